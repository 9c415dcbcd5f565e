"""What a reader sees: numbers, litres, per cents, dates, money and lists in three languages."""

import datetime as dt
import gettext
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catering.model import text as texts
from catering.model.text import LANGUAGE_NAMES, LANGUAGES, Text, label, locale_of, plural_text, text, written

TOKYO = ZoneInfo("Asia/Tokyo")
TOAST = dt.datetime(2025, 6, 16, 19, 5, tzinfo=TOKYO)

# value | how | English | German | Japanese; ~ is a space that does not break
TABLE: list[tuple[Any, str, str, str, str]] = [
    (12345.678, "n0", "12,346", "12.346", "12,346"),
    (12345.678, "n1", "12,345.7", "12.345,7", "12,345.7"),
    (12345.6, "n3", "12,345.6", "12.345,6", "12,345.6"),
    (40, "n0", "40", "40", "40"),
    (Decimal("0.25"), "n2", "0.25", "0,25", "0.25"),
    (800.0, "L0", "800~L", "800~L", "800~L"),
    (0.25, "L2", "0.25~L", "0,25~L", "0.25~L"),
    (27.7, "kg1", "27.7~kg", "27,7~kg", "27.7~kg"),
    (2520.5, "kg0", "2,520~kg", "2.520~kg", "2,520~kg"),
    (0.94, "pct", "94~%", "94~%", "94%"),
    (0.9419, "pct1", "94.2~%", "94,2~%", "94.2%"),
    (0.0, "pct", "0~%", "0~%", "0%"),
    (1.0, "pct", "100~%", "100~%", "100%"),
    (0.9999, "pct", "more than 99~%", "more than 99~%", "more than 99%"),
    (0.0001, "pct", "less than 1~%", "less than 1~%", "less than 1%"),
    (0.99996, "pct1", "more than 99.9~%", "more than 99,9~%", "more than 99.9%"),
    (-0.03, "pct", "-3~%", "-3~%", "-3%"),
    (-0.001, "pct", "0~%", "0~%", "0%"),
    (TOAST.date(), "", "2025-06-16", "2025-06-16", "2025-06-16"),
    (TOAST.date(), "date", "16 June 2025", "16. Juni 2025", "2025年6月16日"),
    (TOAST.date(), "weekday", "Monday, 16 June 2025", "Montag, 16. Juni 2025", "2025年6月16日月曜日"),
    (TOAST, "date", "16 June 2025", "16. Juni 2025", "2025年6月16日"),
    (TOAST, "time", "19:05", "19:05", "19:05"),
    (dt.time(9, 30), "time", "09:30", "09:30", "9:30"),
    (TOAST, "datetime", "16 June 2025, 19:05", "16. Juni 2025, 19:05", "2025年6月16日 19:05"),
    ((Decimal("1234.50"), "EUR"), "money", "€1,234.50", "1.234,50~€", "€1,234.50"),
    ((Decimal("181000"), "JPY"), "money", "JP¥181,000", "181.000~¥", "￥181,000"),
    (("sake", "wine", "water"), "list", "sake, wine and water", "sake, wine und water", "sake、wine、water"),
    (("sake",), "list", "sake", "sake", "sake"),
    ("Altbier", "", "Altbier", "Altbier", "Altbier"),
    (38, "", "38", "38", "38"),
]


