"""Every command that docs/cli.md and the README show does what they say."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from catering.cli import app
from catering.services.shipped_events import shipped_workbooks

ROOT = Path(__file__).resolve().parents[2]


def commands(page: Path) -> list[tuple[list[str], int]]:
    """The lines of shell blocks that call us, with the exit code that stands behind them, else 0."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    found = []
    for line in "".join(blocks).splitlines():
        call, _, remark = line.partition("#")
        words = shlex.split(call)
        if words[:1] == ["catering"]:
            code = re.search(r"exit code (\d)", remark)
            found.append((words[1:], int(code[1]) if code else 0))
    return found


@pytest.mark.parametrize(("page", "at_least"), [("docs/cli.md", 24), ("README.md", 3)])
def test_every_command_shown_works(page: str, at_least: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("streamlit.web.cli.main", lambda: 0)
    monkeypatch.setattr("catering.cli.command_line._hold_free", lambda _port: None)
    monkeypatch.setattr("sys.argv", ["catering"])
    Path("data").mkdir()
    for workbook in shipped_workbooks().values():
        shutil.copy(workbook, "data")
    shown = commands(ROOT / page)
    assert len(shown) >= at_least
    if page == "README.md":
        shutil.copy(next(iter(shipped_workbooks().values())), "my-event.xlsx")
    for arguments, code in shown:
        if page == "README.md" and arguments[0] == "template":
            Path("my-event.xlsx").unlink()  # the lines there are examples, not a story
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == code, (arguments, result.output)
        for option in ("--out", "--json"):
            if option in arguments and (target := arguments[arguments.index(option) + 1]) != "-":
                assert Path(target).stat().st_size > 0


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http:", "https:")):
                assert (page.parent / target).exists(), (page, target)


def test_the_index_names_every_page() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs").rglob("*.md"):
        name = page.relative_to(ROOT / "docs").as_posix()
        assert name == "index.md" or f"({name})" in index, name
