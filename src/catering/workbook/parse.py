"""Read an uploaded workbook in a process of its own, so that no file can take the server down.

A plain subprocess and not multiprocessing, which would import the main module again: in a dashboard
that is the whole app.
"""

import contextlib
import datetime
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, Final

from catering.workbook.judge import MIB, judge_outside
from catering.workbook.raw import ANSWER_MARK, FileRefused, RawCell, RawSheet, RawWorkbook

CHILD_COMMAND: Final = (sys.executable, "-P", "-m", "catering.workbook.parse_child")
ANSWER_BYTES: Final = 128 * MIB
READ_BYTES: Final = 1 << 16
LAST_WORDS_BYTES: Final = 4_000  # how much of the child's stderr goes into a refusal's detail
MOMENT_READERS: Final[dict[str, Callable[[str], datetime.datetime | datetime.date | datetime.time]]] = {
    "datetime": datetime.datetime.fromisoformat,
    "date": datetime.date.fromisoformat,
    "time": datetime.time.fromisoformat,
}

# Each child may take as much as a gigabyte; the others wait for their turn.
_children_at_once = threading.BoundedSemaphore(2)


def parse_workbook(data: bytes, file_name: str, *, deadline_s: float = 20.0, memory_mb: int = 1024) -> RawWorkbook:
    """The workbook's sheets and cells. Raises FileRefused, and nothing else, whatever the bytes are.

    `deadline_s` is wall time in seconds, of waiting for a turn as well as of reading. `memory_mb` is
    the address space in MiB that the reading process may take, where the system can limit it.
    """
    judge_outside(data, file_name)  # most wrong files are told here, without a process
    started = time.monotonic()
    if not _children_at_once.acquire(timeout=deadline_s):
        raise FileRefused("busy", f"no turn within {deadline_s:g} s")
    try:
        left_s = max(deadline_s - (time.monotonic() - started), 0.1)
        request = {"file_name": file_name, "memory_mb": memory_mb, "deadline_s": left_s}
        output = run_child(CHILD_COMMAND, json.dumps(request).encode() + b"\n" + data, deadline_s=left_s)
    finally:
        _children_at_once.release()
    return _read_answer(output, file_name)


def run_child(command: Sequence[str], data: bytes, *, deadline_s: float, output_bytes: int = ANSWER_BYTES) -> bytes:
    """Run a command with `data` on its stdin and return its stdout.

    Raises FileRefused: too-slow if it is not done within `deadline_s` seconds of wall time (it is
    killed), too-much-memory if the system killed it, reader-died if it cannot be started, ends with an
    error or writes more than `output_bytes`.
    """
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=child_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows would flash a console
        )
    except OSError as error:
        raise FileRefused("reader-died", f"not started: {error}") from error
    output, last_words = bytearray(), bytearray()
    # A thread for each pipe: all three may fill up, and Windows cannot wait for several at once.
    threads = [
        threading.Thread(target=_feed, args=(process, data), daemon=True),
        threading.Thread(target=_collect, args=(process, output, output_bytes), daemon=True),
        threading.Thread(target=_collect_tail, args=(process, last_words), daemon=True),
    ]
    was_late = False
    try:
        for thread in threads:
            thread.start()
        process.wait(timeout=deadline_s)
    except subprocess.TimeoutExpired:
        was_late = True
    except RuntimeError as error:
        raise FileRefused("reader-died", f"no thread for it: {error}") from error
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        for thread in threads:
            if thread.ident is not None:
                thread.join(timeout=5)
        for thread, pipe in zip(threads[1:], (process.stdout, process.stderr), strict=True):
            if pipe is not None and not thread.is_alive():  # closing waits for a reader
                pipe.close()
    words = bytes(last_words).decode(errors="replace").strip()
    if was_late:
        raise FileRefused("too-slow", f"not done in {deadline_s:g} s. {words}".strip())
    if len(output) > output_bytes:
        raise FileRefused("reader-died", f"wrote over {output_bytes:,} bytes")
    if process.returncode:
        raise _death(process.returncode, words)
    return bytes(output)


