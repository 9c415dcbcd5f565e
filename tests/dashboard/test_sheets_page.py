"""Sheets: every table of the event can be looked up and changed, the event itself as a form."""

import pytest
from test_pages import PAGES, dashboard, words

from catering.model.records import TABLES, TOPICS
from catering.model.text import LANGUAGES


def sheet(name: str, language: str = "en"):
    app = dashboard(language=language)
    app.session_state["sheet"] = name
    app.switch_page(str(PAGES / "sheets.py")).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [table.table for table in TABLES])
def test_every_sheet_opens_in_every_language(name, language):
    app = sheet(name, language)
    assert app.session_state["sheet"] == name


def test_all_columns_are_shown_when_they_are_asked_for():
    app = sheet("beverage")
    assert "density_kg_per_l" not in app.dataframe[0].value.columns
    app.toggle[0].set_value(True).run()
    assert app.dataframe[0].value["density_kg_per_l"].tolist() == ["1.01", "1.01", "1", "1.01", "1"]


def test_a_row_that_is_added_stands_in_the_draft_and_on_the_page_that_plans_with_it():
    app = sheet("bar")
    act = next(each for each in app.pills if each.key.startswith("act bar"))
    act.set_value("paste").run()
    app.text_area(key="pasted bar").set_value("Bar\tTaps\tShare of orders\nTerrace\t2\t10 %").run()
    app.button(key="take pasted bar").click().run()
    assert "not saved yet" in words(app)
    assert "Terrace" in words(app)
    assert app.session_state["sheet"] == "bar"
    app.switch_page(str(PAGES / "overview.py")).run()
    findings = next(each.value for each in app.table if "What is wrong" in each.value.columns)
    assert "The bars' shares of orders make 110.0 %, not 100 %." in [
        str(words).replace("\N{NO-BREAK SPACE}", " ") for words in findings["What is wrong"]
    ]


def control(app, key):
    return next(each for each in app.button_group if each.key == key)


def test_a_topic_turns_to_its_first_sheet_and_back_to_the_one_looked_at_last():
    app = sheet("event")
    assert control(app, "topic").options == [topic.name for topic in TOPICS]
    control(app, "topic").set_value("Shipment").run()
    assert app.session_state["sheet"] == "consignment"
    assert control(app, "sheet").options == ["Consignments", "Legs", "Milestones", "Fallbacks", "Receipts"]
    control(app, "sheet").set_value("leg").run()
    control(app, "topic").set_value("Cost").run()
    assert app.session_state["sheet"] == "charge"
    control(app, "topic").set_value("Shipment").run()
    assert app.session_state["sheet"] == "leg"
    assert not app.exception


@pytest.mark.parametrize(
    ("language", "words_of_it"), [("en", {"yes", "no"}), ("de", {"ja", "nein"}), ("ja", {"はい", "いいえ"})]
)
def test_yes_and_no_are_words_and_degrees_and_days_numbers(language, words_of_it):
    shown = sheet("consignment", language).dataframe[0].value
    assert set(shown["duty_suspended"]) <= words_of_it
    legs = sheet("leg", language).dataframe[0].value
    assert "5" in set(legs["temperature_c"])
    assert set(legs["lowest_days"]) & {"0.2", "0,2", "0.3", "0,3", "0.5", "0,5", "1"}
