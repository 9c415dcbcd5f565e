"""The house stands as it was drawn: floors, settings, what is shipped, what is generated."""

import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "catering"


def tool(name: str) -> ModuleType:
    """A script of tools/ as a module."""
    spec = importlib.util.spec_from_file_location(f"tool_{name}", ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def committed() -> list[Path]:
    """Every file that is under version control, and text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [ROOT / name for name in listed.split("\0") if name]
    return [file for file in files if file.is_file() and file.suffix not in (".xlsx", ".png", ".svg", ".woff2")]


# Floors


def test_the_floors_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("library", "floor"),
    [
        ("streamlit", "dashboard"),
        ("openpyxl", "workbook"),
        ("xlsxwriter", "workbook"),
        ("altair", "charts"),
        ("fpdf", "documents"),
        ("segno", "documents"),
        ("zxingcpp", "documents"),
        ("PIL", "documents"),
        ("icalendar", "documents"),
    ],
)
def test_only_one_floor_knows_each_of_these(library: str, floor: str) -> None:
    for file in PACKAGE.rglob("*.py"):
        for line in file.read_text(encoding="utf-8").splitlines():
            if re.match(rf"\s*(import|from)\s+{library}\b", line) and file.relative_to(PACKAGE).parts[0] != floor:
                # the command line starts the dashboard, and only then
                assert (file.relative_to(PACKAGE).as_posix(), library) == ("cli/command_line.py", "streamlit"), (
                    file,
                    line,
                )
                assert line.startswith("    ")


def test_nothing_reads_the_clock_but_the_top_floors() -> None:
    for floor in ("model", "catalog", "planning", "workbook", "documents", "charts", "services"):
        for file in (PACKAGE / floor).rglob("*.py"):
            assert not re.search(r"\b(now|today|utcnow)\(", file.read_text(encoding="utf-8")), file


# The dashboard's settings


def test_the_settings_of_checkout_and_package_are_the_same_and_safe() -> None:
    ours, theirs = ROOT / ".streamlit" / "config.toml", PACKAGE / "dashboard" / "launch" / ".streamlit" / "config.toml"
    assert ours.read_bytes() == theirs.read_bytes()
    settings = tomllib.loads(ours.read_text(encoding="utf-8"))
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["server"]["maxUploadSize"] == 10
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["runner"]["postScriptGC"] is False


def test_the_entry_of_checkout_and_package_is_the_same() -> None:
    assert (ROOT / "app.py").read_bytes() == (PACKAGE / "dashboard" / "launch" / "app.py").read_bytes()


# What is shipped


def test_the_wheel_holds_all_that_the_program_needs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = {
        "catering/py.typed",
        "catering/dashboard/launch/.streamlit/config.toml",
        "catering/dashboard/launch/app.py",
    }
    wanted |= {f"catering/data/{file.name}" for file in (ROOT / "data").glob("*.xlsx")}
    for pattern in ("**/*.py", "locale/*.po", "catalog/*.csv"):
        wanted |= {f"catering/{file.relative_to(PACKAGE).as_posix()}" for file in PACKAGE.glob(pattern)}
    assert len([name for name in wanted if name.endswith(".xlsx")]) >= 2
    assert len([name for name in wanted if name.endswith(".po")]) == 2
    assert wanted <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith(("tests/", "tools/"))]
    assert any(name.endswith("entry_points.txt") for name in names)


INDEX_HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "--index" + "-url")
PATHS = re.compile(r"(?<![\w.])/(?:tmp|root|home|work)/\w|[A-Z]:\\\\Users")


def test_no_text_names_an_index_host() -> None:
    for file in committed():
        words = file.read_text(encoding="utf-8")
        assert not [host for host in INDEX_HOSTS if host in words], file


def test_no_text_names_a_place_on_one_machine() -> None:
    for file in committed():
        found = PATHS.search(file.read_text(encoding="utf-8"))
        assert found is None, (file, found)


# What is generated


def test_the_data_dictionary_says_what_the_records_say() -> None:
    """`python tools/data_dictionary.py` writes it."""
    dictionary = tool("data_dictionary")
    assert dictionary.TARGET.read_text(encoding="utf-8") == dictionary.page()


def test_the_data_dictionary_names_every_column() -> None:
    from catering.model.record import columns
    from catering.model.records import TABLES

    page = tool("data_dictionary").page()
    for table in TABLES:
        section = page.partition(f"`{table.table}`\n")[2].partition("\n## ")[0]
        for column in columns(table):
            assert f"| `{column.name}`" in section
            assert column.help_text in section
        rows = [line for line in section.splitlines() if line.startswith("|")]
        assert {line.replace("\\|", "").count("|") for line in rows} == {8}