@pytest.fixture
def _untranslated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The way of writing alone: words stay English whatever the catalogues hold."""
    monkeypatch.setattr(texts, "catalogue", lambda _language: gettext.NullTranslations())


@pytest.mark.usefixtures("_untranslated")
@pytest.mark.parametrize(("value", "how", "english", "german", "japanese"), TABLE)
def test_a_value_is_written_as_its_reader_writes_it(
    value: Any, how: str, english: str, german: str, japanese: str
) -> None:
    expected = tuple(words.replace("~", "\N{NO-BREAK SPACE}") for words in (english, german, japanese))
    assert tuple(written(value, how, language) for language in LANGUAGES) == expected


@pytest.mark.parametrize("how", ["x", "n", "L", "kg", "pctx", "1", "n1x", "money2", "N0", "percent", "%Y"])
def test_an_unknown_way_of_writing_is_a_bug_and_raises(how: str) -> None:
    with pytest.raises(ValueError):
        written(0.5, how, "en")
    with pytest.raises(ValueError):
        str(text("{value:" + how + "}", value=0.5))


@given(share=st.floats(0, 1, exclude_min=True, exclude_max=True), digits=st.sampled_from(["pct", "pct1"]))
def test_what_is_uncertain_is_never_0_or_100_per_cent(share: float, digits: str) -> None:
    for language in LANGUAGES:
        words = written(share, digits, language).replace(",", ".")
        assert not words.startswith(("0 ", "0.0 ", "0%", "0.0%", "0\N{NO-BREAK SPACE}", "0.0\N{NO-BREAK SPACE}"))
        assert not words.startswith("100")


@given(st.floats(-1e9, 1e9), st.sampled_from(["n0", "n1", "n2", "L0", "kg1", "pct"]))
def test_nothing_is_written_as_minus_zero(number: float, how: str) -> None:
    words = written(number, how, "en").split("\N{NO-BREAK SPACE}")[0]
    assert words.strip("-0.") or not words.startswith("-")


def test_a_text_keeps_its_values_until_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    class German(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return {"{planned:L0} suffice with {chance:pct}.": "Mit {chance:pct} reichen {planned:L0}."}[message]

    monkeypatch.setattr(
        texts, "catalogue", lambda language: German() if language == "de" else gettext.NullTranslations()
    )
    sentence = text("{planned:L0} suffice with {chance:pct}.", planned=1800, chance=0.942)
    assert str(sentence).replace("\N{NO-BREAK SPACE}", " ") == "1,800 L suffice with 94 %."
    assert sentence.in_language("de").replace("\N{NO-BREAK SPACE}", " ") == "Mit 94 % reichen 1.800 L."


def test_a_text_within_a_text_is_drawn_in_the_same_language(monkeypatch: pytest.MonkeyPatch) -> None:
    class Japanese(gettext.NullTranslations):
        def pgettext(self, context: str, message: str) -> str:
            return {("SetAsidePurpose", "practice"): "練習", ("SetAsidePurpose", "crew"): "スタッフ"}[context, message]

    monkeypatch.setattr(
        texts, "catalogue", lambda language: Japanese() if language == "ja" else gettext.NullTranslations()
    )
    practice, crew = label("SetAsidePurpose", "practice"), label("SetAsidePurpose", "crew")
    assert text("{what}", what=practice).in_language("ja") == "練習"
    assert text("{all:list}", all=(practice, crew)).in_language("ja") == "練習、スタッフ"
    assert text("{all:list}", all=(practice, crew)).in_language("en") == "practice and crew"


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "0 kegs stay full."), (1, "1 keg stays full."), (2, "2 kegs stay full."), (1200, "1,200 kegs stay full.")],
)
def test_the_wording_depends_on_the_count(n: int, words: str) -> None:
    assert str(plural_text("{n:n0} keg stays full.", "{n:n0} kegs stay full.", n=n)) == words


def test_braces_in_what_a_person_wrote_stay_as_they_are() -> None:
    assert str(text("“{name}” is missing.", name="{boom} {0} %s")) == "“{boom} {0} %s” is missing."


def test_every_language_has_its_name_and_locale() -> None:
    assert LANGUAGES == ("en", "de", "ja")
    assert [LANGUAGE_NAMES[language] for language in LANGUAGES] == ["English", "Deutsch", "日本語"]
    assert [locale_of(language) for language in LANGUAGES] == ["en_GB", "de_DE", "ja_JP"]


def test_a_text_without_a_catalogue_entry_is_english_everywhere() -> None:
    assert {Text("no such sentence").in_language(language) for language in LANGUAGES} == {"no such sentence"}


@pytest.mark.parametrize(("share", "expected"), [(0.95, "95 %"), (0.953, "95.3 %"), (0.9, "90 %")])
def test_a_stated_share_keeps_the_decimal_that_it_has(share: float, expected: str) -> None:
    assert written(share, "share", "en").replace("\N{NO-BREAK SPACE}", " ") == expected
