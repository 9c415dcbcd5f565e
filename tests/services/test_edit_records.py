"""A caterer types into a cell: it is read as a workbook's cell would be, or refused with the way out."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.model.assumption import AssumptionKind
from catering.model.event import ServingPeriod
from catering.model.record import column_of, columns
from catering.model.records import TABLES, EventRecords, OwnContent
from catering.model.shipment import Consignment
from catering.model.text import LANGUAGES, Language
from catering.planning.event_plan import plan_event
from catering.planning.forecast.assumptions import assumption_for, eight_of_ten
from catering.services.edit_records import (
    EditRefused,
    add_row,
    delete_row,
    edit_assumption,
    edit_cell,
    shown_cell,
    with_assumption_row,
)
from kept_evening import evening, with_cells


def refusal(records: EventRecords, table: str, row: int, column: str, typed: str | None) -> EditRefused:
    with pytest.raises(EditRefused) as refused:
        edit_cell(records, table, row, column, typed)
    return refused.value


@pytest.mark.parametrize(
    ("table", "column", "typed", "about", "message"),
    [
        ("guest_group", "accepted", "", "Accepted", "“Accepted” is empty."),
        ("guest_group", "accepted", "  ", "Accepted", "“Accepted” is empty."),
        ("guest_group", "accepted", None, "Accepted", "“Accepted” is empty."),
        ("guest_group", "accepted", "many", "Accepted", "This is not a number."),
        ("guest_group", "accepted", "-1", "Accepted", "The least is 0."),
        ("guest_group", "accepted", "1,5", "Accepted", "A whole number is wanted."),
        ("guest_group", "accepted", "1.234", "Accepted", "This can be read as 1.234 or as 1,234."),
        (
            "guest_group",
            "accepted_on",
            "06/07/2025",
            "Accepted as of",
            "This can be read as 6 July 2025 or as 7 June 2025.",
        ),
        ("guest_group", "toast_beverage", "Altbeer", "Toast with", "“Altbeer” is not in this workbook."),
        ("guest_group", "under_age", "9999", "Under age", "More guests without alcohol than guests who accepted."),
        ("beverage", "category", "beerish", "Category", "This is not one of the choices."),
        ("beverage", "serving_size_l", "0", "Serving size", "It must be more than 0\N{NO-BREAK SPACE}L."),
        ("beverage", "serving_size_l", "0,25 kg", "Serving size", "“kg” does not fit here."),
        ("event", "last_pour_at", "2025-06-16 10:00", "Last pour", "The last pour is not after the doors open."),
        ("event", "time_zone", "Tokyo", "Time zone", "Tokyo is not a time zone."),
        ("event", "name", "", "Name", "“Name” is empty."),
        ("event", "name", "x" * 201, "Name", "This text has 201 characters; 200 fit."),
        ("order_line", "container_size", "21 L keg", "Container size", "“21 L keg” is not in this workbook."),
    ],
)
def test_a_refusal_says_where_what_and_how_to_mend_it(
    reference: EventRecords, table: str, column: str, typed: str | None, about: str, message: str
) -> None:
    refused = refusal(reference, table, 0, column, typed)
    assert (str(refused.column), str(refused.message)) == (about, message)
    assert str(refused.suggestion).strip()


def flown() -> EventRecords:
    """An evening in Düsseldorf, to which a leg departs at 13:00 in Berlin and arrives at 9:00 the next day in Tokyo."""
    return evening()


def clocks(records: EventRecords) -> list[str]:
    (leg,) = records.legs
    moments = (leg.planned_departs_at, leg.actual_departs_at, leg.planned_arrives_at, leg.actual_arrives_at)
    return [f"{each:%d %H:%M %z}" if each else "–" for each in moments]


def test_another_zone_of_arrival_moves_the_arrival_alone() -> None:
    before = ["04 13:00 +0200", "04 13:20 +0200", "05 09:00 +0900", "05 09:00 +0900"]
    assert clocks(flown()) == before
    changed = edit_cell(flown(), "leg", 0, "arrival_time_zone", "Asia/Singapore")
    assert clocks(changed) == [*before[:2], "05 09:00 +0800", "05 09:00 +0800"]
    assert clocks(edit_cell(changed, "leg", 0, "arrival_time_zone", "Asia/Tokyo")) == before
    # without one, the venue's: 9:00 on the Rhine
    assert clocks(edit_cell(flown(), "leg", 0, "arrival_time_zone", "")) == [*before[:2], *["05 09:00 +0200"] * 2]


def test_another_zone_of_departure_moves_the_departure_alone() -> None:
    changed = edit_cell(flown(), "leg", 0, "time_zone", "Europe/London")
    assert clocks(changed) == ["04 13:00 +0100", "04 13:20 +0100", "05 09:00 +0900", "05 09:00 +0900"]


def test_where_the_venue_moves_only_moments_without_a_zone_move() -> None:
    leg = {"actual_departs_at": None, "actual_arrives_at": None, "arrival_time_zone": None}
    records = with_cells(flown().with_rows("receipt", ()), "leg", None, **leg)
    moved = edit_cell(records, "event", 0, "time_zone", "Asia/Tokyo")
    assert clocks(moved) == ["04 13:00 +0200", "–", "05 02:00 +0900", "–"]
    assert f"{moved.milestones[0].planned_at:%H:%M %z}" == "13:00 +0200"


def test_a_moment_is_typed_at_the_clock_of_its_own_zone() -> None:
    changed = edit_cell(flown(), "leg", 0, "planned_arrives_at", "2025-06-06 07:30")
    assert clocks(changed)[2] == "06 07:30 +0900"
    refused = refusal(flown(), "leg", 0, "planned_arrives_at", "2025-06-04 19:00")  # noon in Berlin
    assert (str(refused.column), str(refused.message)) == ("Arrives (planned)", "The leg arrives before it departs.")


def test_a_new_leg_is_read_at_both_clocks_in_whatever_order_it_is_typed() -> None:
    typed = {
        "planned_arrives_at": "2025-06-05 09:00", "planned_departs_at": "2025-06-04 13:00", "number": "3",
        "consignment": "Direct Flight", "mode": "air", "from_place": "Frankfurt", "to_place": "Tokyo",
        "lowest_days": "12 h", "likely_days": "1", "highest_days": "1 week", "temperature_c": "41 °F",
        "distance_km": "5000 nmi", "arrival_time_zone": "Asia/Tokyo", "time_zone": "Europe/London",
    }  # fmt: skip
    leg = add_row(flown(), "leg", typed).legs[-1]
    assert f"{leg.planned_departs_at:%H:%M %z} {leg.planned_arrives_at:%H:%M %z}" == "13:00 +0100 09:00 +0900"
    assert (leg.lowest_days, leg.likely_days, leg.highest_days) == (0.5, 1, 7)
    assert (leg.temperature_c, leg.distance_km, leg.consignment) == (5, 9260, "direct flight")


def test_a_renamed_consignment_takes_its_legs_milestones_receipts_and_charges_along() -> None:
    changed = edit_cell(flown(), "consignment", 0, "name", "LH716")
    assert {changed.legs[0].consignment, changed.receipts[0].consignment, changed.charges[0].consignment} == {"LH716"}
    changed = edit_cell(changed, "party", 2, "name", "Kaigai")
    assert {changed.consignments[0].importer, changed.fallbacks[0].responsible, changed.charges[0].supplier} == {
        "Kaigai"
    }


def test_what_others_name_is_not_deleted() -> None:
    with pytest.raises(EditRefused) as refused:
        delete_row(flown(), "consignment", 0)
    assert str(refused.value.message) == "“direct flight” is still used in: Legs, Receipts and Charges."


@pytest.mark.parametrize(("language", "yes"), [("en", "yes"), ("de", "ja"), ("ja", "はい")])
def test_yes_and_no_are_shown_in_words_and_typed_again(language: Language, yes: str) -> None:
    suspended = column_of(Consignment, "duty_suspended")
    assert shown_cell(flown().consignments[0].duty_suspended, suspended, language) == yes
    assert edit_cell(flown(), "consignment", 1, "duty_suspended", yes).consignments[1].duty_suspended


@settings(max_examples=150, deadline=None)
@given(
    data=st.data(),
    typed=st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["1e400", "nan", "∞", "=1", "5 %"])),
)
def test_whatever_is_typed_gives_an_event_or_a_refusal_with_all_three(
    reference: EventRecords, data: st.DataObject, typed: str | None
) -> None:
    table = data.draw(st.sampled_from([table for table in TABLES if reference.rows(table.table)]))
    column = data.draw(st.sampled_from(columns(table)))
    row = data.draw(st.integers(0, len(reference.rows(table.table)) - 1))
    try:
        changed = edit_cell(reference, table.table, row, column.name, typed)
    except EditRefused as refused:
        for language in LANGUAGES:
            words = [each.in_language(language) for each in (refused.column, refused.message, refused.suggestion)]
            assert all(each.strip() for each in words)
    else:
        assert len(changed.rows(table.table)) == len(reference.rows(table.table))


@pytest.mark.parametrize(
    ("typed", "litres"), [("0,4", 0.4), ("0.4", 0.4), ("400 ml", 0.4), ("４ dl", 0.4), ("1,4", 1.4)]
)
def test_decimals_are_read_the_german_and_the_english_way(reference: EventRecords, typed: str, litres: float) -> None:
    changed = edit_cell(reference, "beverage", 0, "serving_size_l", typed)
    assert changed.beverages[0].serving_size_l == pytest.approx(litres, rel=1e-12)


@given(st.integers(0, 9), st.integers(0, 99))
def test_a_comma_never_vanishes(reference: EventRecords, whole: int, hundredths: int) -> None:
    hours = assumption_for(reference, AssumptionKind.SERVINGS_PER_DRINKER_HOUR)
    typed = f"{whole},{hundredths}"
    wanted = float(typed.replace(",", "."))
    if wanted:
        assert edit_assumption(hours, "value", typed).value == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_can_be_typed_again(reference: EventRecords, festival: EventRecords, language: Language) -> None:
    for records in (reference, festival, flown()):
        for table in TABLES:
            for row, record in enumerate(records.rows(table.table)):
                for column in columns(table):
                    before = getattr(record, column.name)
                    changed = edit_cell(records, table.table, row, column.name, shown_cell(before, column, language))
                    assert getattr(changed.rows(table.table)[row], column.name) == before, column


@given(number=st.floats(1e-3, 9e6), language=st.sampled_from(LANGUAGES))
def test_a_shown_number_has_one_reading_and_no_exponent(number: float, language: Language) -> None:
    from catering.model.beverage import SetAside
    from catering.model.cells import Context, read_cell
    from catering.model.charge import Charge
    from catering.model.record import column_of

    shown = shown_cell(number, column_of(SetAside, "volume_l"), language)
    assert "e" not in shown
    assert float(read_cell(shown, column_of(SetAside, "volume_l"), Context())) == pytest.approx(
        number, rel=1e-5, abs=6e-6
    )
    amount = Decimal(f"{number:.4f}")
    shown = shown_cell(amount, column_of(Charge, "amount"), language)
    assert "e" not in shown.casefold()
    assert read_cell(shown, column_of(Charge, "amount"), Context()) == amount


@pytest.mark.parametrize(
    ("share", "shown"), [(0.9999, "99.99 %"), (0.0004, "0.04 %"), (0.12345, "12.3450 %"), (1.0, "100 %"), (0.0, "0 %")]
)
def test_a_share_is_shown_as_a_number_and_never_in_words(share: float, shown: str) -> None:
    from catering.model.event import Bar
    from catering.model.record import column_of

    assert shown_cell(share, column_of(Bar, "share_of_orders"), "en").replace("\N{NO-BREAK SPACE}", " ") == shown


def test_three_decimals_get_a_zero_only_where_they_could_be_thousands() -> None:
    from catering.model.beverage import Beverage
    from catering.model.record import column_of

    column = column_of(Beverage, "serving_spread_l")
    assert [shown_cell(litres, column, "de") for litres in (0.005, 1.125, 0.25)] == ["0,005", "1,1250", "0,25"]


def test_a_renamed_guest_group_is_renamed_wherever_it_is_named(festival: EventRecords) -> None:
    old = festival.guest_groups[0].name
    assumed = add_row(
        festival, "assumption", {"guest_group": old, "kind": "show rate", "value": "88 %", "spread": "3 %", "unit": "%"}
    )
    changed = edit_cell(assumed, "guest_group", 0, "name", "Friends of the house")
    named = {row.guest_group for row in changed.assumptions}
    assert "Friends of the house" in named
    assert old not in named
    assert [row.value for row in changed.assumptions] == [row.value for row in assumed.assumptions]


def test_a_renamed_beverage_keeps_order_and_plan(reference: EventRecords) -> None:
    as_of = dt.datetime(2025, 6, 10, tzinfo=dt.UTC)
    changed = edit_cell(reference, "beverage", 0, "name", "Alt")
    before, after = plan_event(reference, as_of=as_of), plan_event(changed, as_of=as_of)
    assert after.supply("Alt").chance_suffices == before.supply("Altbier").chance_suffices
    assert {line.beverage for line in changed.order_lines} == {"Alt"}


def test_columns_of_the_persons_own_stay_beside_a_renamed_row(reference: EventRecords) -> None:
    group = reference.guest_groups[0]
    own = OwnContent(columns={"guest_group": {"Table": {group.key: "7"}}})
    changed = edit_cell(reference.model_copy(update={"own": own}), "guest_group", 0, "name", "The press")
    assert changed.own.columns["guest_group"]["Table"] == {changed.guest_groups[0].key: "7"}


def test_a_beverage_that_is_used_is_not_deleted(reference: EventRecords) -> None:
    with pytest.raises(EditRefused) as refused:
        delete_row(reference, "beverage", 0)
    assert str(refused.value.message).startswith("“Altbier” is still used in: ")
    assert "Order" in str(refused.value.message)
    assert str(refused.value.suggestion) == "Change those rows first."


def test_an_order_line_is_deleted_and_added_again(reference: EventRecords) -> None:
    fewer = delete_row(reference, "order_line", 1)
    assert len(fewer.order_lines) == 1
    again = add_row(
        fewer,
        "order_line",
        {"beverage": "altbier", "container_size": "20 L gravity cask", "containers": "2", "note": ""},
    )
    assert again.order_lines[1].model_dump(exclude={"note"}) == reference.order_lines[1].model_dump(exclude={"note"})


@pytest.mark.parametrize("missing", ["beverage", "container_size", "containers"])
def test_a_new_row_that_lacks_what_it_needs_is_refused(reference: EventRecords, missing: str) -> None:
    typed: dict[str, str | None] = {"beverage": "Wine", "container_size": "0.75 L bottle", "containers": "9"}
    for gone in ({**typed, missing: ""}, {name: words for name, words in typed.items() if name != missing}):
        with pytest.raises(EditRefused) as refused:
            add_row(reference, "order_line", gone)
        assert "is empty" in str(refused.value.message)


def test_a_row_stands_once(reference: EventRecords) -> None:
    with pytest.raises(EditRefused, match="There is such a row already"):
        add_row(reference, "order_line", {"beverage": "ALTBIER", "container_size": "20 L slim keg", "containers": "1"})


@pytest.mark.parametrize(
    ("kind", "part", "typed", "answer"),
    [
        ("drinker share", "value", "60", 0.6),
        ("drinker share", "value", "６０", 0.6),
        ("drinker share", "value", "60 %", 0.6),
        ("drinker share", "value", "1,4", 0.014),
        ("servings per drinker-hour", "value", "1,4", 1.4),
        ("servings per drinker-hour", "low", "0,9", 0.9),
        ("servings per drinker-hour", "high", "2.5", 2.5),
        ("hours present", "value", "2,5 h", 2.5),
        ("hours present", "value", "150 min", 2.5),
        ("drinker share", "low", "65 %", 0.65),
        ("drinker share", "high", "85 %", 0.85),
    ],
)
def test_an_assumption_is_edited_by_its_value_or_an_end_of_its_range(
    reference: EventRecords, kind: str, part: str, typed: str, answer: float
) -> None:
    before = assumption_for(reference, AssumptionKind(kind), beverage=reference.beverages[0])
    after = edit_assumption(before, part, typed)
    low, high = eight_of_ten(after)
    assert {"value": after.value, "low": low, "high": high}[part] == pytest.approx(answer, rel=1e-6)
    if part != "value":
        other = 0 if part == "high" else 1
        assert eight_of_ten(after)[other] == pytest.approx(eight_of_ten(before)[other], rel=1e-6)


@pytest.mark.parametrize(
    ("kind", "part", "typed", "about"),
    [
        ("hours present", "value", "72 %", "Value"),
        ("hours present", "low", "9", "from"),
        ("drinker share", "value", "0,72", "Value"),
        ("drinker share", "value", "120", "Value"),
        ("drinker share", "high", "100", "to"),
        ("drinker share", "low", "abc", "from"),
        ("drinker share", "high", "", "to"),
        ("drinker share", "high", None, "to"),
        ("yield", "value", "0", "Value"),
    ],
)
def test_an_assumption_that_cannot_be_is_refused(
    reference: EventRecords, kind: str, part: str, typed: str | None, about: str
) -> None:
    before = assumption_for(reference, AssumptionKind(kind), beverage=reference.beverages[0])
    with pytest.raises(EditRefused) as refused:
        edit_assumption(before, part, typed)
    assert str(refused.value.column) == about
    assert str(refused.value.message)
    assert str(refused.value.suggestion)


def test_an_edited_assumption_takes_the_place_of_the_old_one(reference: EventRecords) -> None:
    rate = assumption_for(reference, AssumptionKind.SERVINGS_PER_DRINKER_HOUR, beverage=reference.beverages[0])
    changed = with_assumption_row(reference, edit_assumption(rate, "value", "1,4"))
    assert len(changed.assumptions) == len(reference.assumptions)
    found = assumption_for(changed, AssumptionKind.SERVINGS_PER_DRINKER_HOUR, beverage=changed.beverages[0])
    assert found.value == 1.4


def test_another_time_zone_moves_the_moments_and_not_the_clock(festival: EventRecords) -> None:
    def clocks(records: EventRecords) -> list[Any]:
        moments: list[Any] = []
        for table in TABLES:
            for row in records.rows(table.table):
                for column in columns(table):
                    value = getattr(row, column.name)
                    if column.kind == "moment" and value is not None:
                        moments.append(value.astimezone(records.event.zone).replace(tzinfo=None))
        return moments

    changed = edit_cell(festival, "event", 0, "time_zone", "Asia/Tokyo")
    assert changed.event.time_zone == "Asia/Tokyo"
    assert clocks(changed) == clocks(festival)
    assert changed.event.doors_at.utcoffset() == dt.timedelta(hours=9)


def with_period(records: EventRecords, **changes: Any) -> EventRecords:
    """The reference evening with one serving period, from 19:00 to 23:00 in Tokyo."""
    values = {
        "name": "evening",
        "begins_at": dt.datetime(2025, 6, 16, 19, tzinfo=ZoneInfo("Asia/Tokyo")),
        "ends_at": dt.datetime(2025, 6, 16, 23, tzinfo=ZoneInfo("Asia/Tokyo")),
        **changes,
    }
    return records.with_rows("serving_period", (ServingPeriod.model_validate(values),))


def test_a_row_in_another_zone_keeps_its_clock_face(reference: EventRecords) -> None:
    records = edit_cell(with_period(reference), "serving_period", 0, "time_zone", "Europe/Berlin")
    assert records.serving_periods[0].begins_at.isoformat() == "2025-06-16T19:00:00+02:00"
    records = edit_cell(records, "serving_period", 0, "time_zone", "")
    assert records.serving_periods[0].begins_at.isoformat() == "2025-06-16T19:00:00+09:00"
    assert records.serving_periods[0].time_zone is None
    assert records == with_period(reference)


def test_a_typed_moment_is_read_in_its_rows_zone(reference: EventRecords) -> None:
    records = edit_cell(with_period(reference), "serving_period", 0, "time_zone", "Europe/Berlin")
    records = edit_cell(records, "serving_period", 0, "ends_at", "17.06.2025 1:00")
    assert records.serving_periods[0].ends_at.isoformat() == "2025-06-17T01:00:00+02:00"
    typed = {"name": "second", "begins_at": "2025-06-17 12:00", "ends_at": "2025-06-17 15:00", "time_zone": "UTC"}
    records = add_row(records, "serving_period", typed)
    assert records.serving_periods[1].begins_at.isoformat() == "2025-06-17T12:00:00+00:00"


def test_the_venues_zone_does_not_move_a_row_with_a_zone_of_its_own(reference: EventRecords) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = dt.datetime(2025, 10, 26, 2, 30, fold=1, tzinfo=berlin)
    period = {"begins_at": night, "ends_at": night + dt.timedelta(hours=4), "time_zone": "Europe/Berlin"}
    records = edit_cell(with_period(reference, **period), "event", 0, "time_zone", "Europe/Berlin")
    assert records.event.doors_at.utcoffset() == dt.timedelta(hours=2)
    assert records.serving_periods[0].begins_at.isoformat() == "2025-10-26T02:30:00+01:00"


@pytest.mark.parametrize(
    ("begins", "message"),
    [
        ("2025-03-30 02:30", "The clocks skip this hour in Europe/Berlin."),
        ("2025-10-26 02:30", "The clocks show this hour twice in Europe/Berlin."),
    ],
)
def test_a_zone_whose_clock_skips_the_hour_or_shows_it_twice_is_refused(
    reference: EventRecords, begins: str, message: str
) -> None:
    at = dt.datetime.fromisoformat(begins).replace(tzinfo=ZoneInfo("Asia/Tokyo"))
    records = with_period(reference, begins_at=at, ends_at=at + dt.timedelta(hours=4))
    refused = refusal(records, "serving_period", 0, "time_zone", "Europe/Berlin")
    assert (str(refused.column), str(refused.message)) == ("Begins", message)
    assert str(refused.suggestion) == "Change this moment first."


def test_an_hour_shown_twice_is_shown_with_its_offset_and_typed_again(reference: EventRecords) -> None:
    night = dt.datetime(2025, 10, 26, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin"))
    period = {"begins_at": night, "ends_at": night + dt.timedelta(hours=4), "time_zone": "Europe/Berlin"}
    records = with_period(reference, **period)
    shown = shown_cell(night, column_of(ServingPeriod, "begins_at"), "de")
    assert shown == "2025-10-26 02:30+01:00"
    again = edit_cell(records, "serving_period", 0, "begins_at", shown)
    assert again.serving_periods[0].begins_at.isoformat() == night.isoformat()


def test_a_zone_that_there_is_not_is_refused_with_one_written_alike(reference: EventRecords) -> None:
    refused = refusal(with_period(reference), "serving_period", 0, "time_zone", "Europe/Berlino")
    assert str(refused.message) == "Europe/Berlino is not a time zone."
    assert "Europe/Berlin" in str(refused.suggestion)
