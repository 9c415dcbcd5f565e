"""Duties: which apply, by when, what they keep from happening, and what is overdue."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipments import AIR, AIR_LEGS, BERLIN, DOORS_AT, SEA, SLIM_KEG, TOKYO, altbier, berlin, chain, evening, tokyo

from catering.catalog.duties import duty_rules
from catering.model.beverage import ContainerOffer, Empties, OrderLine
from catering.model.charge import ExchangeRate, RatePurpose
from catering.model.duty import Duty, DutyState
from catering.model.event import EventState
from catering.model.goods import Goods, GoodsKind, GoodsSource
from catering.model.milestone import MilestoneKind
from catering.model.party import Party, PartyRole
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, ConsignmentState, Incoterm, Leg
from catering.model.text import LANGUAGES
from catering.planning.cost.customs_value import customs_value
from catering.planning.duties.duties import DutyLine, duties_by, duties_of, duty_findings
from catering.planning.event_plan import plan_event
from catering.planning.shipment.schedule_points import SchedulePoint
from catering.services.check_workbook import findings_of_plan

MAY = tokyo(2025, 5, 1, 12)
ORAL, ONE_STAGE = "Oral export declaration", "Export declaration in one stage"
TWO_STAGES = "Export declaration in two stages, with MRN"
BEVERAGES = "Food import notification: beverages"


def worth(each: str | None, *, kegs: int = 40, currency: str | None = None, **other: Any) -> EventRecords:
    """Kegs with a customs value each."""
    offer = ContainerOffer(
        beverage="Altbier", container_size=SLIM_KEG, currency=currency,
        customs_value=None if each is None else Decimal(each),
    )  # fmt: skip
    return evening(container_offers=(offer,), containers=kegs, **other)


def sent(consignment: Consignment, **other: Any) -> EventRecords:
    return evening(consignment, **other)


def names(records: EventRecords) -> set[str]:
    return {str(line.name) for line in duties_by(records, (), as_of=MAY)}


def line_of(records: EventRecords, name: str, *points: SchedulePoint, as_of: dt.datetime = MAY) -> DutyLine:
    (found,) = (each for each in duties_by(records, points, as_of=as_of) if str(each.name) == name)
    return found


def plain(words: object) -> str:
    return str(words).replace("\N{NO-BREAK SPACE}", " ")


def point(
    at: dt.datetime, zone: ZoneInfo, *, kind: MilestoneKind | None = None, leg: Leg | None = None,
    is_arrival: bool = False, actual_at: dt.datetime | None = None,
) -> SchedulePoint:  # fmt: skip
    """A point of a schedule that is due and expected at one moment."""
    milestone = next((each for each in chain() if each.kind is kind), None)
    return SchedulePoint(
        name=altbier().category.label if kind is None else kind.label, milestone=milestone, leg=leg,
        is_arrival=is_arrival, is_in_chain=True, zone=zone, planned_at=None, actual_at=actual_at, expected_at=at,
        latest_at=at, safe_latest_at=at,
    )  # fmt: skip


# How export is declared

# a keg's value in EUR | kegs | declaration
DECLARED = f"""
100     | 10 | {ORAL}
100.01  | 10 | {ONE_STAGE}
300     | 10 | {ONE_STAGE}
300.01  | 10 | {TWO_STAGES}
50      | 20 | {ORAL}
20      | 36 | {ORAL}
20      | 37 | {ONE_STAGE}
75      | 40 | {ONE_STAGE}
75.01   | 40 | {TWO_STAGES}
"""


@pytest.mark.parametrize("row", DECLARED.strip().splitlines())
def test_export_is_declared_by_value_and_weight(row: str) -> None:
    """To 1,000 EUR and 1,000 kg by word of mouth: 36 kegs of 27.7 kg are 997.2 kg, 37 are 1,024.9 kg."""
    each, kegs, expected = (cell.strip() for cell in row.split("|"))
    assert names(worth(each, kegs=int(kegs))) & {ORAL, ONE_STAGE, TWO_STAGES} == {expected}


@settings(max_examples=60, deadline=None)
@given(st.decimals(0, 500, places=2), st.integers(1, 60))
def test_one_way_of_declaring_applies_whatever_it_is_worth(each: Decimal, kegs: int) -> None:
    found = names(worth(str(each), kegs=kegs)) & {ORAL, ONE_STAGE, TWO_STAGES}
    total = each * kegs
    if each == 0 or total > 3000:
        assert found == {TWO_STAGES}
    elif total > 1000 or kegs * 27.7 > 1000:
        assert found == {ONE_STAGE}
    else:
        assert found == {ORAL}


def test_an_unknown_value_is_told_and_the_strictest_way_assumed() -> None:
    line = line_of(worth(None), TWO_STAGES)
    assert str(line.because) == (
        "The customs value of 20 L slim keg of Altbier is not known: the strictest way is assumed."
    )
    assert plain(line_of(worth("80"), TWO_STAGES).because) == "Customs value €3,200.00, 1,108 kg."


def test_the_price_is_the_value_where_none_is_stated_and_shipped_goods_count_in() -> None:
    priced = ContainerOffer(beverage="Altbier", container_size=SLIM_KEG, price=Decimal(60))
    glass = Goods(
        name="Altbier glass",
        kind=GoodsKind.GLASS,
        needed=100,
        secured=100,
        source=GoodsSource.SHIPPED,
        customs_value=Decimal(2),
    )
    records = evening(container_offers=(priced,), goods=(glass,))
    assert customs_value(records, currency="EUR", on=MAY.date()).amount == 40 * 60 + 100 * 2
    hired = glass.model_copy(update={"source": GoodsSource.HIRED})
    assert (
        customs_value(evening(container_offers=(priced,), goods=(hired,)), currency="EUR", on=MAY.date()).known == 2400
    )


def test_a_value_in_yen_is_turned_into_euros_at_the_customs_rate() -> None:
    budget = ExchangeRate(currency="EUR", into="JPY", valid_on=dt.date(2025, 4, 1), rate=100)
    customs = budget.model_copy(update={"purpose": RatePurpose.CUSTOMS, "rate": 160})
    records = worth("8000", currency="JPY", exchange_rates=(budget, customs))
    assert customs_value(records, currency="EUR", on=MAY.date()).amount == 40 * 8000 / Decimal(160)
    assert customs_value(worth("8000", currency="JPY"), currency="EUR", on=MAY.date()).amount is None


# What applies


def test_the_documented_example() -> None:
    """docs/planning/duties.md: forty kegs of 80 EUR each, flown under duty suspension."""
    assert names(worth("80")) == {rule.name for rule in duty_rules()} - {
        ORAL, ONE_STAGE, "Food import notification: glasses, taps and what else touches food",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("records", "absent"),
    [
        (sent(AIR.model_copy(update={"duty_suspended": False})), "e-AD with ARC in EMCS"),
        (sent(SEA.model_copy(update={"state": ConsignmentState.CHOSEN})), "Air security: known consignor or screening"),
        (sent(AIR, beverage=altbier(abv=0.004)), "Liquor tax return on withdrawal"),
        (
            sent(AIR.model_copy(update={"empties": Empties.FORFEITED})),
            "List the serial numbers of the vessels for their way back",
        ),
        (
            sent(AIR, order_lines=(OrderLine(beverage="Altbier", container_size="20 L one-way keg", containers=40),)),
            "List the serial numbers of the vessels for their way back",
        ),
        (
            sent(AIR, order_lines=(OrderLine(beverage="Altbier", container_size="20 L gravity cask", containers=9),)),
            "Hire CO2 in Japan",
        ),
    ],
)
def test_a_duty_that_does_not_apply_is_not_listed(records: EventRecords, absent: str) -> None:
    assert absent in names(worth("80"))
    assert absent not in names(records)


def test_shipped_glasses_are_notified_and_hired_ones_are_not() -> None:
    glass = Goods(name="Glass", kind=GoodsKind.GLASS, secured=9, touches_food=True, source=GoodsSource.SHIPPED)
    notification = "Food import notification: glasses, taps and what else touches food"
    assert notification in names(evening(goods=(glass,)))
    assert notification not in names(evening(goods=(glass.model_copy(update={"source": GoodsSource.HIRED}),)))


def test_the_catalogue_says_nothing_of_other_ways_and_of_events_without_a_consignment() -> None:
    assert names(sent(AIR.model_copy(update={"origin": "Czechia"}))) == set()
    assert names(sent(AIR.model_copy(update={"origin": "Deutschland"}))) != set()
    assert names(evening(consignments=(), legs=())) == set()
    records = evening()
    at_home = records.event.model_copy(update={"time_zone": "Europe/Berlin"})
    assert names(records.model_copy(update={"event": at_home})) == set()


# What is done


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_of_the_same_name_in_any_language_says_who_and_when(language: Any) -> None:
    rule = next(each for each in duty_rules() if each.name == BEVERAGES)
    row = Duty(
        name=rule.label.in_language(language), responsible="Broker", number="N-17", state=DutyState.DONE,
        done_on=dt.date(2025, 4, 30), where="FAINS",
    )  # fmt: skip
    records = evening(duties=(row,), parties=(Party(name="Broker", role=PartyRole.BROKER),))
    line = line_of(records, BEVERAGES)
    assert (line.row, line.state, line.number) == (row, DutyState.DONE, "N-17")
    assert (str(line.responsible), str(line.where), line.blocks) == ("Broker", "FAINS", MilestoneKind.IMPORT_NOTIFIED)
    assert len(duties_by(records, (), as_of=MAY)) == len(duties_by(evening(), (), as_of=MAY))


def test_a_persons_own_duties_are_appended() -> None:
    hall = Duty(name="Hire the hall", latest_on=dt.date(2025, 4, 1))
    line = line_of(evening(duties=(hall,)), "Hire the hall")
    assert (line.rule, line.is_overdue, line.why, line.source) == (None, True, None, None)
    alone = evening(duties=(hall,), consignments=(), legs=())
    assert [str(each.name) for each in duties_by(alone, (), as_of=MAY)] == ["Hire the hall"]


def test_two_rows_of_one_duty_are_both_listed() -> None:
    english, german = (Duty(name=name) for name in ("Import declaration", "Einfuhranmeldung"))
    lines = duties_by(evening(duties=(english, german)), (), as_of=MAY)
    assert [each.row for each in lines if each.row is not None] == [english, german]


def test_the_first_party_of_the_role_is_responsible_else_the_role() -> None:
    assert str(line_of(evening(), BEVERAGES).responsible) == "customs broker"
    broker = Party(name="Tokyo Brokers", role=PartyRole.BROKER)
    assert str(line_of(evening(parties=(broker,)), BEVERAGES).responsible) == "Tokyo Brokers"
    imported = sent(AIR.model_copy(update={"importer": "Hotel"}))
    assert str(line_of(imported, "Liquor tax return on withdrawal").responsible) == "Hotel"


def test_what_the_records_show_is_done_need_not_be_ticked_off() -> None:
    named = AIR.model_copy(update={"incoterm": Incoterm.DAP, "incoterm_place": "Haneda", "importer": "Hotel"})
    co2 = Goods(name="CO2", kind=GoodsKind.CO2, secured=4)
    done, still = sent(named, goods=(co2,)), evening()
    for name in ("Name Incoterm and place", "Name the importer of record in Japan", "Hire CO2 in Japan"):
        assert line_of(done, name).state is DutyState.DONE
        assert line_of(still, name).state is DutyState.OPEN
    short = sent(named, goods=(co2.model_copy(update={"secured": 3}),))
    assert line_of(short, "Hire CO2 in Japan").is_open


# By when


def test_without_a_schedule_the_days_are_counted_from_the_event() -> None:
    line = line_of(evening(), BEVERAGES)
    assert (line.earliest_on, line.latest_on) == (None, dt.date(2025, 6, 6))
    assert line_of(evening(), "Hire CO2 in Japan").latest_on == dt.date(2025, 6, 9)


def test_the_food_notification_opens_seven_days_before_arrival_and_closes_with_its_milestone() -> None:
    arrival = point(tokyo(2025, 6, 12, 9), TOKYO, leg=AIR_LEGS[1], is_arrival=True)
    notified = point(tokyo(2025, 6, 11, 17), TOKYO, kind=MilestoneKind.IMPORT_NOTIFIED)
    line = line_of(evening(), BEVERAGES, arrival, notified)
    assert (line.earliest_on, line.latest_on) == (dt.date(2025, 6, 5), dt.date(2025, 6, 11))


def test_a_day_is_that_of_its_place() -> None:
    """23:30 of 5 June in Berlin is 6 June in Tokyo: the declaration is due on the 5th, and overdue on Berlin's 6th."""
    declared = point(berlin(2025, 6, 5, 23, 30), BERLIN, kind=MilestoneKind.EXPORT_DECLARED)
    records = worth("80")
    line = line_of(records, TWO_STAGES, declared, as_of=tokyo(2025, 6, 6, 6))
    assert (line.latest_on, line.is_overdue) == (dt.date(2025, 6, 5), False)
    assert line_of(records, TWO_STAGES, declared, as_of=tokyo(2025, 6, 6, 8)).is_overdue


