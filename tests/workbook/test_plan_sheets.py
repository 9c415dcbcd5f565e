"""The plan's workbook: the same figures as the plan, formulas with right values, and everything that it rests on."""

import datetime as dt
import io
import re
from functools import cache
from typing import Any

import openpyxl
import pandas as pd
import pytest

from catering import __version__
from catering.model.beverage import Beverage, BeverageCategory, BeverageSource, OrderLine, SetAside, SetAsidePurpose
from catering.model.finding import Finding, Level
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import LANGUAGES, Language, label, text
from catering.planning.event_plan import EventPlan, plan_event
from catering.planning.forecast.demand import LEVELS
from catering.services.check_workbook import check_workbook
from catering.services.plan_report import plan_as_dict
from catering.services.shipped_events import shipped_workbooks
from catering.workbook.plan_sheets import write_plan_workbook

AS_OF = dt.datetime(2025, 6, 10, 12, tzinfo=dt.timezone(dt.timedelta(hours=9)))
REFERENCE, FESTIVAL = shipped_workbooks()
RESULTS = ("Plan", "Kegs", "Supply", "Demand", "Evening", "Toast", "Rules of thumb", "Findings")
FINDING = Finding(Level.NOTE, "x", text("=1+1"), text("@mend"), sheet="Order", cell="C2", value="-5")


@cache
def records(event_id: str = REFERENCE) -> EventRecords:
    path = shipped_workbooks()[event_id]
    read = check_workbook(path.read_bytes(), path.name, as_of=AS_OF).records
    assert read is not None
    return read


@cache
def plan(event_id: str = REFERENCE) -> EventPlan:
    return plan_event(records(event_id), as_of=AS_OF)


@cache
def workbook(event_id: str = REFERENCE, language: Language = "en") -> bytes:
    return write_plan_workbook(plan(event_id), (FINDING,), language=language)


def sheets(content: bytes) -> dict[str, pd.DataFrame]:
    return pd.read_excel(io.BytesIO(content), sheet_name=None)


def named(sheet: str, language: Language) -> str:
    return label("sheet", sheet).in_language(language)


def odd_event() -> EventRecords:
    """Names that a spreadsheet would take for formulas or conditions, and an order of nothing."""
    names = ("=Alt*", "<5 % Bier", "+Wein", "@Sake", '"Wasser"')
    beverages = tuple(
        Beverage(
            name=name,
            category=BeverageCategory.BEER,
            abv=0.05,
            serving_size_l=0.25,
            source=BeverageSource.SHIPPED,
        )
        for name in names
    )
    lines = tuple(
        OrderLine(beverage=name, container_size="20 L slim keg", containers=count)
        for name, count in zip(names, (12, 7, 0, 3, 2), strict=True)
    )
    small = records().with_rows("beverage", beverages).with_rows("order_line", lines)
    small = small.with_rows("set_aside", (SetAside(beverage=names[1], purpose=SetAsidePurpose.CREW, volume_l=500),))
    groups = tuple(group.model_copy(update={"toast_beverage": None}) for group in small.guest_groups)
    fallbacks = tuple(fallback.model_copy(update={"beverage": None}) for fallback in small.fallbacks)
    small = small.with_rows("guest_group", groups).with_rows("fallback", fallbacks)
    return small.with_rows("container_offer", ()).with_rows("assumption", ())


# What stands where


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_results_stand_in_front_and_every_sheet_is_read_by_pandas(language: Language) -> None:
    frames = sheets(workbook(language=language))
    wanted = [named(sheet, language) for sheet in ("About", *RESULTS)]
    assert list(frames)[: len(wanted)] == wanted
    for name in wanted[1:]:
        assert not any(str(heading).startswith("Unnamed") for heading in frames[name].columns), name
        assert len(set(map(same_name, frames[name].columns))) == frames[name].shape[1], name
    book = openpyxl.load_workbook(io.BytesIO(workbook(language=language)))
    assert book.active is not None
    assert book.active.title == named("Plan", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event_id", [REFERENCE, FESTIVAL])
def test_the_figures_are_those_of_the_plan_and_of_its_json_to_the_last_digit(event_id: str, language: Language) -> None:
    made, frames = plan(event_id), sheets(workbook(event_id, language))
    report = plan_as_dict(made, (), language=language)
    demand = frames[named("Demand", language)]
    supply = frames[named("Supply", language)]
    assert demand.iloc[:, 0].tolist() == [each["beverage"] for each in report["demand"]]
    for row, each in enumerate(report["demand"]):
        cells = demand.iloc[row]
        assert cells.iloc[1] == each["mean_l"]
        assert cells.iloc[2 : 2 + len(LEVELS)].tolist() == list(each["litres"].values())
        assert cells.iloc[2 + len(LEVELS)] == each["servings_p50"]
    columns = [
        "beverage",
        "planned_l",
        "set_aside_l",
        None,
        "chance_suffices",
        None,
        "expected_leftover_l",
        "expected_shortfall_l",
        "implied_shortage_cost_ratio",
        "service_level",
        "recommended_l",
    ]
    for row, each in enumerate(report["supply"]):
        for column, key in enumerate(columns):
            if key is not None:
                cell = supply.iloc[row, column]
                assert (None if pd.isna(cell) else cell) == each[key], key
    kegs = frames[named("Kegs", language)]
    lines = report["ordered_mix"] + report["keg_mix"]
    assert kegs.iloc[:, 3].tolist() == [line["containers"] for line in lines]
    assert kegs.iloc[:, 5].tolist() == pytest.approx([line["volume_l"] for line in lines], rel=1e-12)
    for weight, line in zip(kegs.iloc[:, 7], lines, strict=True):
        if line["gross_weight_kg"] is None:
            assert pd.isna(weight)
        else:
            assert weight == pytest.approx(line["gross_weight_kg"], rel=1e-12)
    evening = frames[named("Evening", language)]
    points = [(each["beverage"], point) for each in report["demand"] for point in each["profile"]]
    assert evening.iloc[:, 0].tolist() == [beverage for beverage, _ in points]
    assert evening.iloc[:, 3].tolist() == [point["share"] for _, point in points]
    assert evening.iloc[:, 1].tolist() == [
        dt.datetime.fromisoformat(point["at"]).replace(tzinfo=None) for _, point in points
    ]


def test_litres_over_the_evening_add_up_to_the_forecast() -> None:
    evening = sheets(workbook())["Evening"].groupby("Beverage")
    for demand in plan().demands:
        assert evening["Litres at the median"].sum()[demand.beverage] == pytest.approx(demand.litres["p50"])
        assert evening["Litres at 90 %"].sum()[demand.beverage] == pytest.approx(demand.litres["p90"])


# Formulas


def recomputed(formula: str, book: Any, sheet: str) -> float:
    """What a spreadsheet makes of the few kinds of formulas on the result sheets."""

    def value(reference: str) -> Any:
        name, _, cell = reference.rpartition("!")
        return book[name.strip("'") or sheet][cell.replace("$", "")].value or 0

    if found := re.fullmatch(r"=(\$?[A-Z]+\$?\d+)\*((?:'[^']+'!)?\$?[A-Z]+\$?\d+)", formula):
        return float(value(found[1]) * value(found[2]))
    if found := re.fullmatch(r"=MAX\(0,([A-Z]+\d+)-([A-Z]+\d+)\)", formula):
        return float(max(0, value(found[1]) - value(found[2])))
    if found := re.fullmatch(r"=1-([A-Z]+\d+)", formula):
        return float(1 - value(found[1]))
    found = re.fullmatch(r'=SUMPRODUCT\(\((.+)=(A\d+)\)\*\((.+)="(.+)"\),(.+)\)', formula)
    assert found is not None, formula

    def cells(block: str) -> list[Any]:
        name, _, area = block.rpartition("!")
        return [cell.value for (cell,) in book[name.strip("'")][area.replace("$", "")]]

    wanted = value(found[2])
    return float(
        sum(
            volume
            for beverage, mix, volume in zip(cells(found[1]), cells(found[3]), cells(found[5]), strict=True)
            if (beverage, mix) == (wanted, found[4])
        )
    )


@pytest.mark.parametrize("event", ["reference", "festival", "odd"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_formula_has_the_value_that_a_spreadsheet_computes(event: str, language: Language) -> None:
    if event == "odd":
        content = write_plan_workbook(plan_event(odd_event(), as_of=AS_OF), (), language=language)
    else:
        content = workbook(REFERENCE if event == "reference" else FESTIVAL, language)
    formulas = openpyxl.load_workbook(io.BytesIO(content))
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    count = 0
    for sheet in (named(each, language) for each in RESULTS):
        if sheet not in formulas.sheetnames:
            continue
        for row in formulas[sheet].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    count += 1
                    cached = values[sheet][cell.coordinate].value
                    assert cached == pytest.approx(recomputed(str(cell.value), values, sheet), rel=1e-11), cell
    assert count > 20


def test_an_order_of_what_looks_like_a_formula_is_added_up() -> None:
    made = plan_event(odd_event(), as_of=AS_OF)
    supply = sheets(write_plan_workbook(made, (), language="en"))["Supply"].set_index("Beverage")
    assert supply["Ordered [L]"].tolist() == [240, 140, 0, 60, 40]
    assert supply["Available [L]"].tolist() == [240, 0, 0, 60, 40]


def test_text_that_begins_with_a_sign_stays_text() -> None:
    content = write_plan_workbook(plan_event(odd_event(), as_of=AS_OF), (FINDING,), language="en")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [(cell.value, cell.data_type) for cell in book["Supply"]["A"][1:3]] == [("=Alt*", "s"), ("<5 % Bier", "s")]
    assert [(cell.value, cell.data_type) for cell in book["Findings"][2]] == [
        (words, "s") for words in ("note", "Order", "C2", "-5", "=1+1", "@mend")
    ]


# Stamped, printed, read again


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_forecast_says_from_when_and_by_which_version_it_is(language: Language) -> None:
    frames = sheets(workbook(language=language))
    for sheet in ("Demand", "Supply"):
        stamps = frames[named(sheet, language)].iloc[:, -2:]
        assert set(stamps.iloc[:, 1]) == {f"catering {__version__}"}
        (as_of,) = set(stamps.iloc[:, 0])
        assert "2025" in as_of
        assert "12:00" in as_of
    assert frames[named("Plan", language)].iloc[-1, 1] == f"catering {__version__}"


def test_the_plan_begins_with_what_to_decide_and_names_the_order() -> None:
    words = sheets(workbook())["Plan"].ffill().groupby("Plan", sort=False)["In words"].agg(list)
    assert list(words.index) == [
        "To decide",
        "How far it goes",
        "Recommended",
        "What it rests on",
        "As of",
        "Computed by",
    ]
    assert words["To decide"][0] == "6 days are left until Monday, 16 June 2025."
    assert "94" in words["How far it goes"][0]
    assert "40 × 20 L slim keg of Altbier" in words["Recommended"][0].replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event_id", [REFERENCE, FESTIVAL])
def test_the_input_sheets_in_it_are_read_back_as_the_same_event(event_id: str, language: Language) -> None:
    event = records(event_id).event
    read = check_workbook(workbook(event_id, language), "plan.xlsx", as_of=event.doors_at)
    assert read.records == records(event_id)
    assert {found.code for found in read.findings} <= {"result-sheets"}


def test_what_an_odd_event_is_called_comes_back_too() -> None:
    odd = odd_event()
    content = write_plan_workbook(plan_event(odd, as_of=AS_OF), (), language="ja")
    assert check_workbook(content, "plan.xlsx", as_of=AS_OF).records == odd


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_prints_on_a4_with_its_headings_event_and_moment(language: Language) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(language=language)))
    for name in RESULTS:
        sheet = book[named(name, language)]
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows == "$1:$1"
        assert "Düsseldorf-Abend" in sheet.oddHeader.left.text
        assert f"catering {__version__}" in sheet.oddHeader.right.text
        assert sheet.freeze_panes == "B2"
        if name == "Evening":
            assert sheet.page_setup.orientation == "portrait"
            assert len(sheet.row_breaks.brk) == len(plan().demands) - 1
        else:
            assert sheet.sheet_properties.pageSetUpPr.fitToPage


def in_columns(words: str) -> int:
    return sum(1 if ord(each) < 0x1100 else 2 for each in words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event_id", [REFERENCE, FESTIVAL])
def test_no_heading_is_cut(event_id: str, language: Language) -> None:
    """Each word of a heading fits its column, and the row is high enough for all of its lines."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(event_id, language)))
    for name in RESULTS:
        if named(name, language) not in book.sheetnames:
            continue
        sheet = book[named(name, language)]
        widths = {
            column: each.width for each in sheet.column_dimensions.values() for column in range(each.min, each.max + 1)
        }
        for cell in sheet[1]:
            width = widths[cell.column] - 2
            words = str(cell.value)
            spaced = in_columns(words) == len(words)
            assert not spaced or max(map(len, words.split())) <= width, (name, words)
            lines = -(-in_columns(words) // int(width))
            assert (sheet.row_dimensions[1].height or 15) >= 14 * lines, (name, words)


def test_numbers_are_shown_as_what_they_are() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook()))

    def formats(sheet: str) -> dict[str, str]:
        heads, first = book[sheet][1], book[sheet][2]
        return {str(head.value): cell.number_format for head, cell in zip(heads, first, strict=True)}

    assert formats("Supply")["Chance that it suffices"] == "0.0%"
    assert formats("Supply")["Ordered [L]"] == "#,##0.0"
    assert formats("Kegs")["Containers"] == "#,##0"
    assert formats("Evening")["From"] == "yyyy-mm-dd hh:mm"
    assert formats("Toast")["At"] == "yyyy-mm-dd hh:mm"


def test_an_event_with_nothing_to_plan_has_a_workbook_all_the_same() -> None:
    bare = records()
    for table in ("guest_group", "beverage", "order_line", "container_offer", "assumption"):
        bare = bare.with_rows(table, ())
    frames = sheets(write_plan_workbook(plan_event(bare, as_of=AS_OF), (), language="de"))
    assert frames["Plan"].shape[0] >= 3
