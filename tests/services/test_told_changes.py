"""Changes as people read them: where, what, before, after, in the reader's words and at the venue's clock."""

from __future__ import annotations

import datetime as dt

import pytest

from catering.model.beverage import OrderLine
from catering.model.event import EventState
from catering.model.override import Override, OverrideOf
from catering.model.records import EventRecords, OwnContent
from catering.model.rows import records_of, rows_of
from catering.model.text import LANGUAGES, Language
from catering.planning.editing.merge import changes_between
from catering.services.told_changes import told_changes
from kept_evening import at, evening, with_cells, with_row, without

BEFORE = records_of(rows_of(evening()))
"""The evening as a store gives it, with an id for each row."""


def told(after: EventRecords, language: Language = "en", before: EventRecords = BEFORE) -> list[tuple[str, ...]]:
    changes = changes_between(rows_of(before), rows_of(after))
    return [
        tuple(
            words.replace("\N{NO-BREAK SPACE}", " ")
            for words in (
                each.sheet.in_language(language),
                each.row,
                each.column.in_language(language),
                each.before,
                each.after,
            )
        )
        for each in told_changes(changes, rows_of(after), language=language)
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("Guest groups", "Press", "Accepted", "40", "45")),
        ("de", ("Gästegruppen", "Press", "Zugesagt", "40", "45")),
        ("ja", ("ゲストグループ", "Press", "出席回答数", "40", "45")),
    ],
)
def test_a_cell_is_told_with_its_sheet_row_and_column(language: Language, expected: tuple[str, ...]) -> None:
    assert told(with_cells(BEFORE, "guest_group", "Press", accepted=45), language) == [expected]


def test_what_was_empty_or_became_empty_is_a_dash() -> None:
    after = with_cells(BEFORE, "guest_group", "Press", note="two tables", invited=None)
    assert [line[2:] for line in told(after)] == [("Invited", "60", "–"), ("Note", "–", "two tables")]


def test_an_added_row_and_a_deleted_one_are_a_line_each() -> None:
    pils = OrderLine(beverage="Pils", container_size="50 L Euro keg", containers=2, note="cold")
    after = with_row(without(BEFORE, "guest_group", "Delegation"), "order_line", pils)
    assert told(after) == [
        ("Guest groups", "Delegation", "row deleted", "Accepted: 120, Note: by coach, Table: by the window", ""),
        ("Order", "Pils · 50 L Euro keg", "new row", "", "Containers: 2, Note: cold"),
    ]


@pytest.mark.parametrize(("language", "size"), [("de", "Euro-Keg 50 L"), ("ja", "ユーロケグ 50 L")])
def test_a_container_is_called_as_the_reader_calls_it(language: Language, size: str) -> None:
    pils = OrderLine(beverage="Pils", container_size="50 L Euro keg", containers=2)
    assert told(with_row(BEFORE, "order_line", pils), language)[0][1] == f"Pils · {size}"


@pytest.mark.parametrize(
    ("language", "share"), [("en", ("92 %", "87.5 %")), ("de", ("92 %", "87,5 %")), ("ja", ("92 %", "87.5 %"))]
)
def test_a_share_is_told_in_per_cents_and_a_number_in_the_readers_form(
    language: Language, share: tuple[str, str]
) -> None:
    show_rate = BEFORE.assumptions[0].model_copy(update={"value": 0.875})
    ((_, _, _, *values),) = told(BEFORE.with_rows("assumption", (show_rate,)), language)
    assert tuple(values) == share


def test_an_amount_is_told_with_its_unit() -> None:
    heaviest = BEFORE.event.model_copy(update={"max_container_weight_kg": 45.25})
    assert told(BEFORE.with_rows("event", (heaviest,)), "de") == [
        ("Veranstaltung", "Herbstfest", "Schwerstes Gebinde", "70,5 kg", "45,25 kg")
    ]
    own = Override(beverage="Altbier", of=OverrideOf.LITRES, median=500, unit="L", reason="the heat")
    line = told(BEFORE.with_rows("override", (own,)))[0]
    assert line[3:] == ("", "Median: 500 L, Unit: L, Reason: the heat")


def test_a_moment_is_told_at_the_clock_of_its_row() -> None:
    moved = BEFORE.event.model_copy(update={"toast_at": at(19.5).astimezone(dt.UTC)})
    assert told(BEFORE.with_rows("event", (moved,)))[0][3:] == ("2026-10-24 19:00", "2026-10-24 19:30")


