"""Tap training as a whole: practice beer, cost, measured seconds, and the reference evening."""

from __future__ import annotations

import datetime as dt
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hands import at, entry, evening, session, staff

from catering.model.assumption import Assumption, AssumptionKind
from catering.model.beverage import OrderLine, SetAside, SetAsidePurpose
from catering.model.languages import languages_in
from catering.model.records import EventRecords
from catering.model.training import RosterEntry, StaffMember, Trainer, TrainingSession
from catering.planning.cost.training_cost import stations_at_once, training_lines
from catering.planning.event_plan import plan_event
from catering.planning.order.practice_beer import beer_for_practice_l, set_asides_of
from catering.planning.service.measured_seconds import measured_seconds, seconds_an_order_trained
from catering.planning.service.service_plan import plan_service
from catering.planning.tap_training.course import course_of
from catering.planning.tap_training.mends import MendKind
from catering.planning.tap_training.roster import RosterRule
from catering.planning.tap_training.training_plan import TrainingPlan, plan_training

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
from make_workbooks import duesseldorf_abend

AS_OF = dt.datetime(2025, 6, 10, 12, tzinfo=at(10, 12).tzinfo)


@cache
def reference() -> EventRecords:
    return duesseldorf_abend()


def trained(records: EventRecords) -> TrainingPlan:
    plan = plan_event(records, as_of=AS_OF)
    return plan_training(records, plan_service(records, plan, as_of=AS_OF), as_of=AS_OF)


def with_sessions(records: EventRecords, **changes: Any) -> EventRecords:
    first, *others = records.training_sessions
    return records.with_rows(TrainingSession.table, (first.model_copy(update=changes), *others))


def test_the_reference_evening_trains_eleven_for_nine_tappers() -> None:
    """9 tappers at 19:45 at 90 % demand; of 11 trained 9 are present with 0.985, of 10 with 0.914."""
    training = trained(reference())
    assert (training.tappers_needed, training.to_train) == (9, 11)
    assert training.broken_rules == ()
    assert [(each.session.name, each.taken, each.seats) for each in training.sessions] == [
        ("Sunday 15:00", 6, 6),
        ("Monday 13:00", 0, 6),
        ("Monday 14:45", 5, 6),
    ]
    assert training.readiness is not None
    assert training.readiness.chance == pytest.approx(0.985, abs=0.001)
    assert training.proposed is not None
    assert training.proposed.lines == training.roster.lines
    assert training.trained_by_bar == {
        "Bar 1, stage": 4, "Bar 2, hall left": 3, "Bar 3, hall right": 2, "Bar 4, foyer": 2,
    }  # fmt: skip


def test_two_who_stayed_away_lower_the_readiness_and_mends_are_told() -> None:
    records = reference()
    away = {"Banquet 08", "Banquet 09"}
    entries = tuple(
        row.model_copy(update={"attended": False}) if row.staff_member in away else row
        for row in records.roster_entries
    )
    before, after = trained(records).readiness, trained(records.with_rows(RosterEntry.table, entries))
    assert before is not None
    assert after.readiness is not None
    assert after.readiness.chance < before.chance
    assert after.readiness.missing == 2
    assert {mend.kind.value for mend in after.mends} == {"one more trainee", "one more session", "one bar less"}
    assert all(mend.readiness.level >= after.readiness.level for mend in after.mends)


def test_who_learns_after_the_shift_has_begun_is_not_trained_for_it() -> None:
    """The session of the day before is held on the day after: its six do not count on the evening."""
    records = reference()
    day_after = records.training_sessions[0].starts_at + dt.timedelta(days=2)
    training = trained(with_sessions(records, starts_at=day_after))
    assert training.readiness is not None
    assert sum(training.trained_by_bar.values()) == 11 - 6
    assert RosterRule.BEFORE_SHIFT in {each.rule for each in training.broken_rules}


def test_people_of_an_agency_are_ready_where_their_entries_send_them() -> None:
    """Both of the agency's trained go to the foyer instead of where hands are short."""
    records = reference()
    entries = tuple(
        row.model_copy(update={"bar": "Bar 4, foyer"}) if row.staff_member == "Agency, Japanese" else row
        for row in records.roster_entries
    )
    assert trained(records.with_rows(RosterEntry.table, entries)).trained_by_bar == {
        "Bar 1, stage": 3, "Bar 2, hall left": 2, "Bar 3, hall right": 2, "Bar 4, foyer": 4,
    }  # fmt: skip


def test_when_every_session_is_over_no_other_trainee_is_proposed() -> None:
    """Two stayed away; at the doors nobody can learn any more, and only a closed bar is left to mend it."""
    records = reference()
    entries = tuple(
        row.model_copy(update={"attended": False}) if row.staff_member in {"Banquet 08", "Banquet 09"} else row
        for row in records.roster_entries
    )
    records, now = records.with_rows(RosterEntry.table, entries), records.event.doors_at
    service = plan_service(records, plan_event(records, as_of=AS_OF), as_of=AS_OF)
    assert {mend.kind for mend in plan_training(records, service, as_of=now).mends} == {MendKind.ONE_BAR_LESS}


def test_without_staff_it_is_said_and_nothing_is_ready() -> None:
    records = reference().with_rows(RosterEntry.table, ()).with_rows(StaffMember.table, ())
    training = trained(records.with_rows("availability", ()))
    assert training.readiness is None
    assert training.to_train == 11
    assert [finding.code for finding in training.findings] == ["no-staff"]


def test_where_the_roster_is_not_entered_one_is_proposed() -> None:
    training = trained(reference().with_rows(RosterEntry.table, ()))
    assert not training.is_entered
    assert training.roster is training.proposed
    assert training.roster.trainees == 11


