"""The report on an evening: one page whatever stands on it, with the figures of the evening in every language."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from catering.documents.evening_report import evening_report_pdf
from catering.documents.lettering import LACKING
from catering.documents.sheet import Stamp
from catering.model.event import LeftOverTo, Measured
from catering.model.text import LANGUAGES, Language, text
from catering.planning.evening.guests_came import GuestsCame
from catering.planning.papers.evening_report import EveningReport, ReportCost, ReportLine
from kept_evening import BERLIN, at, evening
from opened_papers import pages_of, sizes_mm, words_of

STAMP = Stamp("Herbstfest", 3, dt.datetime(2026, 10, 25, 10, tzinfo=BERLIN))


@cache
def report() -> EveningReport:
    return EveningReport(
        event=evening().event,
        guests=GuestsCame(390, 0, ("Press", "Delegation"), ()),
        lines=(
            ReportLine(
                "Altbier", 800, 398.1, 398.1 / 390, 21.9, 12, 40, 328, LeftOverTo.GIVEN, Measured.KEGS, False
            ),
            ReportLine("Pils", 120, None, None, None, 0, 0, None, None, Measured.SHIPPED_ONLY, True),
        ),
        drunk_l=398.1,
        drunk_per_guest_l=398.1 / 390,
        left_l=328,
        cost=ReportCost(Decimal(7800), Decimal(9750), "EUR", True, 390, ()),
        emissions=None,
        lessons=(text("{bar} ran dry at {at:time}.", bar="bar 2", at=at(21 + 1 / 6)),),
        own_words=("A second cask 樽, please.",),
        notes=(),
    )  # fmt: skip


def pdf(made: EveningReport, language: Language) -> bytes:
    return evening_report_pdf(made, language=language, stamp=STAMP)


EXPECTED: dict[Language, tuple[str, ...]] = {
    "en": ("390 guests", "398 L drunk", "1.02 L a guest", "328 L left over", "€20.00 cost a guest, of €25.00",
           "training 12 L", "missing 40 L", "not measured", "given away", "bar 2 ran dry at 21:10."),
    "de": ("390 Gäste", "398 L getrunken", "1,02 L je Gast", "20,00 €", "25,00 €", "verschenkt", "nicht gemessen",
           "bar 2 war ab 21:10"),
    "ja": ("390", "398 L 飲用", "譲渡", "未計測", "bar 2は21:10に切れました。"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_one_page_with_the_figures_of_the_evening(language: Language) -> None:
    made = pdf(report(), language)
    assert sizes_mm(made) == [(210.0, 297.0)]
    said = words_of(made)
    assert LACKING not in said
    for words in (*EXPECTED[language], "Herbstfest", "A second cask 樽, please."):
        assert words in said, (words, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stays_one_page_and_says_what_it_leaves_out(language: Language) -> None:
    line = report().lines[0]
    crowded = replace(
        report(),
        lines=tuple(replace(line, beverage=f"beverage {number}") for number in range(40)),
        lessons=report().lessons * 60,
        own_words=tuple(f"{number} " + "as it was " * 150 for number in range(9)),
    )
    (page,) = pages_of(pdf(crowded, language))
    assert {"en": "more", "de": "weitere", "ja": "ほか"}[language] in page


def test_a_cost_that_is_not_all_known_is_not_told_as_the_whole() -> None:
    cost = report().cost
    assert cost is not None
    said = words_of(pdf(replace(report(), cost=replace(cost, is_whole=False)), "en"))
    assert "a guest, of the cost that is known; budget €25.00" in said


def test_nothing_measured_has_no_bar_and_says_so() -> None:
    unknown = replace(report(), lines=report().lines[1:], drunk_l=None, drunk_per_guest_l=None, left_l=None)
    said = words_of(pdf(unknown, "en"))
    assert "– drunk: not measured" in said
    assert "left over 328 L" not in said
