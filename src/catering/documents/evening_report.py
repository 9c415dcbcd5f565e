"""The evening's report as PDF: one page for people who were guests, in letters as large as go on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from catering.documents.sheet import (
    DIM,
    INK,
    MARGIN_MM,
    WIDTH_MM,
    Colour,
    Column,
    Row,
    Sheet,
    Stamp,
    Words,
)
from catering.model.text import Language, Text, label, text, written
from catering.planning.papers.evening_report import EveningReport, ReportCost, ReportLine

_SCALES = (1.2, 1.1, 1.0, 0.92, 0.85, 0.78, 0.72, 0.66)
_FEWER = (100, 20, 12, 8, 5, 3)
"""Rows and sentences of a part that are shown at most, tried once the smallest letters do not help."""
_DRUNK, _LOST, _TRAINED, _MISSING, _LEFT = (180, 98, 45), (138, 143, 152), (220, 148, 54), (70, 66, 62), (231, 211, 177)
_WORDS_AT_MOST = 1200


def evening_report_pdf(report: EveningReport, *, language: Language, stamp: Stamp) -> bytes:
    """One page whatever stands on it: first the letters become smaller, then long parts say what they leave out."""
    tries = [(scale, _FEWER[0]) for scale in _SCALES] + [(_SCALES[-1], most) for most in _FEWER[1:]]
    for scale, most in tries:
        sheet = _laid_out(report, language, stamp, scale, most)
        if sheet.pages == 1:
            break
    return sheet.finish()


def _laid_out(report: EveningReport, language: Language, stamp: Stamp, scale: float, most: int) -> Sheet:
    event = report.event
    sheet = Sheet(language, title=text("Report on the evening"), stamp=stamp, scale=scale)
    day = event.doors_at.astimezone(event.zone).date()
    sheet.title(event.name, " · ".join((event.venue, written(day, "weekday", language))))
    _figures(sheet, list(_told(sheet, report)))
    _bar(sheet, report)
    if report.lines:
        sheet.section(text("Drinks, in litres"))
        _table(sheet, report, most)
    if report.cost is not None:
        sheet.section(text("Cost"))
        for sentence in _cost(report.cost):
            sheet.note(sentence)
    if report.emissions is not None:
        sheet.section(text("Climate"))
        sheet.note(report.emissions.summary())
        for sentence in report.emissions.notes[: min(most, 3)]:
            sheet.note(sentence, DIM)
    _list(sheet, text("What the figures teach"), report.lessons, most)
    _list(sheet, text("In our own words"), [_shortened(words) for words in report.own_words], most)
    sheet.section(text("How it was measured"))
    for sentence in report.notes:
        sheet.note(sentence, DIM)
    return sheet


def _told(sheet: Sheet, report: EveningReport) -> Iterator[tuple[Words, Words]]:
    """What the page says at a glance: a figure and what it is of."""
    yield sheet.number(report.guests.guests, "n0"), text("guests")
    if report.drunk_l is None:
        yield "–", text("drunk: not measured")
    else:
        yield sheet.number(report.drunk_l, "L0"), label("litres part", "drunk")
    if report.drunk_per_guest_l is not None:
        yield sheet.number(report.drunk_per_guest_l, "L2"), text("a guest")
    if report.left_l is not None:
        yield sheet.number(report.left_l, "L0"), label("litres part", "left over")
    cost = report.cost
    if cost is not None and cost.per_guest is not None:
        limit = cost.limit_per_guest
        yield (
            Text("{amount:money}", {"amount": (cost.per_guest, cost.currency)}),
            _cost_words(cost, limit),
        )
    if report.emissions is not None and report.emissions.is_whole:
        yield sheet.number(report.emissions.known_kg, "kg0"), text("CO2e")


def _cost_words(cost: ReportCost, limit: Decimal | None) -> Text:
    if limit is None:
        return text("cost a guest") if cost.is_whole else text("a guest, of the cost that is known")
    told = {"limit": (limit, cost.currency)}
    if cost.is_whole:
        return text("cost a guest, of {limit:money}", **told)
    return text("a guest, of the cost that is known; budget {limit:money}", **told)


def _figures(sheet: Sheet, told: Sequence[tuple[Words, Words]]) -> None:
    """Figures side by side, large, each with its words below."""
    top_mm, gap_mm = sheet.pdf.get_y() + 1.5 * sheet.scale, 4.0
    width_mm = (WIDTH_MM - 2 * MARGIN_MM - gap_mm * (len(told) - 1)) / len(told)
    bottoms = []
    for place, (figure, words) in enumerate(told):
        x_mm = MARGIN_MM + place * (width_mm + gap_mm)
        y_mm = top_mm + sheet.write_fitting(figure, x_mm, top_mm, width_mm, size_pt=17, bold=True)
        bottoms.append(y_mm + sheet.write_fitting(words, x_mm, y_mm, width_mm, size_pt=8.5, lines=2, colour=DIM))
    sheet.pdf.set_y(max(bottoms) + 3 * sheet.scale)


def _bar(sheet: Sheet, report: EveningReport) -> None:
    """What became of the litres, as one bar; nothing where what was drunk is not measured."""
    known = [line for line in report.lines if line.drunk_l is not None and line.left_l is not None]
    parts: list[tuple[float, Colour, Text]] = []
    for litres, colour, words in (
        (sum(line.drunk_l or 0.0 for line in known), _DRUNK, label("litres part", "drunk")),
        (sum(line.lost_l or 0.0 for line in known), _LOST, label("litres part", "lost")),
        (sum(line.trained_l for line in known), _TRAINED, label("litres part", "training")),
        (sum(line.missing_l for line in known), _MISSING, label("litres part", "missing")),
        (sum(line.left_l or 0.0 for line in known), _LEFT, label("litres part", "left over")),
    ):
        if litres > 0:
            parts.append((litres, colour, Text("{words} {litres:L0}", {"words": words, "litres": litres})))
    whole = sum(litres for litres, _, _ in parts)
    if not whole:
        return
    width_mm, height_mm = WIDTH_MM - 2 * MARGIN_MM, 6.0 * sheet.scale
    x_mm, top_mm = MARGIN_MM, sheet.pdf.get_y()
    for litres, colour, _ in parts:
        sheet.pdf.set_fill_color(*colour)
        sheet.pdf.rect(x_mm, top_mm, width_mm * litres / whole, height_mm, style="F")
        x_mm += width_mm * litres / whole
    x_mm, y_mm = MARGIN_MM, top_mm + height_mm + 1.2 * sheet.scale
    sheet.letters(8.5, INK)
    for _, colour, words in parts:
        side_mm = sheet.line_mm * 0.6
        sheet.pdf.set_fill_color(*colour)
        sheet.pdf.rect(x_mm, y_mm + sheet.line_mm * 0.2, side_mm, side_mm, style="F")
        said = sheet.words(words)
        sheet.write(said, x_mm + side_mm + 1.2, y_mm, width_mm)
        x_mm += side_mm + sheet.width_mm(said) + 7
    sheet.pdf.set_y(y_mm + sheet.line_mm + 0.5 * sheet.scale)


def _table(sheet: Sheet, report: EveningReport, most: int) -> None:
    columns = [
        Column(label("paper", "Beverage"), 3.0),
        Column(label("paper", "Came"), 1.6, is_number=True),
        Column(label("paper", "Drunk"), 2.8, is_number=True),
        Column(label("paper", "Per guest"), 1.7, is_number=True),
        Column(label("paper", "Lost"), 1.5, is_number=True),
        Column(label("paper", "Left"), 1.5, is_number=True),
        Column(label("paper", "Left over goes"), 2.8),
    ]
    sheet.table(columns, [_row(sheet, line) for line in report.lines[:most]], size_pt=8.5)
    if len(report.lines) > most:
        sheet.note(text("– and {n:n0} more", n=len(report.lines) - most))


def _row(sheet: Sheet, line: ReportLine) -> Row:
    def litres(value: float | None, how: str = "n1") -> Words:
        return label("paper", "not measured") if value is None else sheet.number(value, how)

    goes: Words = "–" if line.left_over_to is None else line.left_over_to.label
    figures = (line.came_l, line.drunk_l)
    return Row(
        [
            line.beverage,
            *(litres(value) for value in figures),
            "–" if line.per_guest_l is None else litres(line.per_guest_l, "n2"),
            "–" if line.lost_l is None else litres(line.lost_l),
            "–" if line.left_l is None else litres(line.left_l),
            goes,
        ]
    )


def _cost(cost: ReportCost) -> Iterator[Text]:
    total = (cost.total, cost.currency)
    each, limit = cost.per_guest, cost.limit_per_guest
    if each is None:
        yield text("{total:money0} to have the drinks at the bar.", total=total)
    elif limit is None:
        yield text(
            "{total:money0} to have the drinks at the bar, {each:money} a guest.",
            total=total,
            each=(each, cost.currency),
        )
    else:
        yield text(
            "{total:money0} to have the drinks at the bar, {each:money} a guest, against a budget of {limit:money0}, "
            "{limit_each:money} a guest.",
            total=total,
            each=(each, cost.currency),
            limit=(cost.limit, cost.currency),
            limit_each=(limit, cost.currency),
        )
    yield from cost.sentences


def _shortened(words: str) -> str:
    return words if len(words) <= _WORDS_AT_MOST else words[:_WORDS_AT_MOST].rstrip() + " …"


def _list(sheet: Sheet, heading: Text, sentences: Sequence[Words], most: int) -> None:
    if not sentences:
        return
    sheet.section(heading)
    for sentence in sentences[:most]:
        sheet.note(f"– {sheet.words(sentence)}")
    if len(sentences) > most:
        sheet.note(text("– and {n:n0} more", n=len(sentences) - most), DIM)
