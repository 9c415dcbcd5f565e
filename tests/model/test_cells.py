"""One cell for one column: a value within its limits, or what is wrong with it and how to mend it."""

import datetime as dt
import gettext
import math
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ConfigDict, create_model

from catering.model import cells
from catering.model import text as texts
from catering.model.assumption import Assumption
from catering.model.beverage import BeverageCategory, Dispense
from catering.model.cells import Context, as_written, is_blank, read_cell
from catering.model.event import EventState, GuestGroup
from catering.model.finding import Level
from catering.model.record import Column, column_of, columns
from catering.model.records import TABLES
from catering.model.text import LANGUAGES, Text
from catering.model.units import known_labels
from catering.model.written_numbers import CellProblem

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
BY_NAME = {f"{table.table}.{column.name}": column for table in TABLES for column in columns(table)}
NAMES = {
    "beverage": ("Altbier", "Mineralwasser", "日本酒"),
    "container_size": ("20 L slim keg", "10 L gravity cask"),
    "guest_group": ("Delegation", "Press"),
    "serving_period": ("Saturday",),
}


def read(name: str, value: Any, number_format: str = "General", unit: str | None = None, zone: ZoneInfo = TOKYO) -> Any:
    return read_cell(value, BY_NAME[name], Context(unit, zone, NAMES), number_format)


def problem(name: str, value: Any, number_format: str = "General", unit: str | None = None) -> CellProblem:
    with pytest.raises(CellProblem) as caught:
        read(name, value, number_format, unit)
    return caught.value


# ---------------------------------------------------------------- blank


@pytest.mark.parametrize(
    "value",
    [None, "", " ", "\t\n", "\N{NO-BREAK SPACE}", "\N{IDEOGRAPHIC SPACE}", "\N{EM SPACE}", "\N{ZERO WIDTH SPACE}"],
)
def test_nothing_written_is_blank(value: Any) -> None:
    assert is_blank(value)


@pytest.mark.parametrize("value", [0, 0.0, False, "0", "-", "n/a", math.nan])
def test_what_is_written_is_not_blank_and_a_blank_is_never_0(value: Any) -> None:
    assert not is_blank(value)


# ---------------------------------------------------------------- numbers and their units

NUMBERS = """
set_aside.volume_l            | 800,5 l     |       | 800.5
set_aside.volume_l            | 8 hl        |       | 800
set_aside.volume_l            | 0.8 m³      |       | 800
set_aside.volume_l            | ８００      |       | 800
set_aside.volume_l            | 8           | hl    | 800
set_aside.volume_l            | 8 L         | hl    | 8
set_aside.volume_l            | 1'234.5     | L     | 1234.5
set_aside.volume_l            | 0           |       | 0
beverage.serving_size_l       | 25 cl       |       | 0.25
beverage.serving_size_l       | 250         | ml    | 0.25
beverage.abv                  | 4,8 %       |       | 0.048
beverage.abv                  | 4.8         | %     | 0.048
beverage.abv                  | 0.048       |       | 0.048
beverage.abv                  | 0           | %     | 0
beverage.abv                  | ４．８％    |       | 0.048
bar.share_of_orders           | 100 %       |       | 1
bar.share_of_orders           | 1           |       | 1
beverage.density_kg_per_l     | 1,01        | kg/L  | 1.01
container_size.tare_kg        | 7500 g      |       | 7.5
container_size.diameter_mm    | 23,7 cm     |       | 237
container_size.use_within_h   | 3.5 d       |       | 84
guest_group.accepted          | 700         |       | 700
guest_group.accepted          | 1 000 000   |       | 1000000
guest_group.accepted          | 700         | guests | 700
order_line.containers         | 38          | kegs  | 38
order_line.containers         | 38 x        |       | 38
past_event.shipped_l          | 7 hl        | L     | 700
assumption.value              | 92 %        | share | 0.92
assumption.value              | 92          | %     | 0.92
assumption.value              | 0.92        | share | 0.92
assumption.value              | 165         | min   | 165
assumption.value              | 10 min      | s     | 600
assumption.value              | 1,25        | 1/h   | 1.25
assumption.value              | 1,4 1/h     | 1/h   | 1.4
assumption.value              | 6.7         | 1     | 6.7
assumption.value              | 2 d         | h     | 48
leg.lowest_days               | 36 h        | d     | 1.5
leg.lowest_days               | 36          | h     | 1.5
leg.lowest_days               | 1,5 Tage    |       | 1.5
leg.lowest_days               | １日        | 日    | 1
leg.distance_km               | 0.2 km      |       | 0.2
leg.distance_km               | 9330        | km    | 9330
leg.distance_km               | 200 m       |       | 0.2
leg.temperature_c             | 5           |       | 5
leg.temperature_c             | -2          |       | -2
leg.temperature_c             | −2 °C       |       | -2
leg.temperature_c             | 5度         |       | 5
leg.temperature_c             | 41 °F       |       | 5
leg.temperature_c             | 41          | °F    | 5
beverage.shelf_life_days      | 8 weeks     |       | 56
beverage.shelf_life_days      | 52          | days  | 52
milestone.lowest_days         | 12 h        | Tage  | 0.5
"""


