"""Records as they are declared: titles, help, keys, limits, and cells that contradict each other."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from catering.model.assumption import Assumption, AssumptionKind, Basis
from catering.model.beverage import Beverage, ContainerOffer, ContainerSize, Dispense, OrderLine, SetAside
from catering.model.event import Bar, Event, EventState, GuestGroup, Measured, PastEvent, ServingPeriod
from catering.model.override import Override
from catering.model.record import (
    Choice,
    Column,
    Contradiction,
    Record,
    about_sheet,
    column_of,
    columns,
    same_name,
    sheet_label,
)
from catering.model.records import TABLES
from catering.model.units import BASE_UNITS

TOKYO = ZoneInfo("Asia/Tokyo")
ALL = [(table, column) for table in TABLES for column in columns(table)]


def tokyo(clock: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2025-06-{clock}").replace(tzinfo=TOKYO)


EVENT = {
    "event_id": "duesseldorf-abend-2025",
    "name": "Düsseldorf-Abend",
    "venue": "Hotel New Otani",
    "time_zone": "Asia/Tokyo",
    "doors_at": tokyo("16T18:30"),
    "toast_at": tokyo("16T19:00"),
    "last_pour_at": tokyo("16T22:30"),
    "hall_cleared_at": tokyo("16T23:59"),
}
ALTBIER = {"name": "Altbier", "category": "beer", "abv": 0.048, "serving_size_l": 0.25, "source": "shipped"}
SHARE = {"kind": "drinker share", "value": 0.72, "spread": 0.08, "unit": "share"}
OWN_MEDIAN = {"beverage": "Altbier", "of": "litres", "median": 500, "unit": "L", "reason": "The heat of 2023"}


def contradiction(record_type: type[Record], *parts: dict[str, Any], **values: Any) -> Contradiction:
    with pytest.raises(ValidationError) as caught:
        record_type.model_validate({key: value for part in (*parts, values) for key, value in part.items()})
    (error,) = caught.value.errors()
    cause = error["ctx"]["error"]
    assert isinstance(cause, Contradiction)
    return cause


# ---------------------------------------------------------------- declarations


@pytest.mark.parametrize("table", TABLES)
def test_titles_are_told_apart_on_their_sheet(table: type[Record]) -> None:
    titles = [same_name(column.title) for column in columns(table)]
    assert len(set(titles)) == len(titles)
    assert all("[" not in title and title == title.strip() for title in titles)


def test_sheets_and_tables_are_told_apart_and_explained() -> None:
    assert len({same_name(table.sheet) for table in TABLES}) == len({table.table for table in TABLES}) == len(TABLES)
    for table in TABLES:
        assert len(table.sheet) <= 31  # what a spreadsheet's tab holds
        assert str(sheet_label(table)) == table.sheet
        assert str(about_sheet(table)).endswith(".")


@pytest.mark.parametrize(("table", "column"), ALL, ids=[f"{table.table}.{column.name}" for table, column in ALL])
def test_every_column_is_declared_whole(table: type[Record], column: Column) -> None:
    assert column.record == table.table
    assert column.title[0].isupper()
    assert column.help_text.endswith(".")
    assert str(column.label) == column.title
    assert str(column.help) == column.help_text
    assert (column.choices is not None) == (column.kind == "choice")
    if column.kind == "date":
        assert column.name.endswith("_on")
    if column.kind == "moment":
        assert column.name.endswith(("_at", "_from", "_until"))
    if column.refers_to not in (None, "unit"):
        assert column.refers_to in {each.table for each in TABLES}
    if column.unit_from is not None:
        assert column_of(table, column.unit_from).refers_to == "unit"


ENDINGS = {
    "L": "_l", "kg": "_kg", "mm": "_mm", "h": "_h", "kg/L": "_kg_per_l", "days": "_days", "km": "_km", "°C": "_c",
    "L/h": "_l_per_h",
}  # fmt: skip


@pytest.mark.parametrize(("table", "column"), ALL, ids=[f"{table.table}.{column.name}" for table, column in ALL])
def test_a_name_ends_in_its_unit(table: type[Record], column: Column) -> None:
    assert column.unit is None or column.unit in BASE_UNITS
    if column.unit in ENDINGS:
        assert column.name.endswith(ENDINGS[column.unit]), table
    told = [unit for unit, ending in ENDINGS.items() if column.kind == "number" and column.name.endswith(ending)]
    if told and told != ["L"]:
        assert max(told, key=lambda unit: len(ENDINGS[unit])) == column.unit


@pytest.mark.parametrize(("table", "column"), ALL, ids=[f"{table.table}.{column.name}" for table, column in ALL])
def test_amounts_have_a_least_and_texts_a_length(table: type[Record], column: Column) -> None:
    if column.kind in ("number", "whole number", "money"):
        assert (column.minimum is None) != (column.above is None), table
    if column.kind == "text" and column.refers_to is None:
        assert column.max_length is not None, table


def test_a_required_column_is_asked_for_and_a_default_is_within_its_limits() -> None:
    for table, column in ALL:
        if column.required:
            assert column.asked, (table, column.name)
            assert column.default is None
        elif isinstance(column.default, int | float):
            assert column.minimum is None or column.default >= column.minimum
            assert column.above is None or column.default > column.above
            assert column.maximum is None or column.default <= column.maximum


KEYS = """
event           | event_id
guest_group     | name
beverage        | name
order_line      | beverage container_size
container_offer | beverage container_size
set_aside       | beverage purpose
override        | beverage of
assumption      | guest_group beverage kind
bar             | name
serving_period  | name
container_size  | name
past_event      | name beverage
consignment     | name
leg             | consignment number
milestone       | name
fallback        | name
receipt         | consignment number
duty            | name
goods           | name
party           | name
charge          | name
budget_line     | name
exchange_rate   | currency into purpose valid_on
keg             | number
lot             | name
location        | name
cooler          | name
staff_member    | name
trainer         | name
training_session | name
availability    | staff_member session
roster_entry    | session staff_member
"""


def test_natural_keys() -> None:
    declared = {table.table: [column.name for column in columns(table) if column.key] for table in TABLES}
    assert declared == {
        table.strip(): names.split() for table, names in (line.split("|") for line in KEYS.strip().splitlines())
    }


def test_a_column_as_sheets_and_editors_need_it() -> None:
    serving = column_of(Beverage, "serving_size_l")
    assert (serving.title, serving.kind, serving.unit) == ("Serving size", "number", "L")
    assert (serving.required, serving.above, serving.minimum, serving.maximum) == (True, 0, None, 5)
    state = column_of(Event, "state")
    assert (state.kind, state.choices, state.required, state.default) == (
        "choice",
        EventState,
        False,
        EventState.PLANNED,
    )
    price = column_of(ContainerOffer, "price")
    assert (price.kind, price.required, price.minimum, price.maximum) == ("money", False, 0, 10_000_000)
    with pytest.raises(StopIteration):
        column_of(Event, "colour")


def test_choices_are_told_apart_by_their_labels() -> None:
    for kind in {column.choices for _, column in ALL if column.choices}:
        assert issubclass(kind, Choice)
        labels = [same_name(str(choice.label)) for choice in kind]
        assert labels == [same_name(choice.value) for choice in kind]
        assert len(set(labels)) == len(labels)


# ---------------------------------------------------------------- records


def test_a_record_is_frozen_and_takes_nothing_it_does_not_know() -> None:
    altbier = Beverage.model_validate(ALTBIER)
    with pytest.raises(ValidationError):
        altbier.abv = 0.05
    with pytest.raises(ValidationError):
        Beverage.model_validate(ALTBIER | {"colour": "amber"})
    with pytest.raises(ValidationError):
        Beverage.model_validate(ALTBIER | {"abv": float("nan")})
    assert Beverage.model_validate(ALTBIER | {"name": "  Altbier "}).name == "Altbier"


def test_two_spellings_of_a_name_are_one_key() -> None:
    def line(beverage: str, size: str) -> OrderLine:
        return OrderLine(beverage=beverage, container_size=size, containers=38)

    assert line("Altbier", "20 L slim keg").key == line("ＡＬＴＢＩＥＲ", "20  l  Slim Keg").key
    assert line("Altbier", "20 L slim keg").key != line("Altbier", "30 L slim keg").key
    assert Assumption.model_validate(SHARE).key == (None, None, "drinker share")


@pytest.mark.parametrize(
    ("one", "other"), [("Straße", "STRASSE"), ("ﾋﾞｰﾙ", "ビール"), ("20 L", " 20  l "), ("日本酒", "日本酒"), ("Ａ", "a")]
)
def test_names_are_compared_without_case_width_and_space(one: str, other: str) -> None:
    assert same_name(one) == same_name(other)


def test_what_is_no_name_is_compared_as_it_is() -> None:
    assert same_name(20) == 20
    assert same_name(None) is None


def test_a_moment_must_have_its_zone() -> None:
    with pytest.raises(ValidationError):
        Event.model_validate(EVENT | {"doors_at": dt.datetime.fromisoformat("2025-06-16T18:30")})


def test_a_beverage_knows_its_glass_and_its_alcohol() -> None:
    altbier = Beverage.model_validate(ALTBIER)
    assert (altbier.stated_serving_l, altbier.is_alcoholic, altbier.density_kg_per_l) == (0.25, True, 1.01)
    smaller = Beverage.model_validate(ALTBIER | {"serving_size_l": 0.2, "thirst_serving_l": 0.25})
    assert smaller.stated_serving_l == 0.25
    assert not Beverage.model_validate(ALTBIER | {"abv": 0.005}).is_alcoholic  # 0.5 % is without alcohol


def test_an_event_knows_its_zone() -> None:
    assert Event.model_validate(EVENT).zone is TOKYO


def test_a_full_container_weighs_its_vessel_and_its_litres() -> None:
    keg = ContainerSize(name="20 L slim keg", volume_l=20, dispense=Dispense.KEG_CO2, tare_kg=7.5)
    assert keg.gross_weight_kg(1.01) == pytest.approx(27.7)
    assert ContainerSize(name="30 L", volume_l=30, dispense=Dispense.KEG_CO2).gross_weight_kg(1.01) is None


# ---------------------------------------------------------------- contradictions

NAMED = {"name": "Delegation"}
PAST = {"name": "Düsseldorf-Abend 2019", "held_on": dt.date(2019, 9, 5), "beverage": "Altbier", "shipped_l": 850}

CONTRADICTIONS: list[tuple[type[Record], dict[str, Any], str, str]] = [
    (
        Event,
        EVENT | {"last_pour_at": tokyo("16T18:00"), "toast_at": None},
        "last_pour_at",
        "The last pour is not after the doors open.",
    ),
    (
        Event,
        EVENT | {"last_pour_at": tokyo("16T18:30"), "toast_at": None},
        "last_pour_at",
        "The last pour is not after the doors open.",
    ),
    (Event, EVENT | {"toast_at": tokyo("16T18:00")}, "toast_at", "The toast is not between doors and last pour."),
    (Event, EVENT | {"toast_at": tokyo("16T22:30")}, "toast_at", "The toast is not between doors and last pour."),
    (
        Event,
        EVENT | {"hall_cleared_at": tokyo("16T22:00")},
        "hall_cleared_at",
        "The hall is cleared before the last pour.",
    ),
    (Event, EVENT | {"time_zone": "Asia/Düsseldorf"}, "time_zone", "Asia/Düsseldorf is not a time zone."),
    (
        ServingPeriod,
        {"name": "Sunday", "begins_at": tokyo("15T12:00"), "ends_at": tokyo("15T12:00")},
        "ends_at",
        "The period ends before it begins.",
    ),
    (
        GuestGroup,
        NAMED | {"invited": 100, "accepted": 90, "declined": 20},
        "accepted",
        "110 answers came to 100 invitations.",
    ),
    (GuestGroup, NAMED | {"invited": 1000, "accepted": 1001}, "accepted", "1,001 answers came to 1,000 invitations."),
    (
        GuestGroup,
        NAMED | {"accepted": 10, "under_age": 6, "non_drinkers": 5},
        "under_age",
        "More guests without alcohol than guests who accepted.",
    ),
    (PastEvent, PAST | {"drunk_l": 851, "measured": "kegs counted"}, "drunk_l", "More was drunk than was shipped."),
    (PastEvent, PAST | {"drunk_l": 600}, "measured", "Litres drunk are given, but “How measured” says “shipped only”."),
    (Assumption, SHARE | {"unit": "h"}, "unit", "“drinker share” is counted in %."),
    (Override, OWN_MEDIAN | {"unit": "1/h"}, "unit", "“litres” is counted in L."),
    (
        Override,
        OWN_MEDIAN | {"of": "servings per drinker-hour"},
        "unit",
        "“servings per drinker-hour” is counted in 1/h.",
    ),
    (Assumption, SHARE | {"value": 72}, "value", "A share is not more than 1 (100 %)."),
    (Assumption, SHARE | {"value": 0.9, "spread": 0.3}, "spread", "No share has the mean 90.0 % and so wide a spread."),
    (Assumption, SHARE | {"value": 1, "spread": 0.01}, "spread", "No share has the mean 100.0 % and so wide a spread."),
    (Assumption, SHARE | {"kind": "yield", "value": 0, "spread": 0}, "value", "A yield of 0 pours nothing."),
    (
        Assumption,
        {"kind": "hours present", "value": 2, "spread": 4.1, "unit": "h"},
        "spread",
        "The spread is more than twice the value.",
    ),
    (Assumption, {"kind": "crowd evenness", "value": 0, "unit": "1"}, "value", "Crowd evenness must be more than 0."),
    (
        Assumption,
        {"kind": "staff attendance", "value": 0.009, "unit": "share"},
        "value",
        "“staff attendance” is at least 1 %.",
    ),
]


@pytest.mark.parametrize(("record_type", "values", "column", "words"), CONTRADICTIONS)
def test_two_cells_that_cannot_both_be_true(
    record_type: type[Record], values: dict[str, Any], column: str, words: str
) -> None:
    told = contradiction(record_type, values)
    assert told.column == column
    assert str(told.message).replace("\N{NO-BREAK SPACE}", " ") == words
    assert column in record_type.model_fields


def test_what_only_just_holds_together_is_accepted() -> None:
    assert Event.model_validate(EVENT | {"toast_at": EVENT["doors_at"], "hall_cleared_at": EVENT["last_pour_at"]})
    assert GuestGroup.model_validate(NAMED | {"invited": 100, "accepted": 90, "declined": 10})
    assert GuestGroup.model_validate(NAMED | {"accepted": 10, "under_age": 5, "non_drinkers": 5})
    assert PastEvent.model_validate(PAST | {"drunk_l": 850, "measured": Measured.KEGS})
    assert Assumption.model_validate(SHARE | {"value": 0.9, "spread": 0.299})
    assert Assumption.model_validate(SHARE | {"value": 1, "spread": 0}).basis is Basis.ASSUMPTION


def test_moments_in_two_zones_are_compared_as_instants() -> None:
    berlin = dt.datetime.fromisoformat("2025-06-16T12:00").replace(tzinfo=ZoneInfo("Europe/Berlin"))  # 19:00 in Tokyo
    assert Event.model_validate(EVENT | {"toast_at": berlin}).toast_at == tokyo("16T19:00")


LIMITS = [
    (Bar, {"name": "bar 1", "taps": 4, "share_of_orders": 1.01}),
    (Bar, {"name": "bar 1", "taps": -1, "share_of_orders": 1}),
    (Beverage, ALTBIER | {"serving_size_l": 0}),
    (Beverage, ALTBIER | {"ceremony_casks": 1.5}),
    (Beverage, ALTBIER | {"density_kg_per_l": 0.5}),
    (SetAside, {"beverage": "Altbier", "purpose": "practice", "volume_l": -1}),
    (SetAside, {"beverage": "Altbier", "purpose": "raffle", "volume_l": 1}),
    (ContainerOffer, {"beverage": "Altbier", "container_size": "20 L slim keg", "price": Decimal(-1)}),
    (GuestGroup, {"name": "x" * 101, "accepted": 1}),
    (Override, OWN_MEDIAN | {"median": 0}),
    (Override, {name: value for name, value in OWN_MEDIAN.items() if name != "reason"}),
]


@pytest.mark.parametrize(("record_type", "values"), LIMITS)
def test_limits_are_held_by_the_record_itself(record_type: type[Record], values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        record_type.model_validate(values)


def test_every_kind_of_assumption_has_a_unit_and_says_whether_it_is_uncertain() -> None:
    units = {kind: kind.unit for kind in AssumptionKind}
    assert set(units.values()) <= set(BASE_UNITS)
    assert [kind.value for kind in AssumptionKind if kind.spreads] == [
        "show rate",
        "drinker share",
        "hours present",
        "servings per drinker-hour",
        "yield",
    ]


@pytest.mark.parametrize(("written", "kept"), [("EUR", "EUR"), ("jpy", "JPY")])
def test_a_currency_is_kept_as_its_code_in_capitals(written, kept):
    offer = ContainerOffer(beverage="Altbier", container_size="20 L slim keg", currency=written)
    assert offer.currency == kept


@pytest.mark.parametrize("written", ["€", "Eur.", "12", "¥¥¥"])
def test_a_currency_that_is_no_code_is_refused(written):
    with pytest.raises(ValidationError):
        ContainerOffer(beverage="Altbier", container_size="20 L slim keg", currency=written)


def test_an_hour_that_the_clocks_show_twice_can_be_a_period():
    twice = dt.datetime(2025, 10, 26, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert ServingPeriod(name="One hour", begins_at=twice, ends_at=twice.replace(fold=1))
