"""Sheet names and headings: one meaning each, in all three languages."""

from __future__ import annotations

from collections import defaultdict

import pytest

from catering.model.record import Record, columns, same_name
from catering.model.records import TABLES
from catering.model.text import LANGUAGES, Language
from catering.workbook.layout import (
    COMPUTED_HEADINGS,
    FORMER_HEADINGS,
    RESULT_SHEETS,
    address,
    heading,
    quoted,
    read_heading,
    result_sheet_names,
    sheet_columns,
    sheet_name,
    tables_by_sheet_name,
)

tables = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.table)
languages = pytest.mark.parametrize("language", LANGUAGES)


@tables
def test_a_heading_names_one_column_in_whatever_language(table: type[Record]) -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for column in columns(table):
        for words in (column.name, column.title, *(column.label.in_language(language) for language in LANGUAGES)):
            meant[same_name(words)].add(column.name)
    assert {words: names for words, names in meant.items() if len(names) > 1} == {}


@tables
@languages
def test_every_heading_that_is_written_is_recognised(table: type[Record], language: Language) -> None:
    for column in columns(table):
        recognised = read_heading(table, heading(column, language))
        assert recognised is not None
        assert (recognised.column.name, recognised.former) == (column.name, False)


@tables
@languages
def test_what_is_computed_beside_a_table_is_not_one_of_its_columns(table: type[Record], language: Language) -> None:
    for words in COMPUTED_HEADINGS.get(table.table, ()):
        assert read_heading(table, words.in_language(language)) is None


def test_former_headings_are_of_columns_that_there_are() -> None:
    by_name = {table.table: table for table in TABLES}
    for (table, name), former in FORMER_HEADINGS.items():
        for words in former:
            recognised = read_heading(by_name[table], words)
            assert recognised is not None
            assert recognised.column.name == name


def test_no_two_sheets_share_a_name_in_any_language() -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for table in TABLES:
            meant[same_name(sheet_name(table, language))].add(table.table)
        for sheet in RESULT_SHEETS:
            meant[same_name(sheet.label.in_language(language))].add(sheet.name)
    assert {words: names for words, names in meant.items() if len(names) > 1} == {}
    assert not set(tables_by_sheet_name()) & result_sheet_names()


@languages
def test_sheet_names_are_such_as_a_spreadsheet_takes(language: Language) -> None:
    names = [
        *(sheet_name(table, language) for table in TABLES),
        *(s.label.in_language(language) for s in RESULT_SHEETS),
    ]
    for name in names:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\'")


@tables
def test_what_need_not_be_filled_in_stands_behind_the_rest(table: type[Record]) -> None:
    asked = [column.asked for column in sheet_columns(table)]
    assert asked == sorted(asked, reverse=True)
    assert set(sheet_columns(table)) == set(columns(table))


def test_addresses_and_names_as_formulas_write_them() -> None:
    assert [address(1, 1), address(7, 27)] == ["A1", "AA7"]
    assert quoted("O'Neill") == "'O''Neill'"
