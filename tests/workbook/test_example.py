"""The template: its examples are asked about, and written over it is read without a word."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from catering.model.finding import Level
from catering.model.records import TABLES, TOPICS
from catering.model.text import LANGUAGES, Language
from catering.workbook.example import example_records
from catering.workbook.layout import EXAMPLE, TOPIC_COLORS, sheet_name
from catering.workbook.parse_child import read_workbook as parse
from catering.workbook.read import WorkbookRead, read_workbook
from catering.workbook.write import write_template

WITH_EXAMPLE = [table for topic in TOPICS if topic.name in ("Guests and drinks", "Order") for table in topic.tables]
languages = pytest.mark.parametrize("language", LANGUAGES)


def template(language: Language) -> bytes:
    return write_template(language=language, as_of=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))


def read(content: bytes) -> WorkbookRead:
    return read_workbook(parse(content, "template.xlsx"))


@languages
def test_every_example_that_is_left_is_a_question(language: Language) -> None:
    found = read(template(language))
    assert found.records is None
    assert {(each.level, each.code) for each in found.findings} == {(Level.QUESTION, "example-row")}
    assert [each.sheet for each in found.findings] == [sheet_name(table, language) for table in WITH_EXAMPLE]


@languages
def test_a_template_with_its_examples_replaced_is_read_without_a_word(language: Language) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(template(language)))
    prefix = EXAMPLE.in_language(language) + ": "
    for sheet in workbook.worksheets[1:]:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith(prefix):
                    cell.value = cell.value.removeprefix(prefix)
                elif cell.value == "example":
                    cell.value = "our-party"
    file = io.BytesIO()
    workbook.save(file)
    found = read(file.getvalue())
    assert found.findings == ()
    assert found.records is not None
    assert found.records.guests_accepted == 120


def test_a_template_may_be_cut_down_to_what_must_be_there() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(template("en")))
    for sheet in workbook.worksheets[1:]:
        if sheet.title in ("Event", "Guest groups", "Beverages"):
            for row in sheet.iter_rows(min_row=2):
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.value = cell.value.replace("Example: ", "").replace("example", "our-party")
        elif sheet.title != "_lists":
            sheet.delete_rows(2)
    file = io.BytesIO()
    workbook.save(file)
    found = read(file.getvalue())
    assert found.findings == ()
    assert found.records is not None
    assert found.records.order_lines == ()


def test_an_example_whose_name_alone_was_written_over_is_still_asked_about() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(template("en")))
    form = workbook["Event"]
    form["B3"], form["B4"] = "Our party", "Our hall"
    file = io.BytesIO()
    workbook.save(file)
    asked = [(each.sheet, each.cell) for each in read(file.getvalue()).findings if each.sheet == "Event"]
    assert asked == [("Event", "B2")]


@languages
def test_the_example_has_one_row_in_every_table_that_every_event_fills_in(language: Language) -> None:
    records = example_records(language)
    assert {table for table in TABLES if len(records.rows(table.table)) == 1} == set(WITH_EXAMPLE)
    assert not any(records.rows(table.table) for table in TABLES if table not in WITH_EXAMPLE)


def test_tabs_are_coloured_by_topic_and_the_first_sheet_leads_to_them() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(template("en")))
    for topic in TOPICS:
        colors = {workbook[table.sheet].sheet_properties.tabColor.rgb for table in topic.tables}
        assert colors == {f"FF{TOPIC_COLORS[topic.name].removeprefix('#')}"}
    links = [cell.value for cell, *_ in workbook["About"].iter_rows() if cell.hyperlink is not None]
    assert links == [table.sheet for table in TABLES]
    words = [cell.value for cell, *_ in workbook["About"].iter_rows() if cell.value in {each.name for each in TOPICS}]
    assert list(dict.fromkeys(words)) == [topic.name for topic in TOPICS]