@pytest.mark.parametrize("line", NUMBERS.strip().splitlines())
def test_a_number_as_people_write_it_in_the_unit_of_its_column(line: str) -> None:
    name, written, unit, expected = (cell.strip() for cell in line.split("|"))
    assert read(name, written, unit=unit or None) == float(expected)


FORMATS = """
set_aside.volume_l         | 8     | 0.0" hl"        |       | 800
set_aside.volume_l         | 8     | General"hl"     |       | 800
set_aside.volume_l         | 8     | [$-407]0.0" hl" | L     | 800
set_aside.volume_l         | 800   | #,##0.0         |       | 800
set_aside.volume_l         | 800   | 0" Altbier"     |       | 800
bar.share_of_orders        | 0.4   | 0%              |       | 0.4
bar.share_of_orders        | 0.4   | 0.0%            | %     | 0.4
bar.share_of_orders        | 1     | 0%              | %     | 1
beverage.abv               | 4.8   | 0.0" %"         |       | 0.048
assumption.value           | 0.92  | 0%              | share | 0.92
guest_group.accepted       | 700   | 0" Gäste"       |       | 700
order_line.containers      | 38    | 0" Fass"        |       | 38
container_size.use_within_h | 3.5  | 0.0" Tage"      |       | 84
"""


@pytest.mark.parametrize("line", FORMATS.strip().splitlines())
def test_the_number_format_says_what_its_writer_saw(line: str) -> None:
    name, number, number_format, unit, expected = (cell.strip() for cell in line.split("|"))
    assert read(name, float(number), number_format, unit or None) == float(expected)


