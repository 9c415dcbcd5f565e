"""The workbook that is being written, and how it is saved."""

from __future__ import annotations

import datetime as dt
import io
import math
import os
import stat
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from catering import __version__
from catering.model.text import Language

INPUT_COLOR = "#FFF9E5"
HEAD_COLOR = "#E7D3B1"
REQUIRED_COLOR = "#B5651D"
COMPUTED_COLOR = "#EEF1F4"
LINE_COLOR = "#C8B08A"


class Workbook:
    """A workbook being written: pandas lays down the values, formats and drop-downs come after."""

    def __init__(self, language: Language, *, written_at: dt.datetime) -> None:
        self.language = language
        self.buffer = io.BytesIO()
        # a text that begins with "=" stays text, an address stays text
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.writer = pd.ExcelWriter(
            self.buffer,
            engine="xlsxwriter",
            date_format="yyyy-mm-dd",
            datetime_format="yyyy-mm-dd hh:mm",
            engine_kwargs={"options": options},
        )
        made_by = f"catering {__version__}"
        created = written_at.astimezone(dt.UTC).replace(tzinfo=None)
        self.book.set_properties({"created": created, "author": made_by, "comments": made_by})
        self.lists: dict[str, str] = {}
        """Long drop-downs: a name to the cells of the hidden sheet that hold its choices."""
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    @property
    def book(self) -> Any:
        return self.writer.book

    def format(self, **properties: Any) -> Any:
        """One format object for each set of properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def lay_down(self, frame: pd.DataFrame, name: str, *, start_row: int = 0) -> Any:
        """Writes a frame to a sheet of its own and gives the sheet back for formatting."""
        frame.to_excel(self.writer, sheet_name=name, index=False, startrow=start_row)
        sheet = self.writer.sheets[name]
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0 if len(frame) > 60 else 1)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def heads(
        self,
        sheet: Any,
        row: int,
        titles: list[str],
        *,
        required: frozenset[int] = frozenset(),
        widths: Sequence[float] = (),
    ) -> None:
        """Writes headings again, in our own format; with the columns' widths the row is made high enough."""
        for index, title in enumerate(titles):
            must = index in required
            look = {
                "bg_color": REQUIRED_COLOR if must else HEAD_COLOR,
                "font_color": "#FFFFFF" if must else "#3B2A14",
                "border_color": LINE_COLOR,
            }
            sheet.write_string(
                row,
                index,
                title,
                self.format(bold=True, text_wrap=True, align="left", valign="top", indent=1, border=1, **look),
            )
        if widths:
            self.fit_row(sheet, row, titles, [width - 3 for width in widths])  # 3: indent, the filter's arrow

    def fit_row(self, sheet: Any, row: int, texts: Iterable[Any], widths: Iterable[float]) -> None:
        """Makes a row high enough for its wrapped texts; not every program does so by itself."""
        lines = max((_lines(text, width) for text, width in zip(texts, widths, strict=False)), default=1)
        if lines > 1:
            sheet.set_row(row, min(400, 15 * lines + 1))

    def finish(self) -> bytes:
        self.writer.close()
        return self.buffer.getvalue()


def _lines(words: Any, width: float) -> int:
    """How many lines a text takes in a column of a width when it is wrapped."""
    if not isinstance(words, str):
        return 1
    return sum(max(1, math.ceil((text_width(line) - 2) / max(width, 4))) for line in words.splitlines() or [""])


def text_width(words: object) -> float:
    """The width of a text in a sheet's columns: Japanese takes twice as much. The longest line counts."""
    lines = str(words).splitlines() or [""]
    return 2 + max(sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in line) for line in lines)


def save_atomically(path: Path, content: bytes) -> None:
    """Writes a whole file or none: a temporary file beside it, forced to disk, then put in its place."""
    target = path.resolve()  # a link stays one
    temporary = target.with_name(f".catering-{uuid.uuid4().hex}.tmp")
    try:
        with temporary.open("xb") as file:  # with the permissions of any new file
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
