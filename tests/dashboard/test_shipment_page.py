"""Shipment: the answer first; a flight moved shows at once what breaks, and the fallback until its day."""

import datetime as dt

import pytest
from test_pages import FESTIVAL, dashboard, table, title, words

from catering.model.text import LANGUAGES, text


def shipment(day: dt.date = dt.date(2025, 5, 1), **settings):
    app = dashboard("shipment", **settings)
    app.date_input[0].set_value(day).run()
    assert not app.exception
    return app


def answer(app) -> str:
    return next(each.value for each in app.markdown if each.value.startswith("####"))


def warnings(app) -> str:
    return " ".join(str(each.value) for each in app.warning)


def move(app, days: int):
    app.number_input(key="moved days").set_value(days).run()
    app.button(key="move departure").click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_under_its_title(language):
    app = shipment(language=language)
    assert title(app) == text("Shipment").in_language(language)
    assert not any("{" in str(each.value) for each in (*app.markdown, *app.warning, *app.caption))


def test_the_answer_comes_first_with_the_chance_and_what_binds():
    app = shipment()
    assert answer(app).startswith("#### In place and rested by Friday, 6 June 2025, 01:48, 11 days before the doors.")
    assert "the binding step is: Kegs filled." in answer(app)
    said = words(app)
    assert "Next: Ask the brewery for shelf life, filtration and keg fitting, by 2 May 2025" in said
    assert "33 days of shelf life are left on the evening." in said
    assert "Düsseldorf-Abend 2019: 16 days from departure." in " ".join(str(each.value) for each in app.caption)


def test_every_point_stands_in_a_table_planned_and_latest_side_by_side():
    points = table(shipment(), "Milestone")
    (filled,) = points[points["Milestone"] == "Kegs filled"].to_dict("records")
    assert filled["Planned"] == "Wed 28 May, 14:00 (Berlin)"
    assert filled["Latest"] == "Thu 5 Jun, 16:00 (Berlin)"
    assert (filled["Slack"], filled["Responsible"]) == ("8 days", "Hausbrauerei Zum Schlüssel")


def test_a_flight_moved_by_twelve_days_breaks_and_names_the_fallback():
    app = shipment()
    before = answer(app)
    move(app, 12)
    assert answer(app) != before
    assert "after the doors" in answer(app)
    broken = table(app, "Rule")
    assert "Fallback: Hotel lager, to be decided on by 16 June 2025, 06:30." in broken["What to do"].tolist()
    assert any(each.startswith("Delivered to the hotel: expected") for each in broken["What breaks"])
    # and it is a step of the draft, to be undone
    assert any("departure moved by 12 days" in str(each.value) for each in app.markdown)
    move(app, -12)
    assert answer(app) == before


def test_moved_by_three_days_it_is_still_in_time_on_a_day_it_flies():
    app = move(shipment(), 3)
    assert "before the doors" in answer(app)
    assert "Departure from Frankfurt Airport: planned" not in warnings(app)


def test_the_last_day_to_change_the_litres_stands_with_its_prices():
    said = words(shipment())
    assert "Until 7 May 2025, 18:00 the litres can be changed for nothing." in said
    assert "a change costs €600.00. More needs a second brew; less stays with the brewery." in said


def test_the_fallbacks_say_until_when_and_how_surely():
    fallbacks = table(shipment(), "Fallback")
    assert fallbacks["Decide by"].tolist()[0] == "Sat 7 Jun, 18:30"
    assert fallbacks["Decided now, it covers"].tolist()[-1] == "more than 99\N{NO-BREAK SPACE}%"


def test_what_is_past_can_be_recorded_as_reached_when_it_was_planned():
    app = shipment(dt.date(2025, 5, 12))
    assert "Planned for days that are past, and not recorded" in warnings(app)
    app.button(key="record reached").click().run()
    assert not app.exception
    assert "not recorded" not in warnings(app)
    points = table(app, "Milestone")
    reached = points[points["Milestone"] == "Kegs reserved"].to_dict("records")[0]
    assert reached["Reached"] == "Fri 9 May, 12:00 (Berlin)"


def test_another_way_can_be_looked_at():
    app = shipment()
    choice = next(each for each in app.selectbox if each.label == "Way of sending")
    choice.set_value("sea by the Cape").run()
    assert not app.exception
    assert "after the doors" in answer(app)
    assert "To the brewery: we fill Altbier on" in " ".join(table(app, "Rule")["What to do"])


def test_a_festival_has_milestones_without_legs():
    app = dashboard("shipment", event=FESTIVAL)
    assert not app.exception
    assert "In place and rested by" in answer(app)
