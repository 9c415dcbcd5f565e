"""Who learns in which session: the solver's roster, a person's own, and what cannot be."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hands import TERMS, at, away, case, entry, evening, needs, session, staff
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.model.records import EventRecords
from catering.model.training import Availability, RosterEntry, StaffMember, Trainer, TrainingSession
from catering.planning.tap_training.roster import (
    NoRoster,
    Roster,
    RosterRule,
    choose_roster,
    judge_roster,
    roster_entered,
)
from catering.planning.tap_training.training_plan import entries_of
from catering.planning.tap_training.who_must_train import TapperNeed, trained_for

SUNDAY, MONDAY = session("Sunday", at(15, 14)), session("Monday", at(16, 14))


def with_roster(records: EventRecords, roster: Roster) -> EventRecords:
    return records.with_rows(RosterEntry.table, entries_of(records, roster))


def broken(records: EventRecords, *needed: tuple[str, int]) -> list[RosterRule]:
    return [each.rule for each in judge_roster(case(records, needs(*needed)))]


def test_as_few_learn_as_are_needed_in_as_few_sessions() -> None:
    """Of 5 trained 4 are present with 0.977, of 4 only with 0.81."""
    roster = choose_roster(case(evening(staff(9), [SUNDAY, MONDAY]), needs(("Bar", 4))))
    assert roster.trainees == 5
    assert {line.session for line in roster.lines} == {"Sunday"}
    assert [line.staff_member for line in roster.lines] == [f"Staff {number:02}" for number in range(1, 6)]


def test_who_was_trained_before_needs_no_session() -> None:
    members = [*staff(6), StaffMember(name="Old hand", trained_before=True, places=3)]
    roster = choose_roster(case(evening(members, [SUNDAY]), needs(("Bar", 4))))
    assert roster.trainees == 2
    assert "Old hand" not in {line.staff_member for line in roster.lines}


def test_each_bar_has_its_own_or_those_who_go_where_hands_are_short() -> None:
    """Three of bar A cannot help at bar B, which has one of its own and needs two."""
    members = [
        *(StaffMember(name=f"A{number}", bar="Bar A") for number in range(3)),
        StaffMember(name="B0", bar="Bar B"),
        StaffMember(name="Free"),
    ]
    roster = choose_roster(case(evening(members, [SUNDAY]), needs(("Bar A", 1), ("Bar B", 2))))
    assert {"B0", "Free"} <= {line.staff_member for line in roster.lines}


def test_unnamed_places_of_an_agency_learn_on_the_same_afternoon() -> None:
    agency = StaffMember(name="Agency", agency="Hands Ltd", places=6, only_that_day=True)
    roster = choose_roster(case(evening([agency], [SUNDAY, MONDAY]), needs(("Bar", 4))))
    assert [(line.session, line.places) for line in roster.lines] == [("Monday", 5)]


def test_who_begins_after_midnight_learns_on_the_afternoon_of_the_evening() -> None:
    """The shift of 17 June at 00:00 belongs to the evening of the 16th, a Monday: Sunday is too early."""
    agency = StaffMember(name="Agency", places=6, only_that_day=True, shift_from=at(17, 0), shift_until=at(17, 2))
    after_midnight = [TapperNeed(at(17, 0, 30), "Bar", 4)]
    roster = choose_roster(case(evening([agency], [SUNDAY, MONDAY]), after_midnight))
    assert [(line.session, line.places) for line in roster.lines] == [("Monday", 5)]


def test_two_languages_ask_for_two_sessions() -> None:
    members = [*staff(3, languages="Japanese"), StaffMember(name="English", languages="Englisch", places=2)]
    sessions = [
        session("In Japanese", at(15, 14), language="ja", interpreter="Interpreter"),
        session("In English", at(15, 16), language="English"),
    ]
    trainers = [Trainer(name="Brewer", languages="German, English")]
    roster = choose_roster(case(evening(members, sessions, trainers=trainers), needs(("Bar", 4))))
    assert {(line.session, line.staff_member) for line in roster.lines if line.staff_member == "English"} == {
        ("In English", "English")
    }
    assert len({line.session for line in roster.lines}) == 2


def test_a_roster_by_hand_with_three_faults_has_all_three_named() -> None:
    """Seven in a session of six, one who cannot come, and one who understands no English."""
    members = [*staff(6), StaffMember(name="Late", languages="ja"), StaffMember(name="Busy")]
    sessions = [session("Sunday", at(15, 14), stations=6), session("English", at(15, 17), language="English")]
    entries = [
        *(entry("Sunday", f"Staff {number:02}", by_hand=True) for number in range(1, 7)),
        entry("Sunday", "Busy", by_hand=True),
        entry("English", "Late", by_hand=True),
    ]
    records = evening(members, sessions, availabilities=away("Busy", "Sunday"), entries=entries)
    found = judge_roster(case(records, needs(("Bar", 4))))
    assert [(each.rule, each.session, each.staff_member) for each in found] == [
        (RosterRule.TRAINEES_A_TRAINER, "Sunday", None),
        (RosterRule.CAN_COME, "Sunday", "Busy"),
        (RosterRule.UNDERSTOOD, "English", "Late"),
    ]
    assert "Brewer teaches 6 at once. Too many by 1." in str(found[0].message)


@pytest.mark.parametrize(
    ("members", "sessions", "entries", "rule"),
    [
        (staff(5), [SUNDAY], [entry("Sunday", "Staff 01")], RosterRule.ENOUGH_TRAINED),
        (staff(9), [SUNDAY, MONDAY], [entry("Sunday", "Staff 01"), entry("Monday", "Staff 01")],
         RosterRule.TRAINED_ONCE),
        (staff(9), [session("Sunday", at(15, 14), minutes=24)], [entry("Sunday", f"Staff {n:02}") for n in range(1, 7)],
         RosterRule.TIME_TO_TAP),
        (staff(9), [session("Sunday", at(15, 14), trainer=None)], [entry("Sunday", "Staff 01")], RosterRule.TRAINER),
        (staff(9), [session("Late", at(16, 17))], [entry("Late", "Staff 01")], RosterRule.BEFORE_SHIFT),
        (staff(9, only_that_day=True), [SUNDAY], [entry("Sunday", "Staff 01")], RosterRule.SAME_DAY),
        (staff(9), [SUNDAY, session("Too", at(15, 15))], [entry("Sunday", "Staff 01"), entry("Too", "Staff 02")],
         RosterRule.TRAINER_ONCE),
    ],
)  # fmt: skip
def test_each_rule_is_named_when_a_roster_by_hand_breaks_it(
    members: list[StaffMember], sessions: list[TrainingSession], entries: list[RosterEntry], rule: RosterRule
) -> None:
    assert rule in broken(evening(members, sessions, entries=entries), ("Bar", 4))


def test_an_impossible_case_names_the_rules_that_clash() -> None:
    """Five must learn, and three of six cannot come to the only session."""
    records = evening(
        staff(6), [SUNDAY], availabilities=[row for who in (1, 2, 3) for row in away(f"Staff {who:02}", "Sunday")]
    )
    with pytest.raises(NoRoster) as refused:
        choose_roster(case(records, needs(("Bar", 4))))
    assert set(refused.value.clash) == {RosterRule.ENOUGH_TRAINED, RosterRule.CAN_COME}
    # docs/planning/training_plan.md tells it
    page = Path(__file__).resolve().parents[2] / "docs" / "planning" / "training_plan.md"
    assert str(refused.value) in " ".join(page.read_text(encoding="utf-8").replace("\n>", " ").split())


def test_the_clash_is_minimal() -> None:
    """Without the trainer's limit, or with fewer needed, there is a roster: both are named, and nothing else."""
    records = evening(staff(12), [session("Sunday", at(15, 14), stations=9)])
    with pytest.raises(NoRoster) as refused:
        choose_roster(case(records, needs(("Bar", 8))))
    assert set(refused.value.clash) == {RosterRule.ENOUGH_TRAINED, RosterRule.TRAINEES_A_TRAINER}


