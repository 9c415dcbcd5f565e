"""The workbook that is being written, and how it is saved."""

from __future__ import annotations

import datetime as dt
import io
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from catering.model.text import Language

INPUT_COLOR = "#FFF9E5"
HEAD_COLOR = "#E7D3B1"
REQUIRED_COLOR = "#B5651D"
COMPUTED_COLOR = "#EEF1F4"


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
        self.book.set_properties({"created": written_at.astimezone(dt.UTC).replace(tzinfo=None)})
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

    def heads(self, sheet: Any, row: int, titles: list[str], *, required: frozenset[int] = frozenset()) -> None:
        """Writes headings again, in our own format."""
        for index, title in enumerate(titles):
            must = index in required
            look = {"bg_color": REQUIRED_COLOR if must else HEAD_COLOR, "font_color": "#FFFFFF" if must else "#3B2A14"}
            sheet.write_string(
                row, index, title, self.format(bold=True, text_wrap=True, valign="top", border=1, **look)
            )

    def finish(self) -> bytes:
        self.writer.close()
        return self.buffer.getvalue()


def save_atomically(path: Path, content: bytes) -> None:
    """Writes a whole file or none: a temporary file beside it, forced to disk, then put in its place."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if os.name == "posix":
            mask = os.umask(0)
            os.umask(mask)
            Path(temporary).chmod(0o666 & ~mask)  # as any program would create it; mkstemp gives 0o600
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise
