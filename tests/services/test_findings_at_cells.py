"""What is doubtful is told at the cell where it can be mended."""

import datetime as dt
import io

import openpyxl
import pytest

from catering.model.beverage import SetAside, SetAsidePurpose
from catering.model.duty import Duty
from catering.model.event import Bar
from catering.model.finding import Finding, Level
from catering.model.records import EventRecords
from catering.model.text import LANGUAGES, Language
from catering.planning.event_plan import EventPlan, plan_event
from catering.services.check_workbook import CheckedWorkbook, check_workbook, findings_of_plan
from catering.services.save_workbook import event_workbook
from catering.workbook.read import WorkbookRead

AS_OF = dt.datetime(2025, 6, 10, 12, tzinfo=dt.timezone(dt.timedelta(hours=9)))


def checked(records: EventRecords, *, language: Language = "en", as_of: dt.datetime = AS_OF) -> CheckedWorkbook:
    return check_workbook(event_workbook(records, language=language, as_of=AS_OF), "event.xlsx", as_of=as_of)


def places(findings: tuple[Finding, ...]) -> list[tuple[str | None, str | None, str | None]]:
    return [(found.sheet, found.cell, found.value) for found in findings]


@pytest.mark.parametrize(("language", "sheet"), [("en", "Bars"), ("de", "Ausschänke"), ("ja", "バー")])
def test_bars_whose_shares_are_not_100_per_cent(reference: EventRecords, language: Language, sheet: str) -> None:
    bars = (Bar(name="hall", taps=4, share_of_orders=0.6), Bar(name="garden", taps=2, share_of_orders=0.3))
    for table in ("staff_member", "roster_entry", "availability"):  # they name the bars, or who serves there
        reference = reference.with_rows(table, ())
    found = checked(reference.with_rows("bar", bars), language=language)
    assert places(found.findings) == [(sheet, "C3", "30\N{NO-BREAK SPACE}%")]
    assert not found.stops


def broken_rules(plan: EventPlan, read: WorkbookRead | None = None) -> list[Finding]:
    return [each for each in findings_of_plan(plan, read) if each.code == "rule-broken"]


def test_an_order_that_is_too_small_is_told_at_its_largest_line(reference: EventRecords) -> None:
    read = checked(reference)
    assert read.records is not None
    plan = plan_event(read.records, as_of=AS_OF)
    (short,) = broken_rules(plan, read.read)
    assert (short.level, short.sheet, short.cell, short.value) == (Level.NOTE, "Order", "C2", "38")
    (without,) = broken_rules(plan)
    assert (without.sheet, without.cell) == (None, None)


def test_casks_that_are_missing_are_told_at_the_order(reference: EventRecords) -> None:
    line = reference.order_lines[1].model_copy(update={"containers": 1})
    read = checked(reference.with_rows("order_line", (reference.order_lines[0], line)))
    assert read.records is not None
    found = broken_rules(plan_event(read.records, as_of=AS_OF), read.read)
    assert {(each.level, each.sheet) for each in found} == {(Level.NOTE, "Order"), (Level.WARNING, "Order")}
    assert all(each.cell in ("C2", "C3") for each in found)


def test_an_order_that_is_too_heavy_is_told_on_its_sheet(reference: EventRecords) -> None:
    event = reference.event.model_copy(update={"max_order_weight_kg": 100.0})
    read = checked(reference.with_rows("event", (event,)))
    assert read.records is not None
    found = findings_of_plan(plan_event(read.records, as_of=AS_OF), read.read)
    assert "Order" in {each.sheet for each in found if each.level is Level.WARNING}


def test_an_overdue_duty_is_told_at_its_state(reference: EventRecords) -> None:
    hall = Duty(name="Hold the hall", latest_on=dt.date(2025, 1, 10))
    read = checked(reference.with_rows("duty", (hall,)))
    assert read.records is not None
    found = findings_of_plan(plan_event(read.records, as_of=AS_OF), read.read)
    (told,) = [each for each in found if "Hold the hall" in str(each.message)]
    assert (told.code, told.sheet, told.value) == ("duty-overdue", "Duties", "open")
    assert told.cell is not None


def test_an_as_of_without_zone_is_the_venues_clock(reference: EventRecords) -> None:
    group = reference.guest_groups[0].model_copy(update={"accepted_on": dt.date(2025, 6, 11)})
    changed = reference.with_rows("guest_group", (group, *reference.guest_groups[1:]))
    # half past midnight of the 11th in Tokyo is the 10th in UTC
    local = dt.datetime(2025, 6, 11, 0, 30)  # noqa: DTZ001
    assert checked(changed, as_of=local).findings == ()
    (early,) = checked(changed, as_of=local.replace(tzinfo=dt.UTC) - dt.timedelta(hours=10)).findings
    assert early.code == "count-from-the-future"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_event_that_was_changed_is_read_as_it_was_written(reference: EventRecords, language: Language) -> None:
    practice = SetAside(beverage="Altbier", purpose=SetAsidePurpose.PRACTICE, volume_l=12.5, note="=1+1")
    changed = reference.with_rows("set_aside", (practice,))
    assert checked(changed, language=language).records == changed


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_a_year_that_no_evening_has_is_told_at_its_cells(reference: EventRecords, year: int) -> None:
    moments = {"doors_at": 18, "toast_at": 19, "last_pour_at": 23}
    labels = {"doors_at": "Doors", "toast_at": "Toast", "last_pour_at": "Last pour"}
    book = openpyxl.load_workbook(io.BytesIO(event_workbook(reference, language="en", as_of=AS_OF)))
    rows = {str(row[0].value): row[1] for row in book["Event"].iter_rows(min_row=2)}
    rows["Hall cleared"].value = None
    for name, hour in moments.items():
        rows[labels[name]].value = f"{year:04d}-01-01 {hour - 18:02d}:30"
    file = io.BytesIO()
    book.save(file)
    answer = check_workbook(file.getvalue(), "event.xlsx", as_of=AS_OF)
    assert answer.stops
    wanted = {rows[label].coordinate for label in labels.values()}
    assert {(found.sheet, found.cell) for found in answer.findings} == {("Event", cell) for cell in wanted}


def test_an_event_that_never_ends_is_told_at_its_last_pour(reference: EventRecords) -> None:
    last_pour = reference.event.last_pour_at.replace(year=2035)
    event = reference.event.model_copy(update={"last_pour_at": last_pour, "hall_cleared_at": None})
    answer = checked(reference.with_rows("event", (event,)))
    assert answer.stops
    assert (answer.findings[0].code, answer.findings[0].sheet) == ("too-long", "Event")