def test_where_too_few_can_be_trained_as_many_as_can_are_and_the_clash_is_told() -> None:
    records = reference().with_rows(RosterEntry.table, ())
    training = trained(
        records.with_rows(TrainingSession.table, records.training_sessions[:1]).with_rows("availability", ())
    )
    assert training.proposed is None
    assert "“enough trained”" in str(training.no_roster)
    assert training.roster.trainees == 6


# Practice beer


def test_a_practice_cask_of_beer_is_set_aside_and_missing_from_the_evening() -> None:
    with_beer = with_sessions(reference(), beer_casks=1, beverage="Altbier", container_size="20 L gravity cask")
    dry, wet = (
        plan_event(reference(), as_of=AS_OF).supply("Altbier"),
        plan_event(with_beer, as_of=AS_OF).supply("Altbier"),
    )
    assert (dry.set_aside_l, wet.set_aside_l) == (0, 20)
    assert (dry.available_l, wet.available_l) == (800, 780)
    assert dry.chance_suffices is not None
    assert wet.chance_suffices is not None
    assert wet.chance_suffices < dry.chance_suffices
    assert trained(with_beer).practice_beer_l == 20


@pytest.mark.parametrize(("row_l", "in_all_l"), [(0, 40), (15, 40), (50, 50)])
def test_a_row_for_practice_holds_the_sessions_beer_too(row_l: float, in_all_l: float) -> None:
    records = with_sessions(reference(), beer_casks=2, beverage="Altbier", container_size="20 L gravity cask")
    row = SetAside(beverage="Altbier", purpose=SetAsidePurpose.PRACTICE, volume_l=row_l)
    assert beer_for_practice_l(records.with_rows(SetAside.table, (row,))) == in_all_l
    assert beer_for_practice_l(records.with_rows(SetAside.table, ())) == 40
    assert len(set_asides_of(records.with_rows(SetAside.table, ()))) == 1


# Cost


def test_what_training_costs() -> None:
    """11 people for 75 min: 9 × 1.25 × 1,800 and 2 × 1.25 × 2,400 JPY; two interpreters; two casks for two stations."""
    lines = {(str(line.name), line.currency): line.amount for line in training_lines(reference())}
    assert lines == {
        ("Tap training: paid hours", "JPY"): Decimal(26250),
        ("Tap training: interpreter", "JPY"): Decimal(50000),
        ("Tap training: kit", "EUR"): Decimal("580.00"),
    }


def test_what_nobody_has_priced_is_open() -> None:
    records = evening(
        staff(2),
        [session("Sunday", at(15, 14), interpreter="Interpreter")],
        trainers=[Trainer(name="Brewer", pay_per_h=Decimal(40))],
        entries=[entry("Sunday", "Staff 01"), entry("Sunday", "Staff 02", attended=False)],
    )
    told = [(str(line.name), line.amount, str(line.note)) for line in training_lines(records)]
    assert told[:3] == [
        ("Tap training: paid hours", Decimal("50.00"), "None"),  # 1.25 h of the brewer
        ("Tap training: paid hours", None, "no pay per hour for Staff 01"),
        ("Tap training: interpreter", None, "no fee for Sunday"),
    ]
    # three stations: casks, mallets, taps with vents
    assert told[3] == ("Tap training: kit", Decimal("1434.00"), "None")


def test_stations_of_sessions_at_the_same_time_add_up() -> None:
    sessions = [session("A", at(15, 14), stations=2), session("B", at(15, 15), stations=3), session("C", at(15, 16))]
    assert stations_at_once(sessions) == 6  # B and C, of three each


# Measured seconds


def test_measured_seconds_flow_into_the_service() -> None:
    """A glass of 12 and of 18 s: 15 s on average, times 1.7 items an order."""
    entries = [entry("Sunday", "Staff 01", seconds_a_glass=12), entry("Sunday", "Staff 02", seconds_a_glass=18)]
    records = evening(staff(3), [session("Sunday", at(15, 14))], entries=[*entries, entry("Sunday", "Staff 03")])
    measured = measured_seconds(records)
    assert measured is not None
    assert (measured.seconds_a_glass, measured.trainees) == (15, 2)
    learned = seconds_an_order_trained(records)
    assert (learned.value, learned.basis.value) == (pytest.approx(25.5), "learned")
    kind = AssumptionKind.ORDER_TRAINED
    stated = records.with_rows(Assumption.table, (Assumption(kind=kind, value=30, unit="s"),))
    assert seconds_an_order_trained(stated).value == 30
    assert seconds_an_order_trained(evening(staff(1), [])).value == 25


def test_slower_trainees_ask_for_more_tappers() -> None:
    records = reference()
    slow = tuple(row.model_copy(update={"seconds_a_glass": 30.0}) for row in records.roster_entries)
    assert trained(records.with_rows(RosterEntry.table, slow)).tappers_needed > trained(records).tappers_needed


# Course and languages


def test_the_course_has_five_steps_and_a_kit_for_each_station() -> None:
    course = course_of(trained(reference()))
    assert (len(course.steps), len(course.hazards), course.stations) == (5, 5, 2)
    assert {piece.pieces for piece in course.kit} == {2}
    assert course.seconds_a_glass == pytest.approx(25 / 1.7)


@pytest.mark.parametrize("words", ["Japanese, English", "Japanisch und Englisch", "日本語、英語", "ja; en"])
def test_languages_are_known_by_their_names(words: str) -> None:
    assert languages_in(words) == {"ja", "en"}


def test_an_order_without_beer_needs_no_training() -> None:
    training = trained(reference().with_rows(OrderLine.table, ()).with_rows("guest_group", ()))
    assert training.tappers_needed == 0
