"""A paper being written: A4 pages with title, facts, tables and page numbers, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from catering import __version__
from catering.documents.lettering import font_files, printable, width_em, wrapped
from catering.model.text import Language, Text, text, written
from catering.planning.papers.consignment_terms import NOT_NAMED

if TYPE_CHECKING:
    from fpdf import FPDF

WIDTH_MM, HEIGHT_MM, MARGIN_MM = 210.0, 297.0, 15.0
_FOOT_MM = 17.0
_MM_PER_PT = 25.4 / 72
_SMALLEST_BOLD_PT = 11.0  # smaller Japanese letters would run together
_LINE = 1.36  # lines of text are so many times as high as their letters

Colour = tuple[int, int, int]
INK, DIM, RED = (30, 26, 22), (112, 100, 88), (170, 30, 20)
HEAD, BAND, RULE = (231, 211, 177), (246, 240, 230), (200, 176, 138)

Words = Text | str
Look = Literal["row", "group", "total"]


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; `share` is its part of the width. In a column of boxes each row has one to be ticked."""

    heading: Words
    share: float
    is_number: bool = False
    is_box: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row. A group has one cell, over all columns."""

    cells: Sequence[Words]
    look: Look = "row"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every page bears at its foot; `version` None: the event is from no store.

    `is_changed`: with changes that were not saved.
    """

    event: str
    version: int | None
    as_of: dt.datetime
    is_changed: bool = False

    @property
    def state(self) -> Text:
        """Which state of the event it is."""
        if self.version is None:
            return text("not kept in a store")
        if self.is_changed:
            return text("version {version:n0} with unsaved changes", version=self.version)
        return text("version {version:n0}", version=self.version)

    def in_words(self) -> Text:
        return text("{event}, {state}, as of {at:datetime}", event=self.event, state=self.state, at=self.as_of)


