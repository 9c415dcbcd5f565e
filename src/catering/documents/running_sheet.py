"""The running sheet as PDF: one page, in letters as large as go on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from catering.documents.sheet import Column, Row, Sheet, Stamp, Words
from catering.model.text import Language, Text, label, plural_text, text, written
from catering.planning.papers.consignment_terms import NOT_NAMED
from catering.planning.papers.running_sheet import ProgrammePoint, RunningSheet

_SCALES = (1.0, 0.92, 0.85, 0.78, 0.72, 0.66)
_FEWER = (100, 40, 25, 15, 10, 6, 4, 2)
"""Rows of a table that are shown at most, tried one after another once the smallest letters do not help."""


def running_sheet_pdf(evening: RunningSheet, *, language: Language, stamp: Stamp) -> bytes:
    """One page whatever stands on it: first the letters become smaller, then long tables say what they leave out."""
    tries = [(scale, _FEWER[0]) for scale in _SCALES] + [(_SCALES[-1], most) for most in _FEWER[1:]]
    for scale, most in tries:
        sheet = _laid_out(evening, language, stamp, scale, most)
        if sheet.pages == 1:
            break
    return sheet.finish()


def _laid_out(evening: RunningSheet, language: Language, stamp: Stamp, scale: float, most: int) -> Sheet:
    event = evening.event
    sheet = Sheet(language, title=text("Running sheet"), stamp=stamp, scale=scale)
    day = event.doors_at.astimezone(event.zone)
    sheet.title(
        text("Running sheet"),
        " · ".join((event.name, event.venue, written(day.date(), "weekday", language))),
    )
    sheet.facts(
        [
            (label("paper", "Version"), [stamp.state]),
            (label("paper", "State"), [event.state.label]),
            (text("Guests who accepted"), [sheet.number(evening.guests, "n0")]),
            (text("Times at the venue's clock"), [event.time_zone]),
        ],
        columns=4,
    )
    sheet.section(text("Programme"))
    programme = [Row([_clock(point, day, language), point.what, point.who or ""]) for point in evening.programme]
    _table(
        sheet,
        [Column(label("paper", "When"), 2.6), Column(label("paper", "What"), 5), Column(label("paper", "Who"), 3)],
        programme,
        most,
    )
    sheet.section(text("Drinks and taps"))
    _table(
        sheet,
        [
            Column(label("paper", "Beverage"), 3),
            Column(label("paper", "Containers"), 5),
            Column(label("paper", "Litres"), 1.4, is_number=True),
            Column(label("paper", "Set aside [L]"), 1.8, is_number=True),
        ],
        list(_drinks(sheet, evening)),
        most,
    )
    if evening.bars:
        sheet.note(text("Bars: {bars:list}.", bars=[_bar(bar.name, bar.taps) for bar in evening.bars[:most]]))
    if evening.contacts:
        sheet.section(text("Contacts"))
        columns = [
            Column(label("paper", "Part"), 2),
            Column(label("paper", "Who"), 4.4),
            Column(label("paper", "Phone"), 3),
            Column(label("paper", "Reached"), 3.2),
        ]
        rows = [
            Row(
                [
                    party.role.label,
                    ", ".join(each for each in (party.name, party.contact, party.languages) if each),
                    _phones(party.phone, party.deputy),
                    party.hours or "",
                ]
            )
            for party in evening.contacts
        ]
        _table(sheet, columns, rows, most)
    if evening.returns:
        sheet.section(text("Who returns what"))
        _table(
            sheet,
            [
                Column(label("paper", "What"), 5),
                Column(label("paper", "Back to"), 4),
                Column(label("paper", "By"), 2.4),
                Column(label("paper", "Done"), 1),
            ],
            [
                Row([each.what, each.to or NOT_NAMED, _day(each.by_on, language), "✓" if each.is_done else "□"])
                for each in evening.returns
            ],
            most,
        )
    sheet.missing(evening.missing, most=min(most, 8))
    return sheet


def _table(sheet: Sheet, columns: Sequence[Column], rows: Sequence[Row], most: int) -> None:
    sheet.table(columns, rows[:most], size_pt=8.5)
    if len(rows) > most:
        left_out = len(rows) - most
        sheet.note(
            plural_text("{n:n0} more line is not on this page.", "{n:n0} more lines are not on this page.", n=left_out)
        )


def _drinks(sheet: Sheet, evening: RunningSheet) -> Iterator[Row]:
    for drink in evening.drinks:
        containers = written(drink.containers, "list", sheet.language)
        figures = [sheet.number(drink.volume_l, "n1"), sheet.number(drink.set_aside_l, "n1")]
        yield Row([drink.beverage, containers, *figures])
    if len(evening.drinks) > 1:
        yield Row(["", label("paper", "In all"), sheet.number(evening.volume_l, "n1"), ""], "total")


def _clock(point: ProgrammePoint, day: dt.datetime, language: Language) -> Words:
    """The hour alone on the day of the event, with the day on any other."""
    if point.at.date() == day.date():
        return written(point.at, "time", language)
    return text("{at:datetime}", at=point.at)


def _bar(name: str, taps: int) -> Text:
    return plural_text("{bar} ({n:n0} tap)", "{bar} ({n:n0} taps)", n=taps, bar=name)


def _phones(phone: str | None, deputy: str | None) -> Words:
    if deputy is None:
        return phone or NOT_NAMED
    return text("{phone}; deputy: {deputy}", phone=phone or NOT_NAMED, deputy=deputy)


def _day(day: dt.date | None, language: Language) -> Words:
    return "–" if day is None else written(day, "date", language)