def test_the_exit_report_is_due_a_fortnight_after_the_goods_have_left() -> None:
    departs = point(berlin(2025, 6, 1, 13), BERLIN, leg=AIR_LEGS[1])
    line = line_of(evening(), "Exit report received in EMCS", departs)
    assert (line.earliest_on, line.latest_on) == (dt.date(2025, 6, 1), dt.date(2025, 6, 15))


def test_a_persons_days_take_the_place_of_the_derived_ones() -> None:
    row = Duty(name=BEVERAGES, earliest_on=dt.date(2025, 6, 1), latest_on=dt.date(2025, 6, 3))
    line = line_of(evening(duties=(row,)), BEVERAGES)
    assert (line.earliest_on, line.latest_on) == (row.earliest_on, row.latest_on)


def test_what_is_overdue_comes_first_and_what_is_done_last() -> None:
    rows = (
        Duty(name="Hire the hall", latest_on=dt.date(2025, 4, 1)),
        Duty(name="Book the trainer", latest_on=dt.date(2025, 4, 1), state=DutyState.DONE),
    )
    lines = duties_by(evening(duties=rows), (), as_of=MAY)
    assert str(lines[0].name) == "Hire the hall"
    assert str(lines[-1].name) == "Book the trainer"
    days = [line.latest_on for line in lines if line.is_open and not line.is_overdue]
    assert days == sorted(days)


