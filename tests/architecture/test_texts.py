"""Every text is there in German and Japanese, with the same placeholders, and headings stay apart."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from catering.model.record import columns, same_name
from catering.model.records import TABLES
from catering.model.text import LANGUAGES, Language
from catering.workbook.layout import COMPUTED_HEADINGS, RESULT_SHEETS, heading, sheet_name

ROOT = Path(__file__).resolve().parents[2]
TRANSLATED = LANGUAGES[1:]


@pytest.fixture(scope="module")
def texts() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tool_texts", ROOT / "tools" / "texts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def catalogue(language: str) -> Catalog:
    with (ROOT / "src" / "catering" / "locale" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def test_the_check_passes() -> None:
    """`make texts` brings the catalogues up to date; what is new is translated there by hand."""
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "texts.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[:2000]


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_missing_or_fuzzy_or_left_over(language: str, texts: ModuleType) -> None:
    wanted = {(message.context, message.id) for message in texts.template() if message.id}
    have = {(message.context, message.id): message for message in catalogue(language) if message.id}
    assert set(have) == wanted
    assert [message.id for message in have.values() if message.fuzzy] == []
    assert texts.missing(catalogue(language)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_plurals_have_as_many_forms_as_the_language(language: str) -> None:
    forms = {"de": 2, "ja": 1}[language]
    for message in catalogue(language):
        if isinstance(message.id, tuple | list):
            assert isinstance(message.string, tuple | list)
            assert len(message.string) == forms, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_told_apart_within_a_sheet(language: Language) -> None:
    for table in TABLES:
        headings = [heading(column, language) for column in columns(table)]
        headings += [words.in_language(language) for words in COMPUTED_HEADINGS.get(table.table, ())]
        assert len(set(map(same_name, headings))) == len(headings), table
        labels = [column.label.in_language(language) for column in columns(table)]
        assert len(set(map(same_name, labels))) == len(labels), table


@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_are_told_apart(language: Language) -> None:
    for table in TABLES:
        for column in columns(table):
            if column.choices is not None:
                labels = [same_name(choice.label.in_language(language)) for choice in column.choices]
                assert len(set(labels)) == len(labels), column.choices


def test_sheet_names_are_told_apart_in_all_languages_and_fit() -> None:
    """A name may be the same in two languages, but never name two sheets."""
    owners: dict[str, set[str]] = {}
    for language in LANGUAGES:
        names = [(table.table, sheet_name(table, language)) for table in TABLES]
        names += [(sheet.name, sheet.label.in_language(language)) for sheet in RESULT_SHEETS]
        for owner, name in names:
            assert 0 < len(name) <= 31
            assert not set(name) & set("[]:*?/\\")
            owners.setdefault(same_name(name), set()).add(owner)
    assert {name: who for name, who in owners.items() if len(who) > 1} == {}