def child_environment() -> dict[str, str]:
    """The least a child needs: no secrets of the server's, and the same `catering` as we are.

    A wheel in site-packages is found anyway; the folder of an editable install or checkout is named.
    """
    kept = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH", "PYTHONUSERBASE")
    windows = ("SYSTEMROOT", "WINDIR", "TEMP", "TMP", "APPDATA", "USERPROFILE")
    environment = {name: os.environ[name] for name in (*kept, *windows) if name in os.environ}
    source = Path(__file__).resolve().parents[2]
    if source.name not in ("site-packages", "dist-packages"):
        others = [environment["PYTHONPATH"]] if environment.get("PYTHONPATH") else []
        environment["PYTHONPATH"] = os.pathsep.join([str(source), *others])
    environment["PYTHONUTF8"] = "1"
    return environment


def _death(return_code: int, words: str) -> FileRefused:
    """A child that ended badly, by the signal that ended it (a negative code, POSIX only)."""
    detail = f"exit code {return_code}. {words}".strip()
    if return_code in (-getattr(signal, "SIGXCPU", 0), -getattr(signal, "SIGALRM", 0)):
        return FileRefused("too-slow", detail)
    if return_code == -getattr(signal, "SIGKILL", 0) or "MemoryError" in words:
        # It could not even say so; or the system was out of memory and killed it (we did not).
        return FileRefused("too-much-memory", detail)
    return FileRefused("reader-died", detail)


def _feed(process: subprocess.Popen[bytes], data: bytes) -> None:
    # A child that ends before it has read everything breaks the pipe; its exit code says why.
    with contextlib.suppress(OSError, ValueError), _pipe(process.stdin) as pipe:
        pipe.write(data)


def _collect(process: subprocess.Popen[bytes], output: bytearray, limit: int) -> None:
    """Read to the end, or to the first bytes over the limit: then the child is stopped."""
    with contextlib.suppress(OSError, ValueError):
        pipe = _pipe(process.stdout)
        while chunk := pipe.read(READ_BYTES):
            output += chunk
            if len(output) > limit:
                process.kill()
                return


def _collect_tail(process: subprocess.Popen[bytes], tail: bytearray) -> None:
    """Read to the end and keep the last bytes: a traceback's message stands there."""
    with contextlib.suppress(OSError, ValueError):
        pipe = _pipe(process.stderr)
        while chunk := pipe.read(READ_BYTES):
            tail += chunk
            del tail[:-LAST_WORDS_BYTES]


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("started without a pipe")
    return pipe


def _read_answer(output: bytes, file_name: str) -> RawWorkbook:
    """The last line with the mark; whatever was printed before it is noise. Raises FileRefused."""
    _, mark, line = output.rpartition(b"\n" + ANSWER_MARK)
    if not mark:
        raise FileRefused("reader-died", "ended without an answer")
    try:
        answer = json.loads(line)
        if "refused" in answer:
            raise FileRefused(*answer["refused"])
        return _unpacked(answer["workbook"], file_name)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise FileRefused("reader-died", f"answer not understood: {error!r}") from error


def _unpacked(packed: dict[str, Any], file_name: str) -> RawWorkbook:
    """The inverse of parse_child's packing."""
    texts, formats = packed["texts"], packed["formats"]

    def value(kind: str, stored: Any) -> Any:
        if kind == "text" or kind == "error":
            return texts[stored]
        if kind != "moment":
            return stored
        tag, *parts = stored
        if tag == "duration":
            return datetime.timedelta(*parts)
        return MOMENT_READERS[tag](parts[0])

    sheets = tuple(
        RawSheet(
            name=sheet["name"],
            state=sheet["state"],
            cells=tuple(
                RawCell(row, column, value(kind, stored), kind, formats[number_format], formula)
                for row, column, kind, stored, number_format, formula in sheet["cells"]
            ),
            hidden_rows=frozenset(sheet["hidden_rows"]),
            hidden_columns=frozenset(sheet["hidden_columns"]),
        )
        for sheet in packed["sheets"]
    )
    return RawWorkbook(file_name, sheets, tuple(packed["notes"]))