# Findings


def test_an_overdue_duty_is_a_finding() -> None:
    hall = Duty(name="Hire the hall", latest_on=dt.date(2025, 4, 30))
    found = list(duty_findings(duties_by(evening(duties=(hall,)), (), as_of=MAY)))
    assert [(each.code, str(each.message)) for each in found] == [
        ("duty-overdue", "“Hire the hall” was due by 30 April 2025 and is open.")
    ]
    on_the_day = duties_by(evening(duties=(hall,)), (), as_of=tokyo(2025, 4, 30, 23))
    assert not list(duty_findings(on_the_day))


def test_a_milestone_that_is_reached_though_its_duty_is_open_is_a_finding() -> None:
    cleared = point(DOORS_AT - dt.timedelta(days=3), TOKYO, kind=MilestoneKind.CLEARED, actual_at=tokyo(2025, 6, 13, 9))
    done = tuple(Duty(name=rule.name, state=DutyState.DONE) for rule in duty_rules())
    tax = "Liquor tax return on withdrawal"
    still_open = tuple(each for each in done if each.name != tax)
    found = list(duty_findings(duties_by(evening(duties=still_open), (cleared,), as_of=DOORS_AT)))
    assert [(each.code, str(each.message)) for each in found] == [
        ("duty-passed-over", f"“cleared” is reached, though “{tax}” is open.")
    ]
    assert not list(duty_findings(duties_by(evening(duties=done), (cleared,), as_of=DOORS_AT)))


