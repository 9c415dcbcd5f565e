"""From the decision to the rested keg: by when at the latest, when to be expected, how surely, and what breaks."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipments import (
    AIR,
    AIR_LEGS,
    BERLIN,
    DOORS_AT,
    FLOWN_2019,
    SEA,
    SEA_LEGS,
    TOKYO,
    altbier,
    berlin,
    chain,
    evening,
    tokyo,
)

from catering.model.event import LeadFrom, PastEvent
from catering.model.milestone import Fallback, FallbackKind, Milestone, MilestoneKind, WorkCalendar
from catering.model.records import EventRecords
from catering.model.shipment import ConsignmentState, Leg, LegMode
from catering.planning.shipment.schedule_breaks import ScheduleRule
from catering.planning.shipment.schedule_points import SchedulePoint
from catering.planning.shipment.shelf_life import ShelfLife, ShelfLifeTooShort, hold_shelf_life
from catering.planning.shipment.shipment_schedule import RealLead, ShipmentSchedule, schedule_shipment

EARLY = berlin(2025, 4, 14, 12)
FLIGHT = "Departure from Frankfurt"


def scheduled(records: EventRecords, as_of: dt.datetime = EARLY, **settings_: Any) -> ShipmentSchedule:
    schedule = schedule_shipment(records, as_of=as_of, **settings_)
    assert schedule is not None
    return schedule


def point(schedule: ShipmentSchedule, name: str) -> SchedulePoint:
    return next(each for each in schedule.points if str(each.name) == name)


def shown(moment: dt.datetime, zone: str | None = None) -> str:
    zone = zone or {"Asia/Tokyo": "Tokyo", "Europe/Berlin": "Berlin"}[str(moment.tzinfo)]
    return f"{moment:%a %d %b %H:%M} {zone}"


def flown(*when: int, **changes: Any) -> tuple[Leg, ...]:
    """The legs of the flight, which leaves on Tuesdays, Thursdays and Saturdays, with its planned departure."""
    planned = {"planned_departs_at": berlin(*when), "weekdays": "Tue Thu Sat", **changes}
    return tuple(leg.model_copy(update=planned) if leg.mode is LegMode.AIR else leg for leg in AIR_LEGS)


def planned_evening(*flight: int, **tables: Any) -> EventRecords:
    """Decided on 28 April, filled on 3 June, flown when said."""
    milestones = chain(decided=berlin(2025, 4, 28, 12), filled=berlin(2025, 6, 3, 12))
    return evening(**{"legs": flown(*(flight or (2025, 6, 7, 13))), "milestones": milestones} | tables)


def with_actual(records: EventRecords, **actual: dt.datetime) -> EventRecords:
    """Milestones reached, by kind such as `filled`."""
    reached = {MilestoneKind[name.upper()]: moment for name, moment in actual.items()}
    return records.with_rows(
        "milestone",
        tuple(each.model_copy(update={"actual_at": reached.get(each.kind)}) for each in records.milestones),
    )


def changed(records: EventRecords, kind: MilestoneKind, **columns: Any) -> EventRecords:
    return records.with_rows(
        "milestone",
        tuple(each.model_copy(update=columns) if each.kind is kind else each for each in records.milestones),
    )


# Backwards from the doors

LATEST = """
rested                     | Mon 16 Jun 18:00 Tokyo  | the doors
delivered                  | Fri 13 Jun 16:00 Tokyo  | 36 h before is Sunday 06:00; the dock closed on Friday at 16:00
Arrival at Hotel New Otani | Fri 13 Jun 16:00 Tokyo  |
Departure from Tokyo Haneda| Fri 13 Jun 10:00 Tokyo  | a quarter of a day before
cleared                    | Fri 13 Jun 10:00 Tokyo  |
Arrival at Tokyo Haneda    | Thu 12 Jun 22:00 Tokyo  | half a working day before
food import notified       | Tue 10 Jun 22:00 Tokyo  | two working days of review before clearance begins
Departure from Frankfurt   | Wed 11 Jun 15:00 Berlin | a day before, and seven hours
export declared            | Wed 11 Jun 15:00 Berlin |
Arrival at Frankfurt       | Wed 11 Jun 15:00 Berlin |
Departure from Düsseldorf  | Wed 11 Jun 03:00 Berlin |
filled                     | Tue 10 Jun 15:00 Berlin | the export takes a working day, the lorry half a day
brewed                     | Thu 08 May 15:00 Berlin | 21 working days: without Ascension Day and Whit Monday
ordered                    | Tue 06 May 15:00 Berlin |
litres decided             | Mon 05 May 15:00 Berlin |
final headcount            | Fri 13 Jun 12:00 Tokyo  | three days before is 18:00, when nobody takes it any more
"""


@pytest.mark.parametrize("line", LATEST.strip().splitlines())
def test_the_latest_dates_by_hand(line: str) -> None:
    name, latest, _ = (cell.strip() for cell in line.split("|"))
    assert shown(point(scheduled(evening()), name).latest_at) == latest


def test_safe_dates_are_those_with_the_highest_days() -> None:
    schedule = scheduled(evening())
    # 48 h of rest: Saturday 18:00, so Friday 16:00; a day's lorry: Thursday 16:00; two working days: Tuesday 16:00
    assert shown(point(schedule, "delivered").safe_latest_at) == "Fri 13 Jun 16:00 Tokyo"
    assert shown(point(schedule, "cleared").safe_latest_at) == "Thu 12 Jun 16:00 Tokyo"
    assert shown(point(schedule, "Arrival at Tokyo Haneda").safe_latest_at) == "Tue 10 Jun 16:00 Tokyo"
    assert shown(point(schedule, FLIGHT).safe_latest_at) == "Sat 07 Jun 09:00 Berlin"


def test_a_flight_must_leave_on_a_day_it_flies() -> None:
    assert shown(point(scheduled(planned_evening()), FLIGHT).latest_at) == "Tue 10 Jun 13:00 Berlin"


def test_golden_week_between_clearance_and_delivery() -> None:
    """Doors on Wednesday, 7 May 2025: 3 to 6 May and the weekend are holidays, so the dock closes on Friday, 2 May."""
    schedule = scheduled(evening(doors_at=tokyo(2025, 5, 7, 18)), berlin(2025, 2, 3, 12))
    assert shown(point(schedule, "delivered").latest_at) == "Fri 02 May 16:00 Tokyo"
    assert shown(point(schedule, "cleared").latest_at) == "Fri 02 May 10:00 Tokyo"
    # and the review of the notification stands still on Showa Day, 29 April
    assert shown(point(schedule, "Arrival at Tokyo Haneda").latest_at) == "Thu 01 May 22:00 Tokyo"
    assert shown(point(schedule, "food import notified").latest_at) == "Mon 28 Apr 22:00 Tokyo"


def test_the_cut_off_is_so_many_days_before_the_departure() -> None:
    cut_off = Milestone(
        name="cut-off", kind=MilestoneKind.CUT_OFF, lowest_days=0.25, likely_days=0.5, highest_days=1,
        time_zone="Europe/Berlin",
    )  # fmt: skip
    records = planned_evening()
    schedule = scheduled(records.with_rows("milestone", (*records.milestones, cut_off)))
    assert shown(point(schedule, "cut-off").latest_at) == "Tue 10 Jun 01:00 Berlin"
    assert shown(point(schedule, "Arrival at Frankfurt").latest_at) == "Tue 10 Jun 01:00 Berlin"
    # who is there at 02:00 waits for Thursday's flight
    late = scheduled(
        with_actual(records.with_rows("milestone", (*records.milestones, cut_off)), cut_off=berlin(2025, 6, 10, 2)),
        berlin(2025, 6, 10, 3),
    )
    assert shown(point(late, FLIGHT).expected_at) == "Thu 12 Jun 13:00 Berlin"


def test_the_hall_is_empty_when_the_event_says_so_else_by_the_noon_after() -> None:
    hall = (Milestone(name="kegs out", kind=MilestoneKind.HALL_CLEARED),)
    records = evening(milestones=hall)
    assert shown(point(scheduled(records), "kegs out").latest_at) == "Tue 17 Jun 12:00 Tokyo"
    event = records.event.model_copy(update={"hall_cleared_at": tokyo(2025, 6, 17, 1)})
    assert shown(point(scheduled(records.with_rows("event", (event,))), "kegs out").latest_at) == (
        "Tue 17 Jun 01:00 Tokyo"
    )


# Forwards from today

EXPECTED = """
litres decided             | Mon 28 Apr 12:00 Berlin | as planned
ordered                    | Tue 29 Apr 12:00 Berlin | a working day later
brewed                     | Fri 02 May 12:00 Berlin | two, without the first of May
filled                     | Tue 03 Jun 12:00 Berlin | as planned: it would be ready on Monday
Departure from Düsseldorf  | Tue 03 Jun 12:00 Berlin |
Arrival at Frankfurt       | Wed 04 Jun 00:00 Berlin |
export declared            | Wed 04 Jun 12:00 Berlin |
Departure from Frankfurt   | Sat 07 Jun 13:00 Berlin | as planned
food import notified       | Mon 02 Jun 00:00 Tokyo  | seven days before is Sunday
Arrival at Tokyo Haneda    | Sun 08 Jun 20:00 Tokyo  | a day later, and seven hours
cleared                    | Mon 09 Jun 12:00 Tokyo  | half a working day from Monday on
Departure from Tokyo Haneda| Mon 09 Jun 12:00 Tokyo  |
Arrival at Hotel New Otani | Mon 09 Jun 18:00 Tokyo  |
delivered                  | Tue 10 Jun 08:00 Tokyo  | the dock opens
rested                     | Wed 11 Jun 20:00 Tokyo  |
"""


@pytest.mark.parametrize("line", EXPECTED.strip().splitlines())
def test_the_expected_dates_by_hand(line: str) -> None:
    name, expected, _ = (cell.strip() for cell in line.split("|"))
    assert shown(point(scheduled(planned_evening()), name).expected_at) == expected


def test_the_slack_is_what_lies_between() -> None:
    schedule = scheduled(planned_evening())
    assert point(schedule, FLIGHT).slack_h == 72  # Saturday's flight, and Tuesday's
    assert point(schedule, "delivered").slack_h == 80
    assert point(schedule, "rested").slack_h == 118
    assert schedule.broken == ()


def test_a_night_of_23_hours_on_the_way() -> None:
    """The lorry leaves at 20:00 on the eve of summer time and takes a day: 21:00."""
    legs = tuple(
        leg.model_copy(update={"planned_departs_at": berlin(2025, 3, 29, 20), "likely_days": 1.0})
        if leg.number == 1
        else leg
        for leg in AIR_LEGS
    )
    schedule = scheduled(evening(legs=legs, milestones=chain(filled=berlin(2025, 3, 28, 12))), berlin(2025, 2, 1, 12))
    assert shown(point(schedule, "Arrival at Frankfurt").expected_at) == "Sun 30 Mar 21:00 Berlin"


def test_what_was_reached_takes_the_place_of_what_was_planned() -> None:
    records = with_actual(planned_evening(), decided=berlin(2025, 4, 28, 12), filled=berlin(2025, 6, 6, 15))
    schedule = scheduled(records, berlin(2025, 6, 6, 18))
    filled = point(schedule, "filled")
    assert (shown(filled.planned_at or EARLY), shown(filled.actual_at or EARLY)) == (
        "Tue 03 Jun 12:00 Berlin", "Fri 06 Jun 15:00 Berlin",
    )  # fmt: skip
    assert filled.slack_h == -2  # it was to be filled by 13:00, for the export to be declared by Tuesday
    # ordered and brewed were not recorded, and done all the same
    assert [point(schedule, name).is_implied for name in ("ordered", "brewed", "filled")] == [True, True, False]
    # Whit Monday: the export is declared on Tuesday, too late for its flight, and the next one leaves on Thursday
    assert shown(point(schedule, "export declared").expected_at) == "Tue 10 Jun 15:00 Berlin"
    assert shown(point(schedule, FLIGHT).expected_at) == "Thu 12 Jun 13:00 Berlin"


def test_what_is_not_known_yet_is_not_looked_at() -> None:
    records = with_actual(planned_evening(), brewed=berlin(2025, 5, 2, 12), filled=berlin(2025, 6, 6, 15))
    before = scheduled(records, berlin(2025, 6, 2, 18))
    assert point(before, "filled").actual_at is None
    assert shown(point(before, "filled").expected_at) == "Tue 03 Jun 12:00 Berlin"


def test_nothing_that_is_not_done_lies_before_today() -> None:
    schedule = scheduled(planned_evening(), berlin(2025, 6, 5, 9))
    assert shown(point(schedule, "litres decided").expected_at) == "Thu 05 Jun 09:00 Berlin"
    told = schedule.broken[0]
    assert (told.rule, str(told.message), str(told.suggestion)) == (
        ScheduleRule.RECORDED,
        "Planned for days that are past, and not recorded: litres decided and filled.",
        "Enter when it was reached, or plan it anew: what follows is expected as if it were to be done yet.",
    )
    for each in schedule.points:
        assert each.is_reached or each.expected_at >= schedule.as_of


def test_a_missed_flight_waits_for_the_next_day_it_flies() -> None:
    records = planned_evening(milestones=chain(decided=berlin(2025, 4, 28, 12), filled=berlin(2025, 6, 6, 12)))
    schedule = scheduled(records)
    # the export is declared after Whit Monday
    assert shown(point(schedule, "export declared").expected_at) == "Tue 10 Jun 12:00 Berlin"
    assert shown(point(schedule, FLIGHT).expected_at) == "Tue 10 Jun 13:00 Berlin"
    (missed,) = [each for each in schedule.broken if each.rule is ScheduleRule.LEAVES_AS_PLANNED]
    assert str(missed.message) == (
        "Departure from Frankfurt: planned 7 June 2025, 13:00, but it can leave 10 June 2025, 13:00 at the earliest."
    )


def test_without_plans_it_begins_as_late_as_is_safe() -> None:
    schedule = scheduled(evening(), berlin(2025, 1, 7, 12))
    decided = point(schedule, "litres decided")
    assert decided.expected_at == decided.safe_latest_at
    assert schedule.chance_on_time == 1
    # and at once where that day is past
    assert shown(point(scheduled(evening(), berlin(2025, 5, 12, 12)), "litres decided").expected_at) == (
        "Mon 12 May 12:00 Berlin"
    )


def test_a_moment_in_another_century_is_not_reckoned_with() -> None:
    milestones = chain(filled=berlin(2205, 6, 3, 12))
    schedule = scheduled(evening(milestones=milestones))
    assert point(schedule, "filled").planned_at is None
    (slip,) = [each for each in schedule.broken if each.rule is ScheduleRule.MEANT]
    assert str(slip.message) == "filled: 3 June 2205 is more than ten years from the evening."


# Chance and what binds


def test_moving_the_flight_moves_the_chance() -> None:
    chances = [scheduled(planned_evening(2025, 6, day, 13)).chance_on_time for day in (7, 10, 12)]
    assert chances == pytest.approx([0.80, 0.54, 0.00], abs=0.005)


def test_the_flight_moved_by_three_days_and_by_five() -> None:
    """The example of the documentation."""
    now, three, five = (scheduled(planned_evening(2025, 6, day, 13)) for day in (7, 10, 12))
    assert str(now.summary()) == (
        "In place and rested by Wednesday, 11 June 2025, 20:00, 5 days before the doors. On time with "
        "80\N{NO-BREAK SPACE}%; the binding step is: filled."
    )
    assert str(three.summary()) == (
        "In place and rested by Saturday, 14 June 2025, 03:00, 63 hours before the doors. On time with "
        "54\N{NO-BREAK SPACE}%; the binding step is: Arrival at Tokyo Haneda. No fallback is open."
    )
    assert three.broken == ()
    assert str(five.summary()) == (
        "In place and rested only by Wednesday, 18 June 2025, 03:00, 33 hours after the doors. On time with less than "
        "1\N{NO-BREAK SPACE}%; the binding step is: Arrival at Tokyo Haneda. No fallback is open."
    )
    assert [str(each.point.name) for each in five.broken if each.point] == [
        FLIGHT, "cleared", "Departure from Tokyo Haneda", "delivered", "rested",
    ]  # fmt: skip
    assert str(five.broken[0].message) == (
        "Departure from Frankfurt: expected 12 June 2025, 13:00, 48 hours after its latest date, 10 June 2025, 13:00."
    )
    assert five.broken[-1].rule is ScheduleRule.ENDS_BY_DOORS


def test_the_binding_step_is_the_one_whose_lowest_days_help_most() -> None:
    records = planned_evening(2025, 6, 10, 13)
    schedule = scheduled(records)
    assert schedule.chance_on_time is not None
    gains: dict[str, float] = {}
    for row in records.milestones:
        held = {"likely_days": row.lowest_days, "highest_days": row.lowest_days}
        if row.kind in (MilestoneKind.RESTED, MilestoneKind.HEADCOUNT):
            continue
        chance = scheduled(changed(records, row.kind, **held)).chance_on_time
        gains[row.name] = (chance or 0.0) - schedule.chance_on_time
    for leg in records.legs:
        held = {"likely_days": leg.lowest_days, "highest_days": leg.lowest_days}
        legs = tuple(each.model_copy(update=held) if each is leg else each for each in records.legs)
        chance = scheduled(records.with_rows("leg", legs)).chance_on_time
        gains[f"Arrival at {leg.to_place}"] = (chance or 0.0) - schedule.chance_on_time
    assert schedule.binding is not None
    assert str(schedule.binding.name) == max(gains, key=lambda name: gains[name]) == "Arrival at Tokyo Haneda"


def test_where_nothing_is_uncertain_the_least_slack_binds() -> None:
    records = planned_evening()
    for row in records.milestones:
        records = changed(records, row.kind, lowest_days=row.likely_days, highest_days=row.likely_days)
    legs = tuple(
        leg.model_copy(update={"lowest_days": leg.likely_days, "highest_days": leg.likely_days}) for leg in records.legs
    )
    schedule = scheduled(records.with_rows("leg", legs))
    assert schedule.chance_on_time == 1
    assert schedule.binding is not None
    open_points = [each for each in schedule.points if each.is_in_chain and each.kind is not MilestoneKind.RESTED]
    assert schedule.binding.slack_h == min(each.slack_h for each in open_points) == 72


def test_only_the_lowest_rest_must_be_over_at_the_doors() -> None:
    """Delivered on Sunday at 06:00, 36 h before the doors; at 17:00 there are 25 h, at 19:00 there are 23."""
    for hour, chance in ((6, 1), (17, 1), (19, 0)):
        records = with_actual(planned_evening(), delivered=tokyo(2025, 6, 15, hour))
        assert scheduled(records, tokyo(2025, 6, 15, 20)).chance_on_time == chance


def test_what_takes_long_already_is_not_expected_to_take_the_usual_time() -> None:
    """In the air for two days and not arrived: of 0.5, 1 and 3 days only the longer ones are left."""
    air = {"actual_departs_at": berlin(2025, 6, 7, 13)}
    records = with_actual(
        planned_evening(2025, 6, 7, 13, legs=flown(2025, 6, 7, 13, **air)), filled=berlin(2025, 6, 3, 12)
    )
    left = scheduled(records, berlin(2025, 6, 7, 13)).chance_on_time
    still_up = scheduled(records, berlin(2025, 6, 9, 13)).chance_on_time
    assert left is not None
    assert still_up is not None
    assert still_up < left
    assert point(scheduled(records, berlin(2025, 6, 9, 13)), "Arrival at Tokyo Haneda").expected_at == berlin(
        2025, 6, 9, 13
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(1, 1.5), min_size=3, max_size=3), st.integers(0, 60))
def test_longer_days_and_a_later_day_never_raise_the_chance(factors: list[float], hours: int) -> None:
    records = planned_evening()
    slower = tuple(
        leg.model_copy(
            update={name: getattr(leg, name) * factor for name in ("lowest_days", "likely_days", "highest_days")}
        )
        for leg, factor in zip(records.legs, factors, strict=True)
    )
    begun = with_actual(records, decided=berlin(2025, 4, 28, 12), filled=berlin(2025, 6, 3, 12))
    now = berlin(2025, 6, 3, 13)
    chance = scheduled(begun, now).chance_on_time
    assert (scheduled(begun.with_rows("leg", slower), now).chance_on_time or 0) <= (chance or 0) + 1e-12
    assert (scheduled(begun, now + dt.timedelta(hours=hours)).chance_on_time or 0) <= (chance or 0) + 1e-12


days = st.tuples(st.floats(0, 4), st.floats(0, 4), st.floats(0, 4)).map(lambda some: tuple(sorted(some)))
HOURS = st.sampled_from([None, "08:00–16:00", "09:00–09:30"])
ON = st.sampled_from([None, "Mon Wed Fri", "Tue"])


@st.composite
def chains(draw: st.DrawFn) -> EventRecords:
    """An evening with any days, hours and weekdays, planned or not."""
    records = evening(doors_at=DOORS_AT + dt.timedelta(days=draw(st.integers(0, 300))))
    milestones = []
    for row in records.milestones:
        lowest, likely, highest = draw(days)
        milestones.append(
            row.model_copy(
                update={
                    "lowest_days": lowest, "likely_days": likely, "highest_days": highest,
                    "hours": draw(HOURS), "weekdays": draw(ON), "calendar": draw(st.sampled_from(WorkCalendar)),
                }
            )
        )  # fmt: skip
    legs = []
    for leg in records.legs:
        lowest, likely, highest = draw(days)
        legs.append(
            leg.model_copy(
                update={"lowest_days": lowest, "likely_days": likely, "highest_days": highest, "weekdays": draw(ON)}
            )
        )
    return records.with_rows("milestone", tuple(milestones)).with_rows("leg", tuple(legs))


@settings(max_examples=60, deadline=None)
@given(chains())
def test_who_begins_at_the_latest_date_is_in_time_and_who_begins_later_is_not(records: EventRecords) -> None:
    begun = scheduled(records, DOORS_AT - dt.timedelta(days=400))
    decided, doors = point(begun, "litres decided"), records.event.doors_at.timestamp()

    def rested(moment: dt.datetime) -> float:
        started = changed(records, MilestoneKind.DECIDED, planned_at=moment, calendar=WorkCalendar.EVERY_DAY)
        started = changed(started, MilestoneKind.DECIDED, hours=None, weekdays=None)
        return point(scheduled(started, begun.as_of), "rested").expected_at.timestamp()

    assert rested(decided.latest_at) <= doors + 2
    free = changed(records, MilestoneKind.DECIDED, calendar=WorkCalendar.EVERY_DAY, hours=None, weekdays=None)
    latest_at = point(scheduled(free, begun.as_of), "litres decided").latest_at
    later = latest_at.astimezone(dt.UTC) + dt.timedelta(seconds=90)
    assert rested(later) > doors


@settings(max_examples=40, deadline=None)
@given(chains(), st.integers(-100, 500))
def test_what_holds_for_every_schedule(records: EventRecords, days_before: int) -> None:
    as_of = records.event.doors_at - dt.timedelta(days=days_before)
    schedule = scheduled(records, as_of)
    assert schedule.chance_on_time is not None
    assert 0 <= schedule.chance_on_time <= 1
    assert schedule.days_door_to_door is not None
    assert list(schedule.days_door_to_door) == sorted(schedule.days_door_to_door)
    for each in schedule.points:
        assert each.safe_latest_at <= each.latest_at
        assert (
            schedule.is_over
            or each.is_reached
            or each.kind is MilestoneKind.RESTED
            or (each.expected_at.timestamp() >= as_of.timestamp() - 1)
        )
    if as_of < point(schedule, "litres decided").safe_latest_at:
        assert schedule.chance_on_time == 1


# Ways that are compared


def test_another_way_is_planned_anew_and_keeps_its_own_dates() -> None:
    records = planned_evening(consignments=(AIR, SEA), legs=(*flown(2025, 6, 7, 13), *SEA_LEGS))
    by_sea = scheduled(records, berlin(2025, 2, 3, 12), consignment=SEA)
    filled = point(by_sea, "filled")
    assert filled.planned_at is None
    assert filled.latest_at < tokyo(2025, 4, 22)
    assert by_sea.chance_on_time == 1  # in February there is time, if only the beer kept
    assert scheduled(records).consignment == AIR


def test_a_milestone_of_its_own_takes_the_place_of_the_common_one() -> None:
    own = Milestone(
        name="cleared at the port", kind=MilestoneKind.CLEARED, consignment=SEA.name,
        lowest_days=2, likely_days=3, highest_days=5, calendar=WorkCalendar.JAPAN,
    )  # fmt: skip
    records = planned_evening(consignments=(AIR, SEA), legs=(*AIR_LEGS, *SEA_LEGS))
    records = records.with_rows("milestone", (*records.milestones, own))
    kinds = {
        way.name: [str(each.name) for each in scheduled(records, consignment=way).points if each.kind is own.kind]
        for way in (AIR, SEA)
    }
    assert kinds == {AIR.name: ["cleared"], SEA.name: ["cleared at the port"]}


def test_of_several_ways_one_must_be_chosen() -> None:
    undecided = AIR.model_copy(update={"state": ConsignmentState.ALTERNATIVE})
    schedule = scheduled(evening(undecided, SEA))
    assert schedule.chance_on_time is None
    assert schedule.broken[0].rule is ScheduleRule.ONE_WAY
    assert [str(each.name) for each in schedule.points] == ["final headcount"]
    assert str(schedule.summary()) == (
        "Whether the kegs are there in time cannot be said yet. Missing: the choice of one way (sheet “Consignments”)."
    )


def test_without_consignment_and_milestones_there_is_no_schedule() -> None:
    assert schedule_shipment(evening(consignments=(), legs=(), milestones=()), as_of=EARLY) is None


def test_milestones_alone_make_a_chain() -> None:
    schedule = scheduled(evening(consignments=(), legs=()))
    assert schedule.consignment is None
    assert schedule.chance_on_time == 1
    assert schedule.days_door_to_door is None
    assert shown(point(schedule, "delivered").latest_at) == "Fri 13 Jun 16:00 Tokyo"


# 2019, and shelf life


def in_2019(way: Any, legs: tuple[Leg, ...], **beverage: Any) -> EventRecords:
    way = way.model_copy(update={"state": ConsignmentState.CHOSEN})
    return evening(
        way, doors_at=FLOWN_2019["doors"], legs=legs, beverage=altbier(**beverage),
        milestones=chain(filled=berlin(2019, 8, 16, 12)),
    )  # fmt: skip


def test_flown_on_20_august_2019_for_5_september_it_is_feasible() -> None:
    legs = tuple(
        leg.model_copy(update={"planned_departs_at": FLOWN_2019["departed"]}) if leg.mode is LegMode.AIR else leg
        for leg in AIR_LEGS
    )
    schedule = scheduled(in_2019(AIR, legs, shelf_life_confirmed=True), berlin(2019, 7, 1, 12))
    assert schedule.refused is None
    assert schedule.broken == ()
    assert (schedule.chance_on_time or 0) > 0.99
    assert schedule.lead_days == pytest.approx(16, abs=0.1)
    assert schedule.shelf_life_left_days == 32


def test_by_sea_it_is_refused_by_name_where_52_days_are_confirmed() -> None:
    schedule = scheduled(in_2019(SEA, SEA_LEGS, shelf_life_confirmed=True), berlin(2019, 7, 1, 12))
    assert str(schedule.refused) == (
        "Shelf life too short. From filling to the evening Altbier is under way for 58 days (sea by the Cape): "
        "6 days longer than it keeps. Way out: a faster way, or a beer that keeps longer."
    )
    assert schedule.summary() is schedule.refused


def test_by_sea_it_is_asked_about_where_52_days_are_assumed() -> None:
    schedule = scheduled(in_2019(SEA, SEA_LEGS), berlin(2019, 7, 1, 12))
    assert schedule.refused is None
    (asked,) = [each for each in schedule.broken if each.rule is ScheduleRule.SHELF_LIFE]
    assert str(asked.suggestion) == (
        "To the brewery: we fill Altbier on 9 July 2019 and tap it on 5 September 2019, 58 days later, kept cold "
        "on the way. Does it keep so long, and which best-before date do you stamp?"
    )


def test_a_refusal_is_raised_by_name() -> None:
    evening_on = dt.date(2019, 9, 5)
    found = ShelfLife("Altbier", dt.date(2019, 7, 5), evening_on, 62, -10, True, "sea by the Cape")
    with pytest.raises(ShelfLifeTooShort, match="62 days"):
        hold_shelf_life(found)
    hold_shelf_life(ShelfLife("Altbier", dt.date(2019, 7, 5), evening_on, 62, -10, False, None))


def test_what_is_stamped_counts_before_what_is_assumed() -> None:
    beer = altbier(best_before_on=dt.date(2025, 7, 1))
    assert scheduled(planned_evening(beverage=beer)).shelf_life_left_days == 15
    stale = altbier(best_before_on=dt.date(2025, 6, 10))
    assert scheduled(planned_evening(beverage=stale)).refused is not None


def test_filled_too_early_is_told_with_the_day_that_is_soon_enough() -> None:
    records = planned_evening(
        beverage=altbier(shelf_life_days=20),
        milestones=chain(decided=berlin(2025, 3, 3, 12), filled=berlin(2025, 5, 20, 12)),
    )
    schedule = scheduled(records, berlin(2025, 3, 1, 12))
    (early,) = [each for each in schedule.broken if each.rule is ScheduleRule.SHELF_LIFE]
    assert str(early.suggestion) == "Fill it later: 6 June 2025 is soon enough."
    assert schedule.shelf_life_left_days == -7


def test_a_shelf_life_that_nobody_knows_is_asked_for() -> None:
    schedule = scheduled(planned_evening(beverage=altbier(shelf_life_days=None)))
    assert schedule.shelf_life_left_days is None
    (asked,) = schedule.broken
    assert str(asked.message) == "How long Altbier keeps is not known."


def test_door_to_door_by_sea_takes_about_65_days() -> None:
    schedule = scheduled(in_2019(SEA, SEA_LEGS), berlin(2019, 5, 1, 12))
    assert schedule.days_door_to_door is not None
    lowest, likely, highest = schedule.days_door_to_door
    assert 46 < lowest < likely < highest < 75
    assert 55 < likely < 65


# What breaks


def test_a_plan_outside_of_hours_and_days_is_told() -> None:
    milestones = chain(decided=berlin(2025, 4, 28, 12), filled=berlin(2025, 6, 3, 12), delivered=tokyo(2025, 6, 14, 10))
    schedule = scheduled(planned_evening(2025, 6, 6, 13, milestones=milestones))
    told = [(each.rule, str(each.message), str(each.suggestion)) for each in schedule.broken]
    assert (
        ScheduleRule.OPEN,
        "Departure from Frankfurt: planned for Friday, 6 June 2025, 13:00, which is not within: Tue Thu Sat.",
        "Next possible: 7 June 2025, 00:00.",
    ) in told
    assert (
        ScheduleRule.OPEN,
        "delivered: planned for Saturday, 14 June 2025, 10:00, which is not within: working days in Japan and "
        "08:00–16:00.",
        "Next possible: 16 June 2025, 08:00.",
    ) in told
    # Monday at 08:00 is ten hours before the doors
    assert schedule.chance_on_time == 0


def test_a_notification_before_its_window_is_told() -> None:
    milestones = chain(filled=berlin(2025, 6, 3, 12), import_notified=tokyo(2025, 5, 30, 15))
    schedule = scheduled(planned_evening(milestones=milestones))
    (early,) = [each for each in schedule.broken if each.rule is ScheduleRule.NOTIFICATION_WINDOW]
    assert str(early.message) == (
        "food import notified: planned 30 May 2025, 15:00, but it is taken from 7 days before the arrival, "
        "1 June 2025, 20:00."
    )


def test_a_calendar_on_another_clock_is_told() -> None:
    schedule = scheduled(changed(planned_evening(), MilestoneKind.ORDERED, time_zone=None))
    (told,) = [each for each in schedule.broken if each.rule is ScheduleRule.ITS_OWN_ZONE]
    assert str(told.suggestion) == "Give it the time zone Europe/Berlin."


def test_weekdays_on_which_nobody_works_are_told_and_left_out_of_account() -> None:
    records = changed(planned_evening(), MilestoneKind.CLEARED, weekdays="Sat Sun")
    (told,) = scheduled(records).broken
    assert str(told.message) == "cleared: Sat Sun are never working days in Japan."
    assert point(scheduled(records), "cleared").latest_at == point(scheduled(planned_evening()), "cleared").latest_at


def test_a_late_milestone_names_its_way_out() -> None:
    second = Fallback(
        name="second flight", kind=FallbackKind.SECOND_FLIGHT, lowest_days=5, likely_days=6, highest_days=9
    )
    records = changed(
        planned_evening(2025, 6, 12, 13, fallbacks=(second,)), MilestoneKind.CLEARED, fallback=second.name
    )
    (late,) = [each for each in scheduled(records).broken if each.point and each.point.kind is MilestoneKind.CLEARED]
    assert str(late.suggestion) == "Fallback: second flight, to be decided on by 10 June 2025, 18:00."


# After the event


def test_after_the_event_what_was_not_recorded_counts_as_planned() -> None:
    records = planned_evening()
    schedule = scheduled(records, berlin(2026, 11, 25, 12))
    assert schedule.is_over
    assert schedule.broken == ()
    assert schedule.chance_on_time == scheduled(records, EARLY).chance_on_time
    assert str(schedule.summary()) == (
        "The plan had the kegs there and rested on Wednesday, 11 June 2025, 20:00, 5 days before the doors. The chance "
        "to be on time was 80\N{NO-BREAK SPACE}%."
    )


def test_after_the_event_what_was_recorded_is_certain() -> None:
    records = with_actual(planned_evening(), delivered=tokyo(2025, 6, 13, 15), rested=tokyo(2025, 6, 15, 3))
    schedule = scheduled(records, berlin(2026, 11, 25, 12))
    assert schedule.chance_on_time == 1
    assert (
        str(schedule.summary()) == "In place and rested since Sunday, 15 June 2025, 03:00, 39 hours before the doors."
    )


# Where something is lacking nothing is promised

BARE = {"milestones": (), "order_lines": (), "beverages": (), "container_offers": ()}
LORRY = Leg(
    consignment=AIR.name, number=1, mode=LegMode.ROAD, from_place="Osaka", to_place="Hotel New Otani",
    lowest_days=1, likely_days=1, highest_days=2,
)  # fmt: skip


def test_a_consignment_and_nothing_else_says_what_is_missing() -> None:
    schedule = scheduled(evening(legs=(), **BARE))
    assert (schedule.chance_on_time, schedule.binding, schedule.changes, schedule.points) == (None, None, (), ())
    assert str(schedule.summary()) == (
        "Whether the kegs are there in time cannot be said yet. Missing: an order of what is shipped (sheets “Order” "
        "and “Beverages”), the legs (sheet “Legs”) and the milestones from the order to the rest (sheet “Milestones”)."
    )


def test_of_one_lorry_alone_only_its_latest_departure_is_said() -> None:
    schedule = scheduled(evening(legs=(LORRY,), **BARE))
    assert (schedule.chance_on_time, schedule.binding, schedule.changes) == (None, None, ())
    assert str(schedule.summary()).endswith("From the legs alone: leave by 15 June 2025, 18:00.")
    assert not any(schedule.is_expected(each) for each in schedule.points)


def test_without_a_filling_a_planned_departure_is_enough() -> None:
    rest = tuple(each for each in chain() if each.kind in (MilestoneKind.DELIVERED, MilestoneKind.RESTED))
    lacking = scheduled(evening(milestones=rest, legs=(LORRY,)))
    assert [str(each) for each in lacking.lacks] == [
        "when the kegs are filled (sheet “Milestones”) or leave (sheet “Legs”)"
    ]
    leaves = LORRY.model_copy(update={"planned_departs_at": tokyo(2025, 6, 11, 9)})
    planned = scheduled(evening(milestones=rest, legs=(leaves,)))
    assert planned.lacks == ()
    assert planned.chance_on_time is not None


def test_the_answer_names_the_surest_way_out_that_is_still_open() -> None:
    lager, flight = (
        Fallback(
            name=name, kind=FallbackKind.HOTEL_LAGER, lowest_days=days, likely_days=days * 2, highest_days=days * 4
        )
        for name, days in (("Hotel lager", 0.5), ("second flight", 3.5))
    )
    late = planned_evening(2025, 6, 12, 13)
    both = late.with_rows("fallback", (flight, lager))
    told = str(scheduled(both, tokyo(2025, 6, 10, 12)).summary())
    assert "Fallback: Hotel lager, decide by Sunday, 15 June 2025, 18:00; decided then it covers with " in told
    assert str(scheduled(late).summary()).endswith("No fallback is open.")
    assert "allback" not in str(scheduled(planned_evening(2025, 6, 5, 13)).summary())


def test_a_step_of_cancellation_that_is_over_has_nothing_spare() -> None:
    step = Milestone(
        name="cancellation 50 %", kind=MilestoneKind.CANCELLATION, lowest_days=30, likely_days=30, highest_days=30,
        planned_at=tokyo(2025, 5, 16, 18),
    )  # fmt: skip
    as_of = tokyo(2025, 5, 20, 12)
    schedule = scheduled(evening(milestones=(*chain(), step)), as_of)
    assert point(schedule, "cancellation 50 %").is_past(as_of)
    told = next(each for each in schedule.broken if each.rule is ScheduleRule.RECORDED)
    assert "cancellation 50 %" in str(told.message)
    assert not any(each.is_past(as_of) for each in schedule.points if str(each.name) != "cancellation 50 %")


# Beside it


def test_real_leads_stand_beside_it() -> None:
    past = [
        PastEvent(name="Düsseldorf-Abend 2017", held_on=dt.date(2017, 9, 13), beverage="Altbier", lead_time_days=13,
                  lead_from=LeadFrom.ARRIVAL),
        PastEvent(name="Düsseldorf-Abend 2019", held_on=dt.date(2019, 9, 5), beverage="Altbier", lead_time_days=16),
        PastEvent(name="Düsseldorf-Abend 2019", held_on=dt.date(2019, 9, 5), beverage="Pils", lead_time_days=16),
        PastEvent(name="Düsseldorf-Abend 2022", held_on=dt.date(2022, 9, 14), beverage="Altbier"),
    ]  # fmt: skip
    leads = scheduled(planned_evening(past_events=tuple(past))).real_leads
    assert leads == (
        RealLead("Düsseldorf-Abend 2019", 16, LeadFrom.DEPARTURE),
        RealLead("Düsseldorf-Abend 2017", 13, LeadFrom.ARRIVAL),
    )
    assert [str(lead.summary()) for lead in leads] == [
        "Düsseldorf-Abend 2019: 16 days from departure.",
        "Düsseldorf-Abend 2017: at least 13 days, counted from the arrival.",
    ]


def test_zones_are_those_of_each_point() -> None:
    zones = {str(each.name): each.zone for each in scheduled(planned_evening()).points}
    assert zones["Arrival at Frankfurt"] == BERLIN
    assert zones["Arrival at Tokyo Haneda"] == TOKYO


def test_it_takes_less_than_a_tenth_of_a_second() -> None:
    records = planned_evening()
    scheduled(records)
    took = []
    for day in range(5):
        begun = time.perf_counter()
        scheduled(planned_evening(2025, 6, 5 + day, 13))
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.1