def test_the_quarter_hour_with_too_few_on_shift_is_told_and_not_the_busiest() -> None:
    """At 19:00 ten of fourteen suffice for eight tappers; at 19:45 four ask for five, and two are still there."""
    members = [*staff(12, shift_until=at(16, 19, 45)), *(StaffMember(name=f"Late {number}") for number in range(2))]
    needed = [*needs(("Bar", 8), quarters=3), TapperNeed(at(16, 19, 45), "Bar", 4)]
    with pytest.raises(NoRoster) as refused:
        choose_roster(case(evening(members, [SUNDAY, MONDAY]), needed))
    told = str(refused.value)
    assert "At 19:45 4 tappers are needed, so 5 must be trained. Only 2 people are on shift then." in told
    assert "have more people on shift then" in told
    assert "19:00" not in told


def test_one_rule_that_cannot_be_kept_is_told_without_a_second() -> None:
    """One of the five who must be trained is on shift: this is too little whatever else holds."""
    with pytest.raises(NoRoster) as refused:
        choose_roster(case(evening([StaffMember(name="Old hand", trained_before=True)], [SUNDAY]), needs(("Bar", 4))))
    assert len(refused.value.clash) == 1
    told = {language: refused.value.message.in_language(language) for language in ("en", "de", "ja")}
    assert told["en"].startswith("“enough trained” cannot be kept. ")
    assert told["de"].startswith("„genug Geschulte“ lässt sich nicht einhalten. ")
    assert told["ja"].startswith("次の条件を満たせません：")
    assert "同時に" not in told["ja"]


