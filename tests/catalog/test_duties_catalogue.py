"""The duties are found by their name in three languages, and say where they are from."""

from catering.catalog.duties import duty_name, duty_rules
from catering.catalog.rows import catalogue_rows
from catering.model.text import LANGUAGES


def test_a_duty_is_known_by_its_name_in_every_language() -> None:
    for rule in duty_rules():
        for language in LANGUAGES:
            assert duty_name(f" {rule.label.in_language(language).upper()} ") == rule.name
    assert duty_name("Hire the hall") == "Hire the hall"


def test_the_names_of_a_language_are_all_different() -> None:
    for language in LANGUAGES:
        assert len({rule.label.in_language(language) for rule in duty_rules()}) == len(duty_rules())


def test_every_duty_says_where_it_is_from() -> None:
    for row in catalogue_rows("duties"):
        assert row["source"].strip(), row
        assert row["confidence"] in ("high", "medium", "low"), row
        assert None not in row, row