class Sheet:
    """A4 pages in one language. `scale` makes letters and space smaller; `bare` leaves out the foot."""

    def __init__(
        self, language: Language, *, title: Words, stamp: Stamp, scale: float = 1.0, bare: bool = False
    ) -> None:
        self.language = language
        self.scale = scale
        self.pdf = _pdf(lambda: None if bare else _foot(self, stamp))
        self.pdf.set_title(printable(self.words(title)))
        self.pdf.set_lang({"en": "en-GB", "de": "de-DE", "ja": "ja-JP"}[language])
        self.pdf.set_creator(f"catering {__version__}")
        self.pdf.set_creation_date(stamp.as_of)
        self.pdf.add_page()

    @property
    def pages(self) -> int:
        return self.pdf.page_no()

    def words(self, words: Words) -> str:
        """As the reader reads it, in characters that can be printed."""
        return printable(words.in_language(self.language) if isinstance(words, Text) else words)

    def number(self, value: float | None, how: str) -> Words:
        """A figure as the reader writes it; None is not known."""
        return text("not known") if value is None else written(value, how, self.language)

    # Text

    def letters(self, size_pt: float, colour: Colour = INK, *, bold: bool = False) -> None:
        """What is written from here on. Bold is drawn with an outline: the fonts come in one weight."""
        self.pdf.set_font("paper", size=size_pt * self.scale)
        self.pdf.set_text_color(*colour)
        bold = bold and size_pt >= _SMALLEST_BOLD_PT
        self.pdf.text_mode = 2 if bold else 0
        self.pdf.set_draw_color(*(colour if bold else RULE))
        self.pdf.set_line_width(size_pt * self.scale * _MM_PER_PT * 0.024 if bold else 0.2)

    @property
    def line_mm(self) -> float:
        """The height of a line in the letters that are set."""
        return self.pdf.font_size * _LINE

    def width_mm(self, words: str) -> float:
        """How wide printable words are, in the letters that are set."""
        return width_em(words) * self.pdf.font_size

    def lines_of(self, words: Words, width_mm: float) -> list[str]:
        """The words in lines that fit, in the letters that are set."""
        return wrapped(self.words(words), width_mm, self.width_mm)

    def write(self, words: Words, x_mm: float, y_mm: float, width_mm: float, *, right: bool = False) -> float:
        """Writes words into a column; gives the height that they take."""
        lines = self.lines_of(words, width_mm)
        for place, line in enumerate(lines):
            indent_mm = width_mm - self.width_mm(line) if right else 0.0
            self._line(line, x_mm + indent_mm, y_mm + place * self.line_mm)
        return len(lines) * self.line_mm

    def write_fitting(
        self,
        words: Words,
        x_mm: float,
        y_mm: float,
        width_mm: float,
        *,
        size_pt: float,
        lines: int = 1,
        bold: bool = False,
        colour: Colour = INK,
    ) -> float:
        """Writes words in the largest letters up to `size_pt` in which they take so many lines; gives the height.

        What does not fit even in 6 pt is cut, and ends in “…”.
        """
        while True:
            self.letters(size_pt, colour, bold=bold)
            broken = self.lines_of(words, width_mm)
            if len(broken) <= lines or size_pt <= 6:
                break
            size_pt -= 0.5
        if len(broken) > lines:
            last = broken[lines - 1]
            while last and self.width_mm(last + "…") > width_mm:
                last = last[:-1]
            broken = [*broken[: lines - 1], last + "…"]
        for place, line in enumerate(broken):
            self._line(line, x_mm, y_mm + place * self.line_mm)
        return len(broken) * self.line_mm

    def _line(self, line: str, x_mm: float, y_mm: float) -> None:
        if line:
            self.pdf.set_xy(x_mm, y_mm)
            self.pdf.cell(h=self.line_mm, text=line)

    # The parts of a paper

    def title(self, words: Words, under: Words) -> None:
        """What paper it is, and of what."""
        self.letters(20, bold=True)
        y_mm = self.pdf.get_y()
        y_mm += self.write(words, MARGIN_MM, y_mm, self._width_mm)
        self.letters(10.5, DIM)
        y_mm += self.write(under, MARGIN_MM, y_mm, self._width_mm)
        self.pdf.set_y(y_mm + 3 * self.scale)

    def section(self, words: Words) -> None:
        self._room_for(16 * self.scale)
        self.letters(11.5, bold=True)
        y_mm = self.pdf.get_y() + 2.5 * self.scale
        self.pdf.set_y(y_mm + self.write(words, MARGIN_MM, y_mm, self._width_mm) + 0.8 * self.scale)

    def note(self, words: Words, colour: Colour = INK) -> None:
        """A sentence of its own."""
        self.letters(9, colour)
        self._room_for(len(self.lines_of(words, self._width_mm)) * self.line_mm)
        y_mm = self.pdf.get_y()
        self.pdf.set_y(y_mm + self.write(words, MARGIN_MM, y_mm, self._width_mm) + 0.6 * self.scale)

    def missing(self, sentences: Iterable[Words], *, most: int | None = None) -> None:
        """What the paper lacks, so that whoever holds it sees it too."""
        told = list(sentences)
        if not told:
            return
        self.section(text("Missing on this paper"))
        for sentence in told[:most]:
            self.note(f"– {self.words(sentence)}", RED)
        if most is not None and len(told) > most:
            self.note(text("– and {n:n0} more", n=len(told) - most), RED)

    def facts(self, facts: Sequence[tuple[Words, Sequence[Words]]], *, columns: int = 2) -> None:
        """Small headings with lines below them, side by side."""
        gap_mm = 6 * self.scale
        width_mm = (self._width_mm - gap_mm * (columns - 1)) / columns
        for first in range(0, len(facts), columns):
            beside = facts[first : first + columns]
            self._room_for(max(self._fact_height_mm(lines, width_mm) for _, lines in beside))
            top_mm = self.pdf.get_y()
            bottoms = [
                self._fact(*fact, MARGIN_MM + place * (width_mm + gap_mm), top_mm, width_mm)
                for place, fact in enumerate(beside)
            ]
            self.pdf.set_y(max(bottoms) + 2 * self.scale)

    def _fact_height_mm(self, lines: Sequence[Words], width_mm: float) -> float:
        self.letters(9.5)
        return (sum(len(self.lines_of(line, width_mm)) for line in lines) + 1) * self.line_mm

    def _fact(self, heading: Words, lines: Sequence[Words], x_mm: float, y_mm: float, width_mm: float) -> float:
        self.letters(7.5, DIM)
        y_mm += self.write(heading, x_mm, y_mm, width_mm)
        for line in lines:
            self.letters(9.5, RED if line == NOT_NAMED else INK)
            y_mm += self.write(line, x_mm, y_mm, width_mm)
        return y_mm

    def blanks(self, headings: Sequence[Words]) -> None:
        """Lines to be written on by hand, side by side, each with what belongs there below it."""
        height_mm, gap_mm = 16 * self.scale, 8.0
        self._room_for(height_mm + 6)
        width_mm = (self._width_mm - gap_mm * (len(headings) - 1)) / len(headings)
        top_mm = self.pdf.get_y() + height_mm
        for place, heading in enumerate(headings):
            x_mm = MARGIN_MM + place * (width_mm + gap_mm)
            self.letters(7.5, DIM)
            self.pdf.line(x_mm, top_mm, x_mm + width_mm, top_mm)
            self.write(heading, x_mm, top_mm + 0.5, width_mm)
        self.pdf.set_y(top_mm + 6 * self.scale)

    def table(
        self, columns: Sequence[Column], rows: Sequence[Row], *, size_pt: float = 9.0, least_mm: float = 0.0
    ) -> None:
        """A table whose headings stand on every page that it runs over. No row is torn, no group left alone.

        `least_mm` is how high a row is at least, where something is to be written into it by hand.
        """
        unit_mm = self._width_mm / sum(column.share for column in columns)
        widths_mm = [column.share * unit_mm for column in columns]
        self._head(columns, widths_mm, size_pt)
        for place, row in enumerate(rows):
            needed_mm = max(least_mm, self._row_height_mm(row, widths_mm, size_pt))
            if row.look == "group" and place + 1 < len(rows):
                needed_mm += self._row_height_mm(rows[place + 1], widths_mm, size_pt)
            if self.pdf.get_y() + needed_mm > HEIGHT_MM - _FOOT_MM:
                self.pdf.add_page()
                self._head(columns, widths_mm, size_pt)
            self._row(row, columns, widths_mm, size_pt, least_mm=least_mm)
        self.pdf.set_y(self.pdf.get_y() + 1.2 * self.scale)

    def _head(self, columns: Sequence[Column], widths_mm: Sequence[float], size_pt: float) -> None:
        heading = Row([column.heading for column in columns])
        # not the headings alone at the foot of a page
        self._room_for(self._row_height_mm(heading, widths_mm, size_pt - 1) + 8 * self.scale)
        self._row(heading, columns, widths_mm, size_pt - 1, fill=HEAD)

    def _row_height_mm(self, row: Row, widths_mm: Sequence[float], size_pt: float) -> float:
        self.letters(size_pt)
        over = [sum(widths_mm)] if row.look == "group" else widths_mm
        lines = max(
            len(self.lines_of(cell, width_mm - 2 * self._pad_mm))
            for cell, width_mm in zip(row.cells, over, strict=False)
        )
        return lines * self.line_mm + 1.2 * self.scale

    def _row(
        self,
        row: Row,
        columns: Sequence[Column],
        widths_mm: Sequence[float],
        size_pt: float,
        *,
        fill: Colour | None = None,
        least_mm: float = 0.0,
    ) -> None:
        height_mm = max(least_mm, self._row_height_mm(row, widths_mm, size_pt))
        top_mm, x_mm = self.pdf.get_y(), MARGIN_MM
        fill = fill or (BAND if row.look != "row" else None)
        if fill is not None:
            self.pdf.set_fill_color(*fill)
            self.pdf.rect(x_mm, top_mm, sum(widths_mm), height_mm, style="F")
        over = [sum(widths_mm)] if row.look == "group" else widths_mm
        for cell, column, width_mm in zip(row.cells, columns, over, strict=False):
            self.letters(size_pt, RED if cell == NOT_NAMED else INK, bold=row.look != "row")
            right = column.is_number and row.look != "group"
            inner_mm = width_mm - 2 * self._pad_mm
            above_mm = 0.6 * self.scale
            if least_mm:  # in the middle of what is left to write on
                above_mm = (height_mm - len(self.lines_of(cell, inner_mm)) * self.line_mm) / 2
            self.write(cell, x_mm + self._pad_mm, top_mm + above_mm, inner_mm, right=right)
            if column.is_box and fill is None:
                self._box(x_mm + width_mm / 2, top_mm + height_mm / 2)
            x_mm += width_mm
        self.letters(size_pt)
        self.pdf.line(MARGIN_MM, top_mm + height_mm, MARGIN_MM + sum(widths_mm), top_mm + height_mm)
        self.pdf.set_y(top_mm + height_mm)

    def _box(self, x_mm: float, y_mm: float) -> None:
        """A square to be ticked, around a point."""
        side_mm = 6.5 * self.scale
        self.pdf.set_draw_color(*INK)
        self.pdf.set_line_width(0.35)
        self.pdf.rect(x_mm - side_mm / 2, y_mm - side_mm / 2, side_mm, side_mm)

    @property
    def _pad_mm(self) -> float:
        return 1.4 * self.scale

    @property
    def _width_mm(self) -> float:
        return WIDTH_MM - 2 * MARGIN_MM

    def _room_for(self, height_mm: float) -> None:
        """A new page where so much does not go on this one any more."""
        if self.pdf.get_y() + height_mm > HEIGHT_MM - _FOOT_MM and self.pdf.get_y() > MARGIN_MM + 1:
            self.pdf.add_page()

    def finish(self) -> bytes:
        return bytes(self.pdf.output())