@pytest.mark.parametrize(
    ("language", "after"), [("en", "Departs (planned)"), ("de", "Abfahrt (geplant)"), ("ja", "出発（予定）")]
)
def test_a_leg_is_told_at_the_clock_of_each_of_its_ends(language: Language, after: str) -> None:
    (leg,) = BEFORE.legs
    later = dt.timedelta(days=3)
    moved = leg.model_copy(
        update={
            "planned_departs_at": (leg.planned_departs_at + later).astimezone(dt.UTC),
            "planned_arrives_at": (leg.planned_arrives_at + later).astimezone(dt.UTC),
        }
    )
    departs, arrives = told(BEFORE.with_rows("leg", (moved,)), language)
    assert departs[1:] == ("direct flight · 2", after, "2025-06-04 13:00", "2025-06-07 13:00")
    assert arrives[3:] == ("2025-06-05 09:00", "2025-06-08 09:00")


@pytest.mark.parametrize(
    ("language", "days", "degrees"), [("en", "1 day", "2.5 °C"), ("de", "1 Tag", "2,5 °C"), ("ja", "1 日", "2.5 °C")]
)
def test_days_and_degrees_are_told_in_the_readers_words(language: Language, days: str, degrees: str) -> None:
    leg = BEFORE.legs[0].model_copy(update={"lowest_days": 1.0, "likely_days": 1.5, "temperature_c": 2.5})
    lines = told(BEFORE.with_rows("leg", (leg,)), language)
    assert [line[4] for line in lines] == [days, days.replace("1", {"de": "1,5"}.get(language, "1.5")).replace(
        "day", "days").replace("Tag", "Tage"), degrees]  # fmt: skip


def test_yes_and_no_are_told_in_words() -> None:
    sent = BEFORE.consignments[0].model_copy(update={"duty_suspended": False})
    assert told(BEFORE.with_rows("consignment", (sent, *BEFORE.consignments[1:])), "de") == [
        ("Sendungen", "direct flight", "Steueraussetzung", "ja", "nein")
    ]


def test_an_hour_that_the_clocks_show_twice_is_told_with_its_offset() -> None:
    last = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    late = BEFORE.event.model_copy(update={"last_pour_at": last})
    assert told(BEFORE.with_rows("event", (late,)))[0][4] == "2026-10-25 02:30+02:00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_choice_is_told_in_the_readers_words(language: Language) -> None:
    confirmed = BEFORE.event.model_copy(update={"state": EventState.CONFIRMED})
    ((*_, before, after),) = told(BEFORE.with_rows("event", (confirmed,)), language)
    assert (before, after) == (
        EventState.PLANNED.label.in_language(language),
        EventState.CONFIRMED.label.in_language(language),
    )


def test_a_renamed_row_is_called_by_its_new_name() -> None:
    before = records_of(rows_of(evening(own=OwnContent())))
    after = with_cells(before, "guest_group", "Press", name="Press and radio")
    assert told(after, before=before) == [
        ("Guest groups", "Press and radio", "Guest group", "Press", "Press and radio")
    ]


def test_what_a_person_keeps_beside_is_told_under_their_own_headings() -> None:
    press, *others = BEFORE.guest_groups
    own = OwnContent(
        columns={"guest_group": {"Table": {press.key: 8, others[0].key: "by the window"}}},
        sheets={"Contacts": (("Name", "Phone"), ("Anna", 321))},
    )
    assert told(BEFORE.model_copy(update={"own": own})) == [
        ("Guest groups", "Press", "Table", "7", "8"),
        ("Your own sheets", "Contacts", "Cells", "5 cells", "4 cells"),
    ]


def test_the_sheets_come_in_their_own_order_whatever_was_changed_first() -> None:
    after = with_cells(BEFORE, "beverage", "Pils", abv=0.048)
    after = with_cells(after, "guest_group", "Press", accepted=45)
    after = after.with_rows("event", (after.event.model_copy(update={"venue": "Tonhalle"}),))
    assert [line[0] for line in told(after)] == ["Event", "Guest groups", "Beverages"]


def test_nothing_changed_tells_nothing() -> None:
    assert told(BEFORE) == []
