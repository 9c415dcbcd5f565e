"""README says what is so: its code runs, its commands work, its links lead somewhere."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from catering.cli import app

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def test_the_package_is_used_as_readme_says(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    (code,) = blocks("python")
    exec(compile(code, "README.md", "exec"), {})
    promised = re.search(r"# (Altbier: .*)$", code, flags=re.MULTILINE)
    assert promised is not None
    assert capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ").strip() == promised[1]


COMMANDS = [line.split("#")[0].strip() for block in blocks("sh") for line in block.splitlines() if "catering " in line]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_works_as_readme_says(command, tmp_path, monkeypatch):
    words = shlex.split(command)[1:]
    event = (ROOT / "data" / "duesseldorf-abend-tokio-2025.xlsx").read_bytes()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "duesseldorf-abend-tokio-2025.xlsx").write_bytes(event)
    if words[0] != "template":
        (tmp_path / "my-event.xlsx").write_bytes(event)
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code == 0, answer.output


def test_readme_has_both_commands():
    assert "make run" in README
    assert "make test" in README
    assert len(COMMANDS) == 4


@pytest.mark.parametrize(
    "document", ["README.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
)
def test_every_link_leads_somewhere(document):
    here = (ROOT / document).parent
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if not target.startswith("http"):
            assert (here / target).exists(), target