PROBLEMS = """
set_aside.volume_l           | 1.234     |       | question | two-readings          | as 1.234 or as 1,234.
set_aside.volume_l           | 211 gal   |       | question | unit-has-two-readings | 3.785 L, an imperial one 4.546 L
set_aside.volume_l           | 2 bbl     |       | question | unit-has-two-readings | 117.3 L, an imperial one 163.7 L
set_aside.volume_l           | 8         | bbl   | question | unit-has-two-readings | barrel is 117.3 L
set_aside.volume_l           | 8 kegs    |       | question | unit-has-two-readings | come in many sizes
set_aside.volume_l           | 8 hll     |       | error    | unknown-unit          | “hll” is not a known unit.
set_aside.volume_l           | 8 kg      |       | error    | wrong-unit            | “kg” does not fit here.
set_aside.volume_l           | 5 %       |       | error    | wrong-unit            | “%” does not fit here.
set_aside.volume_l           | -1        |       | error    | too-small             | The least is 0 L.
set_aside.volume_l           | 1e9       |       | error    | too-large             | The most is 10,000,000 L.
set_aside.volume_l           | many      |       | error    | not-a-number          | This is not a number.
beverage.serving_size_l      | 0         |       | error    | too-small             | It must be more than 0 L.
beverage.serving_size_l      | 250       |       | error    | too-large             | The most is 5 L.
beverage.density_kg_per_l    | 0.5       |       | error    | too-small             | It must be more than 0.5 kg/L.
bar.share_of_orders          | 0,4       | %     | question | two-readings          | Is this 40 % or 0.4 %?
bar.share_of_orders          | 1         | %     | question | two-readings          | Is this 100 % or 1 %?
bar.share_of_orders          | 40        |       | question | no-percent-sign       | A share lies between 0 and 100 %.
bar.share_of_orders          | 140 %     |       | error    | too-large             | The most is 100 %.
bar.share_of_orders          | 140       |       | error    | too-large             | The most is 100 %.
bar.share_of_orders          | -40       | %     | error    | too-small             | The least is 0 %.
bar.share_of_orders          | -0.4      | %     | error    | too-small             | The least is 0 %.
bar.share_of_orders          | 40 L      |       | error    | wrong-unit            | “L” does not fit here.
bar.share_of_orders          | 40 kegs   |       | error    | wrong-unit            | “kegs” does not fit here.
guest_group.accepted         | 7.5       |       | error    | not-whole             | A whole number is wanted.
guest_group.accepted         | -7        |       | error    | too-small             | The least is 0.
guest_group.accepted         | 11000000  |       | error    | too-large             | The most is 10,000,000.
guest_group.accepted         | 700 L     |       | error    | wrong-unit            | “L” does not fit here.
order_line.containers        | 38        | L     | error    | wrong-unit            | “L” does not fit here.
order_line.containers        | 38 kegs   |       | error    | wrong-unit            | “kegs” does not fit here.
container_size.stackable_layers | 0      |       | error    | too-small             | The least is 1.
container_offer.price        | 89 €      |       | error    | currency-in-amount    | The amount stands with “€”.
container_offer.price        | €89,90    |       | error    | currency-in-amount    | The amount stands with “€”.
container_offer.price        | ￥3,000   |       | error    | currency-in-amount    | The amount stands with “¥”.
container_offer.price        | EUR 89.90 |       | error    | currency-in-amount    | The amount stands with “EUR”.
container_offer.price        | -1        |       | error    | too-small             | The least is 0.
assumption.value             | 92        | share | question | no-percent-sign       | A share lies between 0 and 100 %.
assumption.value             | 3 %       | h     | error    | wrong-unit            | “%” does not fit here.
leg.lowest_days              | 9601 h    |       | error    | too-large             | The most is 400 days.
leg.lowest_days              | 5 L       |       | error    | wrong-unit            | “L” does not fit here.
leg.temperature_c            | -40       |       | error    | too-small             | The least is -30 °C.
leg.temperature_c            | 5 m       |       | error    | wrong-unit            | “m” does not fit here.
beverage.shelf_life_days     | 36 h      |       | error    | not-whole             | A whole number is wanted.
beverage.shelf_life_days     | 0         |       | error    | too-small             | The least is 1 day.
"""


@pytest.mark.parametrize("line", PROBLEMS.strip().splitlines())
def test_what_cannot_be_read_is_told(line: str) -> None:
    name, written, unit, level, code, words = (cell.strip() for cell in line.split("|"))
    told = problem(name, written, unit=unit or None)
    assert (told.level, told.code) == (Level(level), code)
    assert words in str(told.message).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (math.nan, "not-a-value"),
        (math.inf, "not-a-number"),
        (-math.inf, "not-a-number"),
        (10**400, "not-a-number"),
        (Decimal("NaN"), "not-a-value"),
        (True, "yes-or-no"),
        (False, "yes-or-no"),
        ("TRUE", "not-a-number"),
        ("nan", "not-a-number"),
        ("1e400", "not-a-number"),
        (dt.date(2025, 4, 3), "date-for-number"),
        (dt.time(8, 0), "date-for-number"),
        (dt.timedelta(hours=8), "date-for-number"),
        ([8], "not-a-value"),
        (b"8", "not-a-value"),
    ],
)
@pytest.mark.parametrize(
    "name", ["set_aside.volume_l", "bar.share_of_orders", "guest_group.accepted", "container_offer.price"]
)
def test_no_number_in_a_number_column_is_a_finding(name: str, value: Any, code: str) -> None:
    told = problem(name, value)
    assert (told.level, told.code) == (Level.ERROR, code)


