"""The command as a process: its streams, signals, start-up, and whatever a person may hand it."""

import importlib.util
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from catering.cli import app
from catering.services.shipped_events import shipped_workbooks

ROOT = Path(__file__).resolve().parents[2]
REFERENCE, FESTIVAL = shipped_workbooks().values()
COMMAND = Path(sys.executable).with_name("catering")


def catering(*arguments: str | Path, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [COMMAND, *map(str, arguments)], capture_output=True, env={**os.environ, **environment}, timeout=60, check=False
    )


def odd_files() -> ModuleType:
    """The builders of odd workbooks, from the tests of the reader."""
    spec = importlib.util.spec_from_file_location("odd_files_of_the_reader", ROOT / "tests/workbook/odd_files.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Streams


def test_json_is_utf_8_on_standard_output_whatever_the_terminal_says() -> None:
    done = catering("plan", REFERENCE, "--json", "-", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["event"]["name"] == "Düsseldorf-Abend in Tokyo 2025"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_terminal_without_our_letters_stops_nothing(encoding: str) -> None:
    done = catering("plan", REFERENCE, PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert b"800" in done.stdout
    assert b"Traceback" not in done.stderr
    shown = catering("plan", "--help", PYTHONIOENCODING=encoding)
    assert (shown.returncode, shown.stderr) == (0, b"")


def test_findings_stand_on_standard_error_with_exit_code_1(tmp_path: Path) -> None:
    file = tmp_path / "empty.xlsx"
    file.write_bytes(b"")
    done = catering("check", file)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"The file is empty." in done.stderr
    silent = catering("check", file, "--json", "-")
    assert (silent.returncode, silent.stderr) == (1, b"")
    assert json.loads(silent.stdout)["findings"][0]["code"] == "empty-file"


def test_wrong_use_has_exit_code_2() -> None:
    done = catering("plan", "no such file.xlsx")
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"Error: There is no file no such file.xlsx.\n")


def test_a_full_disk_is_told_in_a_line() -> None:
    for arguments in (["plan", REFERENCE], ["plan", REFERENCE, "--json", "-"]):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run([COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
        assert done.returncode == 2
        assert done.stderr.decode().splitlines() == ["Error: the answer cannot be written: No space left on device."]


def test_a_reader_that_has_had_enough_is_no_error() -> None:
    with subprocess.Popen(
        [COMMAND, "plan", REFERENCE, "--json", "-"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_control_c_stops_it_without_a_traceback_and_leaves_nothing(tmp_path: Path) -> None:
    fifo = tmp_path / "slow.xlsx"
    os.mkfifo(fifo)
    with subprocess.Popen(
        [COMMAND, "plan", fifo, "--out", tmp_path / "plan.xlsx"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        with fifo.open("wb"):  # opened by both ends: the command waits for the file
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) == 130
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()
    assert list(tmp_path.iterdir()) == [fifo]


def test_a_name_that_is_no_text_is_a_name(tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/\xff.xlsx"
    try:
        Path(os.fsdecode(odd)).write_bytes(FESTIVAL.read_bytes())
    except OSError:
        pytest.fail("this test needs a file system that takes any bytes as a name")
    for arguments in ([b"check", odd], [b"plan", odd, b"--out", os.fsencode(tmp_path) + b"/\xfe.xlsx"]):
        done = subprocess.run([os.fsencode(COMMAND), *arguments], capture_output=True, timeout=60, check=False)
        assert (done.returncode, b"Traceback" in done.stderr) == (0, False)


# Whatever is handed to it


def check_in_process(file: Path) -> int:
    """`check` and `plan` of a file; gives the exit code, which both share."""
    codes = set()
    for command in ("check", "plan"):
        result = CliRunner().invoke(app, [command, str(file), "--json", "-"])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.stderr == ""
        findings = json.loads(result.stdout)["findings"]
        assert result.exit_code == 0 or any(each["level"] in ("error", "question") for each in findings)
        codes.add(result.exit_code)
    (code,) = codes
    return code


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=300), st.binary(max_size=60).map(lambda tail: b"PK\x03\x04" + tail)))
def test_garbage_is_a_finding(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "garbage.xlsx"
    file.write_bytes(content)
    assert check_in_process(file) == 1


def test_a_damaged_workbook_is_a_finding_or_is_read(tmp_path: Path) -> None:
    whole, chance = REFERENCE.read_bytes(), random.Random(16062025)
    file = tmp_path / "damaged.xlsx"
    for _ in range(6):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        file.write_bytes(damaged[: chance.randint(len(whole) // 2, 2 * len(whole))])
        assert check_in_process(file) in (0, 1)


def test_every_odd_workbook_of_the_readers_tests_is_a_finding(tmp_path: Path) -> None:
    odd = odd_files()
    parts = odd.parts_of({"Event": odd.one_cell("B2")})
    contents = {
        "one-cell": odd.workbook(odd.one_cell("A1")),
        "far": odd.workbook(odd.one_cell("XFD1048576")),
        "empty-sheet": odd.workbook(odd.sheet()),
        "not-xml": odd.workbook(b"<worksheet"),
        "number": odd.workbook(odd.one_cell("A1", "1e999")),
        "shared": odd.workbook(
            odd.sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), shared_strings=odd.strings("a")
        ),
        "error": odd.workbook(odd.sheet('<row r="1"><c r="A1" t="e"><v>#DIV/0!</v></c></row>')),
        "ours-by-name": odd.zipped(parts),
        "no-parts": odd.zipped({}),
        "no-sheet-part": odd.zipped({name: part for name, part in parts.items() if "sheet1" not in name}),
        "doctype": odd.zipped({**parts, "xl/workbook.xml": "<!DOCTYPE x>" + str(parts["xl/workbook.xml"])}),
        "outside": odd.zipped({**parts, "../../evil": b""}),
        "password": odd.OLE,
    }
    for name, content in contents.items():
        file = tmp_path / f"{name}.xlsx"
        file.write_bytes(content)
        assert check_in_process(file) == 1, name


@pytest.mark.parametrize("name", ["event.csv", "event.xls", "event.pdf", "event", ".xlsx"])
def test_another_kind_of_file_is_a_finding(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"Guests;Litres\n700;800\n")
    assert check_in_process(file) == 1


# Start-up


def test_the_version_needs_nothing_heavy() -> None:
    heavy = ("pandas", "numpy", "scipy", "streamlit", "pint", "openpyxl", "xlsxwriter", "highspy", "altair", "pydantic")
    program = (
        "import sys; sys.argv = ['catering', '--version']\n"
        "from catering.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.splitlines()[1:] == ["[]"], done.stdout + done.stderr


def test_a_check_loads_no_dashboard_and_no_charts() -> None:
    program = (
        "import sys; sys.argv = ['catering', 'check', sys.argv[1]]\n"
        "from catering.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([name for name in ('streamlit', 'altair', 'highspy', 'scipy.stats') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, FESTIVAL], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr
