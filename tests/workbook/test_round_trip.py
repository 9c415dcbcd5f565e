"""An event that is written and read again is the same event: every table, in every language."""
# ruff: noqa: DTZ001 (the moments of a person's own cells have no time zone)

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from any_record import (
    ZONES,
    amounts,
    any_row,
    codes,
    counts,
    days,
    distinct,
    ids,
    is_kept_as_it_is,
    maybe_counts,
    moments,
    names,
    notes,
    prices,
    row_zones,
)
from exports import identity_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catering.catalog.container_sizes import catalogue_sizes
from catering.catalog.recipients import as_seen_by, seen_by, sees_all
from catering.model.assumption import Assumption, AssumptionKind, Basis
from catering.model.beverage import (
    Beverage,
    BeverageCategory,
    BeverageSource,
    Confidence,
    ContainerOffer,
    ContainerSize,
    CouplerSystem,
    Dispense,
    OrderLine,
    SetAside,
    SetAsidePurpose,
)
from catering.model.charge import BudgetLine, Charge, ExchangeRate
from catering.model.duty import Duty
from catering.model.event import (
    Bar,
    EmissionSet,
    Event,
    EventState,
    GuestGroup,
    LeadFrom,
    Measured,
    PastEvent,
    ServingPeriod,
)
from catering.model.finding import stopping
from catering.model.goods import Goods
from catering.model.milestone import Fallback, Milestone
from catering.model.override import Override, OverrideOf
from catering.model.party import Party
from catering.model.recipient import Recipient
from catering.model.record import Record, column_of, columns, same_name
from catering.model.records import ATTRIBUTES, TABLES, EventRecords, OwnContent
from catering.model.rows import OWN, OWN_SHEET
from catering.model.shipment import Consignment, Leg, Receipt
from catering.model.stock import Keg, Location, Lot
from catering.model.text import LANGUAGES, Language
from catering.model.training import Availability, RosterEntry, StaffMember, Trainer, TrainingSession
from catering.workbook.layout import computed_headings, form_headings, heading, read_heading
from catering.workbook.parse_child import read_workbook as parse
from catering.workbook.read import WorkbookRead, read_workbook
from catering.workbook.write import frame_of, write_event_workbook
from sent_goods import sent_goods

WRITTEN_AT = dt.datetime(2025, 6, 10, 12, tzinfo=dt.UTC)


@st.composite
def events(draw: Callable[..., Any]) -> Event:
    doors_at, toast_at, last_pour_at, hall_cleared_at = draw(moments(4))
    return Event(
        event_id=draw(ids.filter(lambda words: is_kept_as_it_is(words) and same_name(words) != "example")),
        name=draw(names),
        venue=draw(names),
        time_zone=draw(st.sampled_from(ZONES)),
        state=draw(st.sampled_from(EventState)),
        currency=draw(codes),
        doors_at=doors_at,
        toast_at=draw(st.sampled_from((None, toast_at))),
        last_pour_at=last_pour_at,
        hall_cleared_at=draw(st.sampled_from((None, hall_cleared_at))),
        max_container_weight_kg=draw(st.none() | amounts(1e-3, 1e6)),
        max_order_weight_kg=draw(st.none() | amounts(1e-3, 1e6)),
        emission_set=draw(st.sampled_from(EmissionSet)),
        organiser=draw(st.none() | names),
        note=draw(notes),
    )


@st.composite
def periods(draw: Callable[..., Any]) -> ServingPeriod:
    begins_at, ends_at = draw(moments(2))
    return ServingPeriod(name=draw(names), begins_at=begins_at, ends_at=ends_at, time_zone=draw(row_zones))


beverages = st.builds(
    Beverage,
    name=names,
    category=st.sampled_from(BeverageCategory),
    abv=amounts(0, 1),
    serving_size_l=amounts(1e-6, 5),
    serving_spread_l=amounts(0, 1),
    thirst_serving_l=st.none() | amounts(1e-6, 5),
    source=st.sampled_from(BeverageSource),
    ceremony_casks=st.integers(0, 100),
    density_kg_per_l=amounts(0.6, 2),
    shelf_life_days=st.none() | st.integers(1, 5000),
    shelf_life_confirmed=st.booleans(),
    best_before_on=st.none() | days,
    original_gravity_p=st.none() | amounts(0, 50),
    commodity_code=st.none() | st.just("2203.00"),
    ingredients=notes,
    allergens=st.none() | names,
)
sizes = st.builds(
    ContainerSize,
    name=names | st.just("20 L slim keg"),
    volume_l=amounts(1e-3, 2000),
    dispense=st.sampled_from(Dispense),
    tare_kg=st.none() | amounts(0, 500),
    diameter_mm=st.none() | amounts(1, 3000),
    height_mm=st.none() | amounts(1, 3000),
    stackable_layers=st.none() | st.integers(1, 20),
    use_within_h=st.none() | amounts(1, 10_000),
    source=notes,
    confidence=st.none() | st.sampled_from(Confidence),
)
bars = st.builds(
    Bar,
    name=names,
    taps=st.integers(0, 1000),
    share_of_orders=amounts(0, 1),
    dispense=st.sampled_from(Dispense),
    note=notes,
)


@st.composite
def groups(draw: Callable[..., Any], period_names: list[str], beverage_names: list[str]) -> GuestGroup:
    accepted, declined = draw(counts), draw(maybe_counts)
    under_age = draw(st.none() | st.integers(0, accepted))
    return GuestGroup(
        name=draw(names),
        serving_period=draw(st.sampled_from([None, *period_names])),
        invited=draw(st.sampled_from((None, accepted + (declined or 0) + 5))),
        invited_on=draw(st.none() | days),
        accepted=accepted,
        accepted_on=draw(st.none() | days),
        declined=declined,
        declined_on=draw(st.none() | days),
        arrived=draw(maybe_counts),
        arrived_on=draw(st.none() | days),
        under_age=under_age,
        non_drinkers=draw(st.none() | st.integers(0, accepted - (under_age or 0))),
        toast_beverage=draw(st.sampled_from([None, *beverage_names])),
        note=draw(notes),
    )


@st.composite
def assumptions(draw: Callable[..., Any], group_names: list[str], beverage_names: list[str]) -> Assumption:
    kind = draw(st.sampled_from(AssumptionKind))
    value = draw(amounts(0.01, 0.99) if kind.unit == "share" else amounts(0.01, 100))
    most = 0.99 * math.sqrt(value * (1 - value)) if kind.unit == "share" else value
    return Assumption(
        guest_group=draw(st.sampled_from([None, *group_names])) if kind.is_of_the_forecast else None,
        beverage=draw(st.sampled_from([None, *beverage_names])) if kind.is_of_the_forecast else None,
        kind=kind,
        value=value,
        spread=draw(st.just(0.0) | amounts(0, most)),
        unit=kind.unit,
        basis=draw(st.sampled_from(Basis)),
        source=draw(notes),
    )


@st.composite
def past_events(draw: Callable[..., Any]) -> PastEvent:
    drunk_l = draw(st.none() | amounts(0, 1e6))
    left_over_l = draw(st.none() | amounts(0, 1e6))
    measured = tuple(Measured)[1:] if drunk_l is not None else tuple(Measured)
    return PastEvent(
        name=draw(names),
        held_on=draw(days),
        beverage=draw(names),
        guests=draw(maybe_counts),
        duration_h=draw(st.none() | amounts(0.1, 2000)),
        shipped_l=draw(st.none() | amounts((drunk_l or 0) + (left_over_l or 0), 1e7)),
        containers=draw(maybe_counts),
        drunk_l=drunk_l,
        left_over_l=left_over_l,
        ran_dry_at=draw(st.none() | moments(1).map(lambda found: found[0])),
        time_zone=draw(row_zones),
        lead_time_days=draw(st.none() | st.integers(0, 1000)),
        lead_from=draw(st.sampled_from(LeadFrom)),
        measured=draw(st.sampled_from(measured)),
        source=draw(notes),
    )


own_values = (
    names
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | amounts(-1e9, 1e9)
    | st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0))
    | st.times().map(lambda at: at.replace(microsecond=0))
)


def is_own_heading(words: str) -> bool:
    tables = (GuestGroup, Event)
    return (
        words == " ".join(words.split())
        and same_name(words) not in form_headings()
        and not any(read_heading(each, words) or same_name(words) in computed_headings(each.table) for each in tables)
    )


@st.composite
def own_columns(draw: Callable[..., Any], rows: tuple[Record, ...]) -> dict[str, dict[tuple[Any, ...], Any]]:
    if not rows:
        return {}
    headings = draw(st.lists(names.filter(is_own_heading), max_size=2, unique_by=same_name))
    keys = st.sampled_from([row.key for row in rows])
    return {words: draw(st.dictionaries(keys, own_values, min_size=1)) for words in headings}


@st.composite
def own_sheets(draw: Callable[..., Any]) -> tuple[tuple[Any, ...], ...]:
    places = draw(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), own_values, max_size=4))
    height, width = (max((place[side] for place in places), default=-1) + 1 for side in (0, 1))
    return tuple(tuple(places.get((row, column)) for column in range(width)) for row in range(height))


REFERRED_FIRST = (
    *(Party, Consignment, Fallback, BudgetLine, Leg, Milestone, Receipt, Duty, Goods, Charge, ExchangeRate),
    *(Lot, Keg, Location),
    *(Trainer, StaffMember, TrainingSession, Availability, RosterEntry),
)


@st.composite
def sent(
    draw: Callable[..., Any], beverage_names: list[str], size_names: list[str], bar_names: list[str]
) -> dict[str, tuple[Record, ...]]:
    """The tables of shipment, duties, goods, cost, stock and training; a table after those that its rows name."""
    others = {"beverage": beverage_names, "container_size": size_names, "bar": bar_names}
    tables: dict[str, tuple[Record, ...]] = {}
    for table in REFERRED_FIRST:
        must = [column.refers_to for column in columns(table) if column.required and column.refers_to is not None]
        rows = draw(distinct(any_row(table, others), 2)) if all(others[each] for each in must) else ()
        tables[ATTRIBUTES[table.table]] = rows
        others[table.table] = [getattr(each, "name", "") for each in rows]
    return tables


@st.composite
def event_records(draw: Callable[..., Any]) -> EventRecords:
    event, of_periods = draw(events()), draw(distinct(periods()))
    of_beverages = draw(distinct(beverages, 4).filter(bool))
    of_sizes = draw(distinct(sizes, 2))
    of_bars = draw(distinct(bars))
    beverage_names = [each.name for each in of_beverages]
    of_groups = draw(distinct(groups([each.name for each in of_periods], beverage_names)).filter(bool))
    poured = st.sampled_from(beverage_names)
    held = st.sampled_from([*(each.name for each in of_sizes), *(each.name for each in catalogue_sizes())])
    lines = st.builds(OrderLine, beverage=poured, container_size=held, containers=counts, note=notes)
    offers = st.builds(
        ContainerOffer,
        beverage=poured,
        container_size=held,
        available=maybe_counts,
        price=prices,
        deposit=prices,
        currency=st.none() | codes,
        customs_value=prices,
        coupler=st.none() | st.sampled_from(CouplerSystem),
        source=notes,
    )
    asides = st.builds(
        SetAside, beverage=poured, purpose=st.sampled_from(SetAsidePurpose), volume_l=amounts(0, 1e6), note=notes
    )
    overrides = st.sampled_from(OverrideOf).flatmap(
        lambda of: st.builds(
            Override, beverage=poured, of=st.just(of), median=amounts(0.001, 1e8), unit=st.just(of.unit), reason=names
        )
    )
    own = {"guest_group": draw(own_columns(of_groups)), "event": draw(own_columns((event,)))}
    sheet_names = st.sampled_from(("Seating", "Tischplan", "名簿", "Plan & more", "O'Neill", "=1+1"))
    return EventRecords(
        event=event,
        serving_periods=of_periods,
        guest_groups=of_groups,
        beverages=of_beverages,
        bars=of_bars,
        container_sizes=of_sizes,
        container_offers=draw(distinct(offers)),
        order_lines=draw(distinct(lines)),
        set_asides=draw(distinct(asides)),
        overrides=draw(distinct(overrides)),
        assumptions=draw(distinct(assumptions([each.name for each in of_groups], beverage_names), 5)),
        past_events=draw(distinct(past_events())),
        **draw(
            sent(
                [*beverage_names],
                [*(each.name for each in of_sizes), "20 L slim keg"],
                [each.name for each in of_bars],
            )
        ),
        own=OwnContent(
            columns={table: cells for table, cells in own.items() if cells},
            sheets=draw(st.dictionaries(sheet_names, own_sheets(), max_size=2)),
        ),
    )


def comparable(value: Any) -> Any:
    """Moments by their instant: in the hour shown twice, Python holds equal moments of two zones for different."""
    if isinstance(value, dict):
        return {key: comparable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return tuple(map(comparable, value))
    return value.astimezone(dt.UTC) if isinstance(value, dt.datetime) and value.tzinfo else value


def read_again(records: EventRecords, language: Language) -> WorkbookRead:
    return read_workbook(parse(write_event_workbook(records, language=language, as_of=WRITTEN_AT), "event.xlsx"))


@given(event_records(), st.sampled_from(LANGUAGES))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_is_read_again(records: EventRecords, language: Language) -> None:
    read = read_again(records, language)
    assert stopping(read.findings) == ()
    assert read.records is not None
    assert comparable(read.records.model_dump()) == comparable(records.model_dump())


@st.composite
def stored_records(draw: Callable[..., Any]) -> EventRecords:
    """An event from a store, where some rows are not saved yet: their ids lie below 0."""
    records = draw(event_records())
    last, ids = 0, {}
    for table, count in {
        **{table.table: len(records.rows(table.table)) for table in TABLES},
        OWN_SHEET: len(records.own.sheets),
    }.items():
        unsaved = [False] if table == "event" else draw(st.lists(st.booleans(), min_size=count, max_size=count))
        ids[table] = tuple((-1 if each else 1) * (last + place) for place, each in enumerate(unsaved, start=1))
        last += count
    return records.model_copy(update={"ids": ids})


@given(stored_records(), st.sampled_from(LANGUAGES), st.sampled_from((None, *Recipient)))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_export_comes_back_with_its_identity_its_ids_and_the_values_it_left_with(
    records: EventRecords, language: Language, recipient: Recipient | None
) -> None:
    left = identity_of(records, recipient)
    read = read_workbook(
        parse(write_event_workbook(records, language=language, as_of=WRITTEN_AT, identity=left), "event.xlsx")
    )
    assert stopping(read.findings) == ()
    assert (read.ignored, read.identity is None, read.records is None) == ((), False, False)
    assert read.records is not None
    assert read.identity is not None
    handed_out = as_seen_by(records, recipient)
    assert comparable(read.records.model_dump(exclude={"ids"})) == comparable(handed_out.model_dump(exclude={"ids"}))
    assert read.row_ids == {OWN_SHEET: ()} | {
        table: tuple(row_id if row_id > 0 else None for row_id in row_ids) for table, row_ids in handed_out.ids.items()
    }
    assert replace(read.identity, rows={}) == replace(left, rows={})
    for table, hidden in seen_by(recipient).items():
        assert read.seen[table] >= {column.name for column in columns(record_types[table]) if column.name not in hidden}
        for row_id, (version, base) in left.rows[table].items():
            seen = {
                name: value
                for name, value in base.items()
                if name not in hidden and (sees_all(recipient) or not name.startswith(OWN))
            }
            assert comparable(read.identity.rows[table][row_id]) == comparable((version, seen))
    if sees_all(recipient):
        assert read.identity.rows[OWN_SHEET] == left.rows[OWN_SHEET]


record_types = {table.table: table for table in TABLES}


def an_evening(**changes: Any) -> EventRecords:
    berlin = ZoneInfo("Europe/Berlin")
    event = Event(
        event_id="party",
        name="Party",
        venue="Hall",
        time_zone="Europe/Berlin",
        doors_at=dt.datetime(2025, 10, 25, 20, tzinfo=berlin),
        last_pour_at=dt.datetime(2025, 10, 26, 2, 30, fold=1, tzinfo=berlin),
    )
    beer = Beverage(name="Altbier", category="beer", abv=0.05, serving_size_l=0.25, source="shipped")
    return EventRecords(
        **{"event": event, "guest_groups": (GuestGroup(name="all", accepted=10),), "beverages": (beer,), **changes}
    )


def test_a_last_pour_in_the_hour_that_the_clocks_show_twice_keeps_its_instant() -> None:
    records = an_evening()
    read = read_again(records, "de")
    assert read.records is not None
    assert read.records.event.last_pour_at.astimezone(dt.UTC) == dt.datetime(2025, 10, 26, 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_leg_is_written_at_the_clock_of_each_of_its_ends_and_read_again(language: Language) -> None:
    records = an_evening(**sent_goods("Altbier", "20 L slim keg"))
    cells = frame_of(Leg, records, language).iloc[0]
    planned, arrives = (
        heading(column_of(Leg, name), language) for name in ("planned_departs_at", "planned_arrives_at")
    )
    assert (f"{cells[planned]}", f"{cells[arrives]}") == ("2025-06-04 13:00:00", "2025-06-05 09:00:00")
    read = read_again(records, language)
    assert read.records is not None
    assert comparable(read.records.model_dump()) == comparable(records.model_dump())
    assert f"{read.records.legs[0].planned_departs_at}" == "2025-06-04 13:00:00+02:00"
    assert f"{read.records.legs[0].planned_arrives_at}" == "2025-06-05 09:00:00+09:00"


def test_a_price_is_the_same_to_the_last_cent() -> None:
    offer = ContainerOffer(beverage="Altbier", container_size="20 L slim keg", price=Decimal("1234567.89"))
    read = read_again(an_evening(container_offers=(offer,)), "ja")
    assert read.records is not None
    assert read.records.container_offers[0].price == Decimal("1234567.89")


def test_a_sheet_of_ones_own_whose_name_is_ours_gets_a_number() -> None:
    sheets = {"Plan": (("seating",),), "Bestellung": (("flowers", 12),)}
    read = read_again(an_evening(own=OwnContent(sheets=sheets)), "en")
    assert read.records is not None
    assert read.records.own.sheets == {"Plan (2)": (("seating",),), "Bestellung (2)": (("flowers", 12),)}


def test_a_workbook_goes_through_all_three_languages_and_comes_back() -> None:
    records = an_evening(
        order_lines=(OrderLine(beverage="Altbier", container_size="20 L gravity cask", containers=2),),
        own=OwnContent(columns={"guest_group": {"Table": {("all",): 7}}}),
    )
    read = records
    for language in (*LANGUAGES, *LANGUAGES[::-1]):
        again = read_again(read, language).records
        assert again is not None
        read = again
    assert comparable(read.model_dump()) == comparable(records.model_dump())