def test_of_an_hour_that_the_clocks_show_twice_the_busier_decides() -> None:
    """02:30 in Berlin comes twice when summer time ends: four are needed at first, one an hour later."""
    first = dt.datetime(2025, 10, 26, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    twice = [TapperNeed(first, "Bar", 4), TapperNeed(first.replace(fold=1), "Bar", 1)]
    assert [moment.tappers for moment in case(evening(staff(9), [SUNDAY]), twice).moments] == [4]


def test_a_changed_availability_moves_one_person() -> None:
    records = evening(staff(14), [SUNDAY, MONDAY])
    before = choose_roster(case(records, needs(("Bar", 8))))
    entered = with_roster(records, before)
    one_away = entered.with_rows(Availability.table, tuple(away("Staff 03", "Sunday")))
    after = choose_roster(case(one_away, needs(("Bar", 8))))
    assert after.moved == 1
    assert after.trainees == before.trainees == 10
    stays = {(line.session, line.staff_member) for line in before.lines} - {("Sunday", "Staff 03")}
    assert stays <= {(line.session, line.staff_member) for line in after.lines}


def test_who_was_put_there_by_hand_stays() -> None:
    records = evening(staff(9), [SUNDAY, MONDAY], entries=[entry("Monday", "Staff 09", by_hand=True)])
    roster = choose_roster(case(records, needs(("Bar", 4))))
    assert ("Monday", "Staff 09") in {(line.session, line.staff_member) for line in roster.lines}


def test_what_is_over_stays_and_who_stayed_away_learns_in_a_later_session() -> None:
    entries = [entry("Sunday", f"Staff {number:02}", attended=number != 2) for number in range(1, 6)]
    records = evening(staff(5), [SUNDAY, MONDAY], entries=entries)
    roster = choose_roster(case(records, needs(("Bar", 4)), as_of=at(15, 18)))
    assert {(line.session, line.staff_member) for line in roster.lines} == {
        *(("Sunday", f"Staff {number:02}") for number in (1, 3, 4, 5)),
        ("Monday", "Staff 02"),
    }
    rows = entries_of(records, roster)
    assert [row.attended for row in rows if row.key == ("sunday", "staff 02")] == [False]


def test_who_stayed_away_is_not_put_into_the_same_session_again() -> None:
    """Four are needed on Sunday or Monday; it is said ahead that Staff 02 does not come on Sunday."""
    entries = [entry("Sunday", f"Staff {number:02}", attended=False if number == 2 else None) for number in range(1, 6)]
    records = evening(staff(5), [SUNDAY, MONDAY], entries=entries)
    roster = choose_roster(case(records, needs(("Bar", 4))))
    assert [line.session for line in roster.lines if line.staff_member == "Staff 02"] == ["Monday"]
    again = choose_roster(case(with_roster(records, roster), needs(("Bar", 4))))
    assert again.lines == roster.lines
    assert judge_roster(case(with_roster(records, roster), needs(("Bar", 4)))) == ()


def test_the_bar_of_an_entry_wins_over_that_of_the_row() -> None:
    """Both of bar A were sent to bar B on the roster, and bar A has nobody left."""
    members = [*staff(2, bar="Bar A"), *(StaffMember(name=f"B{number}", bar="Bar B") for number in range(2))]
    entries = [entry("Sunday", who, bar="bar b") for who in ("Staff 01", "Staff 02")]
    records = evening(members, [SUNDAY], entries=entries)
    assert {line.bar for line in roster_entered(case(records, needs(("Bar A", 1), ("Bar B", 2)))).lines} == {"Bar B"}
    assert RosterRule.EACH_BAR in broken(records, ("Bar A", 1), ("Bar B", 1))
    as_the_row_has_it = evening(members, [SUNDAY], entries=[entry("Sunday", "Staff 01"), entry("Sunday", "B0")])
    assert RosterRule.EACH_BAR not in broken(as_the_row_has_it, ("Bar A", 1), ("Bar B", 1))


def test_who_moves_to_another_session_keeps_the_bar_of_the_entry() -> None:
    records = evening(
        staff(1, bar="Bar A"), [SUNDAY, MONDAY],
        availabilities=away("Staff 01", "Sunday"), entries=[entry("Sunday", "Staff 01", bar="Bar B")],
    )  # fmt: skip
    sure = replace(TERMS, staff_attendance=1.0)
    roster = choose_roster(case(records, needs(("Bar A", 0), ("Bar B", 1)), terms=sure))
    assert [(row.session, row.bar) for row in entries_of(records, roster)] == [("Monday", "Bar B")]
    kept = choose_roster(case(evening(staff(1, bar="Bar A"), [SUNDAY]), needs(("Bar A", 1)), terms=sure))
    assert [row.bar for row in entries_of(evening(staff(1, bar="Bar A"), [SUNDAY]), kept)] == [None]


def test_people_of_an_agency_serve_each_where_their_entry_says() -> None:
    """Two learn for bar A, one for bar B and one for wherever hands are short."""
    agency = StaffMember(name="Agency", places=6)
    sessions = [SUNDAY, MONDAY, session("Noon", at(16, 12))]
    entries = [
        entry("Sunday", "Agency", places=2, bar="Bar A"),
        entry("Monday", "Agency", bar="Bar B"),
        entry("Noon", "Agency"),
    ]
    records = evening([agency], sessions, entries=entries)
    lines = roster_entered(case(records, needs(("Bar A", 2), ("Bar B", 2)))).lines
    assert [(line.bar, line.places) for line in lines] == [("Bar A", 2), (None, 1), ("Bar B", 1)]
    assert RosterRule.EACH_BAR not in broken(records, ("Bar A", 2), ("Bar B", 2))
    assert RosterRule.EACH_BAR in broken(records, ("Bar A", 1), ("Bar B", 3))


def test_a_bar_named_for_a_session_to_which_nobody_came_binds_nobody() -> None:
    records = evening(
        [StaffMember(name="Free")], [SUNDAY, MONDAY],
        entries=[entry("Sunday", "Free", bar="Bar A", attended=False), entry("Monday", "Free")],
    )  # fmt: skip
    assert [line.bar for line in roster_entered(case(records, needs(("Bar A", 1), ("Bar B", 1)))).lines] == [None]
    assert RosterRule.EACH_BAR not in broken(records, ("Bar A", 0), ("Bar B", 1))


def test_sixty_people_and_eight_sessions() -> None:
    """Languages, capacities and availability: no rule broken, as few as the binomial asks for, two sessions."""
    chance = random.Random(1)
    members = [
        StaffMember(name=f"Staff {number:02}", languages=chance.choice(["ja", "ja, en", "ja, de", "en"]))
        for number in range(1, 61)
    ]
    trainers = [Trainer(name="T1", languages="de, en"), Trainer(name="T2", languages="de, en, ja", most_trainees=8)]
    sessions = [
        session(
            f"S{number}", at(15 if number < 5 else 16, 10 + number % 4), trainer="T1" if number % 2 else "T2",
            language="en" if number % 3 else "ja", interpreter="Interpreter" if number == 3 else None,
        )
        for number in range(1, 9)
    ]  # fmt: skip
    kept_away = [
        row for who in members for each in sessions if chance.random() < 0.35 for row in away(who.name, each.name)
    ]
    records = evening(members, sessions, trainers=trainers, availabilities=kept_away)
    needed = needs(("Bar 1", 12), ("Bar 2", 10), ("Bar 3", 8), quarters=12)
    roster = choose_roster(case(records, needed))
    assert roster.is_best
    assert roster.trainees == trained_for(30, staff_attendance=0.95, readiness_wished=0.95) == 34
    assert judge_roster(case(with_roster(records, roster), needed)) == ()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_other_roster_does_with_fewer_people_or_sessions(data: st.DataObject) -> None:
    """Held against every roster there is: four people, two sessions of two seats."""
    members = [
        StaffMember(name=f"P{n}", languages=data.draw(st.sampled_from(["ja", "en", "ja, en"]))) for n in range(4)
    ]
    sessions = [
        session(name, at(15, hour), language=data.draw(st.sampled_from([None, "ja", "en"])), stations=1, minutes=48)
        for name, hour in (("First", 14), ("Second", 16))
    ]
    rows = [Availability(staff_member=f"P{n}", session=name, can_come=data.draw(st.booleans()))
            for n in range(4) for name in ("First", "Second")]  # fmt: skip
    records, needed = evening(members, sessions, availabilities=rows), data.draw(st.integers(1, 3))
    terms = TERMS.__class__(1.0, 0.5, 6, 4, 6)
    possible = []
    for places in itertools.product((None, "First", "Second"), repeat=4):
        entries = [entry(name, f"P{n}") for n, name in enumerate(places) if name is not None]
        tried = records.with_rows(RosterEntry.table, tuple(entries))
        if not judge_roster(case(tried, needs(("Bar", needed)), terms=terms)):
            possible.append((len(entries), len({each.session for each in entries})))
    try:
        roster = choose_roster(case(records, needs(("Bar", needed)), terms=terms))
    except NoRoster:
        assert not possible
    else:
        assert min(possible) == (roster.trainees, len({line.session for line in roster.lines}))