def _pdf(foot: Callable[[], None]) -> FPDF:
    """An empty document with both fonts, and a foot on each page; the library is loaded only now."""
    from fpdf import FPDF

    class Pages(FPDF):
        def footer(self) -> None:
            foot()

    pdf = Pages(format="A4", unit="mm")
    pdf.set_auto_page_break(False)
    pdf.set_margin(MARGIN_MM)
    pdf.c_margin = 0
    main, more = font_files()
    pdf.add_font("paper", fname=main)
    pdf.add_font("letters", fname=more)
    pdf.set_fallback_fonts(["letters"])
    return pdf


def _foot(sheet: Sheet, stamp: Stamp) -> None:
    sheet.letters(7.5 / sheet.scale, DIM)
    y_mm = HEIGHT_MM - 11
    sheet.pdf.line(MARGIN_MM, y_mm - 1.5, WIDTH_MM - MARGIN_MM, y_mm - 1.5)
    sheet.write_fitting(stamp.in_words(), MARGIN_MM, y_mm, 140, size_pt=7.5 / sheet.scale, colour=DIM)
    sheet.letters(7.5 / sheet.scale, DIM)
    page = text("Page {page} of {pages}", page=sheet.pdf.page_no(), pages="{nb}")
    sheet.write(page, WIDTH_MM - MARGIN_MM - 30, y_mm, 30, right=True)