def test_the_schedule_gives_the_days() -> None:
    """The last day for the export declaration lies before the flight, that of the notification before the arrival."""
    lines = {str(line.name): line for line in duties_of(worth("80"), as_of=MAY)}
    export, notified = lines[TWO_STAGES], lines[BEVERAGES]
    assert (export.zone.key, notified.zone.key) == ("Europe/Berlin", "Asia/Tokyo")
    assert export.latest_on is not None
    assert notified.latest_on is not None
    assert notified.earliest_on is not None
    assert export.latest_on < DOORS_AT.date()
    assert notified.earliest_on < DOORS_AT.date()


def test_what_is_overdue_is_among_the_findings_of_the_plan_until_the_evening_is_over() -> None:
    hall = Duty(name="Hold the hall", latest_on=dt.date(2025, 4, 1))

    def told(records: EventRecords, as_of: dt.datetime) -> list[str]:
        found = findings_of_plan(plan_event(records, as_of=as_of))
        return [str(each.message) for each in found if each.code == "duty-overdue"]

    records = evening(duties=(hall,), consignments=())
    assert told(records, MAY) == ["“Hold the hall” was due by 1 April 2025 and is open."]
    assert told(records, tokyo(2025, 6, 17)) == []
    postponed = records.event.model_copy(update={"state": EventState.POSTPONED})
    assert told(records.with_rows("event", (postponed,)), MAY) == []


def test_glasses_without_beer_are_weighed_and_no_beverage_is_notified() -> None:
    """1,400 glasses, 24 to a box of 6 kg: 59 boxes."""
    glasses = Goods(
        name="Altbier glass", kind=GoodsKind.GLASS, needed=1400, secured=1400, source=GoodsSource.SHIPPED,
        touches_food=True, customs_value=Decimal("0.5"), pieces_per_box=24, box_weight_kg=6, box_length_mm=400,
        box_width_mm=300, box_height_mm=200,
    )  # fmt: skip
    records = sent(AIR, goods=(glasses,), order_lines=())
    assert BEVERAGES not in names(records)
    assert plain(line_of(records, "Oral export declaration").because) == "Customs value €700.00, 354 kg."