def test_a_quantity_beyond_all_numbers_is_told_where_a_column_has_no_upper_limit() -> None:
    assert problem("event.max_order_weight_kg", "1e307 t").code == "not-a-number"


def test_money_is_decimal_to_the_cent() -> None:
    assert read("container_offer.price", "89,90") == Decimal("89.90")
    assert read("container_offer.price", 0.1 + 0.2) == Decimal("0.3")
    assert read("container_offer.deposit", Decimal("30.00")) == Decimal(30)
    assert isinstance(read("container_offer.price", 89), Decimal)


def test_a_count_is_an_int_and_twelve_digits_are_kept() -> None:
    accepted = read("guest_group.accepted", 700.0)
    assert (accepted, type(accepted)) == (700, int)
    assert read("set_aside.volume_l", 0.1 + 0.2) == 0.3


# ---------------------------------------------------------------- dates and moments


def test_a_day() -> None:
    day = dt.date(2025, 6, 16)
    for value in (day, dt.datetime.fromisoformat("2025-06-16"), "16.06.2025", "2025年6月16日"):
        assert read("past_event.held_on", value) == day


def test_a_day_with_a_time_is_asked_about() -> None:
    told = problem("past_event.held_on", dt.datetime.fromisoformat("2025-06-16T19:00"))
    assert (told.level, told.code) == (Level.QUESTION, "has-a-time")


def test_a_days_serial_number_is_asked_about() -> None:
    told = problem("past_event.held_on", 45824)  # 16 June 2025, counted from 30 December 1899
    assert (told.level, told.code) == (Level.QUESTION, "two-readings")
    assert "16 June 2025" in str(told.message)
    assert problem("past_event.held_on", 7).code == problem("past_event.held_on", True).code == "not-a-date"


def test_a_moment_is_local_time_at_the_venue() -> None:
    doors = dt.datetime(2025, 6, 16, 9, 30, tzinfo=dt.UTC)
    for value in (
        dt.datetime.fromisoformat("2025-06-16T18:30"),
        dt.datetime.fromisoformat("2025-06-16T18:29:59.999999"),  # how a sheet's arithmetic keeps half past six
        dt.datetime.fromisoformat("2025-06-16T11:30+02:00"),
        "16.06.2025, 18.30 Uhr",
        "2025-06-16T09:30Z",
        "2025年6月16日18時30分",
    ):
        moment = read("event.doors_at", value)
        assert (moment, moment.tzinfo) == (doors, TOKYO)


def test_a_day_alone_is_no_moment() -> None:
    midnight = dt.datetime.fromisoformat("2025-06-16")
    assert problem("event.doors_at", dt.date(2025, 6, 16)).code == "no-time"
    assert problem("event.doors_at", "16.06.2025").code == "no-time"
    assert problem("event.doors_at", midnight, "dd.mm.yyyy").code == "no-time"
    assert read("event.doors_at", midnight, "yyyy-mm-dd hh:mm") == midnight.replace(tzinfo=TOKYO)
    assert problem("event.doors_at", dt.time(19, 0)).code == "no-date"


@pytest.mark.parametrize(
    ("local", "level", "code"),
    [("2025-03-30T02:30", Level.ERROR, "no-such-hour"), ("2025-10-26T02:30", Level.QUESTION, "hour-twice")],
)
def test_an_hour_that_the_clock_skips_or_shows_twice(local: str, level: Level, code: str) -> None:
    with pytest.raises(CellProblem) as caught:
        read("event.last_pour_at", dt.datetime.fromisoformat(local), zone=BERLIN)
    assert (caught.value.level, caught.value.code) == (level, code)
    assert read("event.last_pour_at", dt.datetime.fromisoformat(local), zone=TOKYO).hour == 2


# ---------------------------------------------------------------- choices, yes and no, names


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_choice_is_read_by_its_label_in_every_language(language: texts.Language) -> None:
    for column in BY_NAME.values():
        for choice in column.choices or ():
            words = choice.label.in_language(language)
            assert read_cell(f" {words.upper()} ", column, Context()) is choice


@pytest.fixture
def _translated(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    class Words(gettext.NullTranslations):
        def __init__(self, words: dict[tuple[str, str], str]) -> None:
            super().__init__()
            self.words = words

        def pgettext(self, context: str, message: str) -> str:
            return self.words.get((context, message), message)

    german = Words({("EventState", "postponed"): "verschoben", ("Dispense", "gravity cask"): "Stichfass"})
    japanese = Words({("EventState", "postponed"): "延期", ("Dispense", "gravity cask"): "木樽"})
    words = {"en": gettext.NullTranslations(), "de": german, "ja": japanese}
    monkeypatch.setattr(texts, "catalogue", words.__getitem__)
    cells._labels.cache_clear()
    yield
    cells._labels.cache_clear()


@pytest.mark.usefixtures("_translated")
@pytest.mark.parametrize(
    ("name", "written", "choice"),
    [
        ("event.state", "postponed", EventState.POSTPONED),
        ("event.state", "POSTPONED", EventState.POSTPONED),
        ("event.state", "Verschoben", EventState.POSTPONED),
        ("event.state", "延期", EventState.POSTPONED),
        ("container_size.dispense", "  stichfass ", Dispense.GRAVITY_CASK),
        ("container_size.dispense", "木樽", Dispense.GRAVITY_CASK),
        ("container_size.dispense", "Ｇｒａｖｉｔｙ　cask", Dispense.GRAVITY_CASK),
        ("container_size.dispense", "GRAVITY_CASK", Dispense.GRAVITY_CASK),
        ("beverage.category", "beer  without alcohol", BeverageCategory.BEER_WITHOUT_ALCOHOL),
    ],
)
def test_a_choice_in_three_languages(name: str, written: str, choice: Any) -> None:
    assert read(name, written) is choice


@pytest.mark.usefixtures("_translated")
def test_a_choice_that_is_nearly_right_is_suggested_in_the_readers_language() -> None:
    told = problem("event.state", "verschobn")
    assert (told.level, told.code) == (Level.ERROR, "not-a-choice")
    assert told.suggestion is not None
    assert told.suggestion.in_language("en") == "Did you mean “postponed”?"
    assert "verschoben" in told.suggestion.in_language("de")
    assert "延期" in told.suggestion.in_language("ja")


def test_a_choice_that_is_nothing_like_one_is_answered_with_them_all() -> None:
    told = problem("event.state", 17)
    assert str(told.suggestion) == "Choose one of: planned, confirmed, postponed or cancelled."


YES_OR_NO = replace(BY_NAME["event.note"], kind="yes or no", max_length=None)


@pytest.mark.parametrize(
    ("values", "meant"),
    [
        ((True, 1, 1.0, "yes", "Ja", "X", "WAHR", "true", "はい", "○", "◯", "１"), True),
        ((False, 0, 0.0, "no", "Nein", "FALSCH", "いいえ", "×", "０"), False),
    ],
)
def test_yes_and_no(values: tuple[Any, ...], meant: bool) -> None:
    assert [read_cell(value, YES_OR_NO, Context()) for value in values] == [meant] * len(values)


@pytest.mark.parametrize("value", [2, "perhaps", 0.5, math.nan])
def test_neither_yes_nor_no(value: Any) -> None:
    with pytest.raises(CellProblem):
        read_cell(value, YES_OR_NO, Context())


@pytest.mark.parametrize(
    "written",
    ["Altbier", "ALTBIER", " altbier ", "Ａｌｔｂｉｅｒ"],
)
def test_a_name_is_found_whatever_its_case_and_width(written: str) -> None:
    assert read("order_line.beverage", written) == "Altbier"


def test_a_name_that_is_nearly_right_is_suggested() -> None:
    told = problem("order_line.beverage", "Altbeir")
    assert (told.level, told.code) == (Level.ERROR, "unknown-name")
    assert str(told.message) == "“Altbeir” is not in this workbook."
    assert str(told.suggestion) == "Did you mean “Altbier”?"


def test_a_name_that_is_not_there_is_answered_with_those_that_are() -> None:
    assert "Altbier, Mineralwasser or 日本酒" in str(problem("order_line.beverage", "xyz").suggestion)
    with pytest.raises(CellProblem) as caught:
        read_cell("xyz", BY_NAME["order_line.beverage"], Context())
    assert str(caught.value.suggestion) == "Add it to its sheet first."


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("share", "share"),
        ("%", "share"),
        ("Anteil", "share"),
        ("h", "h"),
        ("Std.", "h"),
        ("min", "min"),
        ("Sekunden", "s"),
        ("L/min", "L/min"),
        ("weeks", "h"),
        ("1/h", "1/h"),
        ("1", "1"),
        (1, "1"),
        (1.0, "1"),
    ],
)
def test_a_unit_is_kept_as_the_base_unit_of_what_it_measures(written: Any, unit: str) -> None:
    assert read("assumption.unit", written) == unit


def test_a_unit_that_is_none_is_told() -> None:
    assert problem("assumption.unit", "servings").code == "unknown-unit"
    assert problem("assumption.unit", "pint").level is Level.QUESTION


# ---------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("  Zum Schlüssel ", "Zum Schlüssel"),
        (2025, "2025"),
        (2025.0, "2025"),
        (20.5, "20.5"),
        (True, "TRUE"),
        (dt.datetime.fromisoformat("2025-06-16"), "2025-06-16"),
        (dt.date(2025, 6, 16), "2025-06-16"),
        ("=1+1", "=1+1"),
        ("@home", "@home"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_a_text_is_what_stands_in_the_cell(value: Any, words: str) -> None:
    assert read("event.venue", value) == words


@pytest.mark.parametrize("value", ["bell\a", "nul\0", "del\x7f", "\ud800"])
def test_an_invisible_control_character_is_told(value: str) -> None:
    assert problem("event.venue", value).code == "control-character"


def test_no_value_is_no_name() -> None:
    assert problem("guest_group.name", math.nan).code == "not-a-value"
    assert problem("guest_group.name", ["Press"]).code == "not-a-value"


def test_a_text_is_as_long_as_its_column_lets_it() -> None:
    assert read("event.event_id", "x" * 80) == "x" * 80
    told = problem("event.event_id", "x" * 81)
    assert (told.code, str(told.message)) == ("too-long", "This text has 81 characters; 80 fit.")


def test_a_value_is_shown_beside_its_finding_in_short() -> None:
    assert as_written(0.1 + 0.2) == "0.3"
    assert as_written("x" * 200) == "x" * 117 + "…"
    assert as_written(Text("planned")) == "planned"


# ---------------------------------------------------------------- any value for any column

some_value = st.one_of(
    st.text(max_size=15),
    st.text("0123456789.,'’ -+%eElLhgkmt/½³", max_size=10),
    st.text("0123456789-/.: 年月日時午後Uhr", max_size=18),
    st.floats(),
    st.floats(0, 1),
    st.integers(),
    st.integers(0, 1000),
    st.integers(20_000, 80_000),
    st.booleans(),
    st.datetimes(),
    st.datetimes(timezones=st.timezones(no_cache=True) | st.just(dt.UTC)),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.decimals(),
    st.fractions(),
    st.binary(max_size=3),
    st.lists(st.none(), max_size=2),
    st.sampled_from(["Altbier", "ｐｒｅｓｓ", "saturday", "20 L slim keg", "beer", "yield", "fact", "%", "h", "yes"]),
).filter(lambda value: not is_blank(value))
some_unit = st.sampled_from([None, "guests", "%", "bbl", "EUR", *known_labels()])
some_format = st.sampled_from(["General", "0%", '0.0" hl"', '0" kegs"', "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "@"])
some_zone = st.sampled_from([TOKYO, BERLIN, ZoneInfo("America/New_York")])

FIELDS = {
    f"{table.table}.{name}": create_model(
        "One", __config__=ConfigDict(str_strip_whitespace=True, allow_inf_nan=False), **{name: (info.annotation, info)}
    )
    for table in TABLES
    for name, info in table.model_fields.items()
}


@pytest.mark.parametrize("name", BY_NAME)
@settings(max_examples=60, deadline=None)
@given(value=some_value, unit=some_unit, number_format=some_format, zone=some_zone)
def test_any_value_is_read_within_its_limits_or_its_problem_is_told(
    name: str, value: Any, unit: str | None, number_format: str, zone: ZoneInfo
) -> None:
    column = BY_NAME[name]
    found = read_or_problem(value, column, Context(unit, zone, NAMES), number_format)
    if isinstance(found, CellProblem):
        assert found.level.stops
        assert str(found.message)
        assert str(found.suggestion)
        return
    record = FIELDS[name].model_validate({column.name: found})
    assert getattr(record, column.name) == found
    # and what was accepted is read again as the same, as a sheet of ours shows it
    again = Context(None, zone, NAMES)
    ours = "0%" if column.unit == "share" else "yyyy-mm-dd hh:mm" if column.kind == "moment" else "General"
    if isinstance(found, str) and is_blank(found):
        pytest.fail("a blank was accepted as a text")
    second = read_or_problem(found, column, again, ours)
    if isinstance(found, dt.datetime) and isinstance(second, CellProblem):
        assert second.code == "no-such-day"
    else:
        assert second == found


def read_or_problem(value: Any, column: Column, context: Context, number_format: str) -> Any:
    try:
        return read_cell(value, column, context, number_format)
    except CellProblem as problem:
        return problem


amount_columns = [name for name, column in BY_NAME.items() if column.kind in ("number", "whole number", "money")]


@settings(deadline=None)
@given(
    name=st.sampled_from(amount_columns),
    number=st.integers(0, 2_000_000),
    decimals=st.text("0123456789", max_size=3),
    grammar=st.sampled_from([(".", ","), (",", "."), ("'", "."), (" ", ","), ("", ".")]),
    wide=st.booleans(),
    unit=st.sampled_from(["", *(label for label in known_labels() if not label.startswith(("1", "/")))]),
)
def test_a_number_in_any_grammar_and_unit_is_within_its_limits_or_told(
    name: str, number: int, decimals: str, grammar: tuple[str, str], wide: bool, unit: str
) -> None:
    grouping, point = grammar
    words = f"{number:,}".replace(",", grouping) + (point + decimals if decimals else "")
    if wide:
        words = words.translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))
    column = BY_NAME[name]
    found = read_or_problem(f"{words} {unit}", column, Context(names=NAMES), "General")
    if isinstance(found, CellProblem):
        assert found.level.stops
        assert str(found.message)
    else:
        assert column.minimum is None or found >= column.minimum
        assert column.above is None or found > column.above
        assert column.maximum is None or found <= column.maximum
        if not unit:
            assert float(found) == pytest.approx(float(f"{number}.{decimals or 0}"), rel=1e-11)


def test_no_column_was_forgotten() -> None:
    assert column_of(TABLES[0], "event_id") is BY_NAME["event.event_id"]
    assert {column.kind for column in BY_NAME.values()} == {
        "text",
        "whole number",
        "number",
        "money",
        "choice",
        "date",
        "moment",
        "yes or no",
    }


@pytest.mark.parametrize("written", ["330 Pers.", "330 Gäste", "３３０名", "330 people"])
def test_guests_may_be_written_with_what_is_counted(written: str) -> None:
    assert read_cell(written, column_of(GuestGroup, "accepted"), Context()) == 330


def test_a_format_that_does_not_fit_is_named_as_the_format() -> None:
    hours = column_of(Assumption, "value")
    with pytest.raises(CellProblem) as told:
        read_cell(2.75, hours, Context(heading_unit="h"), "0.0%")
    assert str(told.value.message) == "The cell's format shows “%”, which does not fit here."
