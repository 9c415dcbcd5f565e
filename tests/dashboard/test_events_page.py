"""Events as a person meets them on the page: listed, made, moved, kept as scenarios, compared, adopted, archived."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from test_pages import FESTIVAL, PAGES, ROOT, title, words

from catering.model.beverage import OrderLine
from catering.model.event import EventState
from catering.model.text import LANGUAGES, Language, text
from catering.services.draft import change_draft, save_draft
from catering.services.keep_as_scenario import keep_as_scenario
from catering.services.list_events import list_events
from catering.services.open_event import open_event
from catering.services.shipped_events import REFERENCE_EVENT
from catering.store.engine import Store

NOON = dt.datetime(2025, 5, 12, 12, tzinfo=dt.UTC)
VIEWS = ("this", "new", "scenarios", "compare", "archive")
GARDEN = f"{REFERENCE_EVENT}--in-the-garden"


@pytest.fixture
def store(store_url: str) -> Store:
    return Store(store_url)


def page(
    name: str = "events", *, person: str | None = "Anna", event: str = REFERENCE_EVENT, language: Language = "en"
) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["lang"] = language
    app.query_params["event"] = event
    if person is not None:
        app.session_state["actor_name"] = person
    app.run()
    app.switch_page(str(PAGES / f"{name}.py")).run()
    assert not app.exception
    return app


def view(app: AppTest, name: str) -> AppTest:
    next(each for each in app.get("button_group") if each.key == "events_view").set_value(name)
    app.run()
    assert not app.exception
    return app


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def tables(app: AppTest) -> list[list[list[str]]]:
    return [
        [[str(cell).replace("\\", "").replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in each.value.values]
        for each in app.table
    ]


def order(store: Store, actor: str, event_id: str, containers: int, *, save: bool = True) -> None:
    seen = open_event(store, event_id, actor)
    first, *others = seen.records.order_lines
    after = seen.records.with_rows(OrderLine.table, (first.model_copy(update={"containers": containers}), *others))
    change_draft(store, seen.stored.row, actor, seen.records, after, what="fewer", at=NOON)
    if save:
        done = save_draft(
            store, seen.stored.row, actor, by_what="page kegs", at=NOON, operation_id=f"{actor} {containers}"
        )
        assert done.change_set is not None


@pytest.fixture
def garden(store: Store) -> str:
    """A scenario of Anna's with 44 slim kegs in the place of 38."""
    order(store, "Anna", REFERENCE_EVENT, 44, save=False)
    row = open_event(store, REFERENCE_EVENT, None).stored.row
    keep_as_scenario(store, row, "Anna", "In the garden", by_what="page events", at=NOON, operation_id="keep")
    return GARDEN


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", VIEWS)
def test_every_view_opens_in_every_language(name: str, language: Language, garden: str) -> None:  # noqa: ARG001
    app = view(page(language=language), name)
    assert title(app) == text("Events").in_language(language)
    assert "not translated" not in words(app)


def test_the_list_marks_the_event_that_every_page_shows(garden: str) -> None:
    app = page(event=garden)
    assert [row[0] for row in tables(app)[0]] == [
        "Düsseldorf-Abend in Tokyo 2025",
        "▸ ↳ In the garden – Düsseldorf-Abend in Tokyo 2025",
        "Festival am Rhein 2027",
    ]
    assert tables(app)[0][0][1:] == ["16 June 2025", "confirmed"]


# This event


def test_a_state_is_changed_with_its_reason(store: Store) -> None:
    app = page()
    next(each for each in app.get("button_group") if each.key.startswith("state ")).set_value(EventState.POSTPONED)
    app.run()
    next(each for each in app.text_input if each.key.startswith("state_reason")).set_value("a strike")
    click(app, "set_state")
    seen = open_event(store, REFERENCE_EVENT, None)
    assert seen.records.event.state is EventState.POSTPONED
    assert (seen.last.actor, seen.last.reason, seen.last.by_what) == ("Anna", "a strike", "page events")
    assert "Saved as change set 3." in words(app)
    assert tables(app)[0][0][2] == "postponed"


def test_moving_asks_what_moves_with_it(store: Store) -> None:
    app = page()
    next(each for each in app.date_input if each.label == "New day").set_value(dt.date(2025, 6, 18)).run()
    assert "Doors: 16 June 2025, 18:30 → 18 June 2025, 18:30" in words(app)
    asked = {str(each.label): each for each in app.checkbox}
    assert list(asked)[:4] == [
        "Programme of the evening: 3 dates",
        "Toast: 16 June 2025, 19:00 → 18 June 2025, 19:00",
        "Last pour: 16 June 2025, 23:00 → 18 June 2025, 23:00",
        "Hall cleared: 17 June 2025, 01:00 → 19 June 2025, 01:00",
    ]
    # what is on the way moves along, each moment on its own clock
    assert "Kegs filled: Planned: 28 May 2025, 14:00 → 30 May 2025, 14:00" in asked
    asked["Toast: 16 June 2025, 19:00 → 18 June 2025, 19:00"].uncheck()
    app.run()
    click(app, "move")
    assert "The toast is not between doors and last pour." in words(app)
    assert open_event(store, REFERENCE_EVENT, None).stored.event_version == 1
    next(each for each in app.date_input if each.label == "New day").set_value(dt.date(2025, 6, 19)).run()
    click(app, "move")
    moved = open_event(store, REFERENCE_EVENT, None).records.event
    assert f"{moved.toast_at:%Y-%m-%d %H:%M}" == "2025-06-19 19:00"
    assert "Moved to 19 June 2025, as change set 3." in words(app)


def test_what_belongs_together_stays_with_one_choice(store: Store) -> None:
    before = open_event(store, REFERENCE_EVENT, None).records
    app = page()
    next(each for each in app.date_input if each.label == "New day").set_value(dt.date(2025, 6, 19)).run()
    for name in ("Legs", "Milestones"):
        next(each for each in app.checkbox if str(each.label).startswith(f"{name}: ")).uncheck().run()
    assert not any("Kegs filled" in str(each.label) for each in app.checkbox)
    click(app, "move")
    moved = open_event(store, REFERENCE_EVENT, None).records
    assert f"{moved.event.doors_at:%Y-%m-%d}" == "2025-06-19"
    assert (moved.legs, moved.milestones) == (before.legs, before.milestones)
    assert moved.duties != before.duties


def test_a_link_to_an_event_that_is_not_listed_says_that_another_is_shown() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["event"] = "gone-for-good"
    app.run()
    assert "“gone-for-good” is not among the events" in words(app)
    app.run()
    assert "gone-for-good" not in words(app)


def test_an_event_goes_to_the_archive_and_comes_back(store: Store) -> None:
    app = click(page(), "archive")
    assert [each.event_id for each in list_events(store)] == [FESTIVAL]
    assert app.selectbox(key="event_input").value == FESTIVAL
    assert "“Düsseldorf-Abend in Tokyo 2025” is in the archive." in words(app)
    click(app, "archive")
    assert "This is the only event that is not in the archive." in words(app)
    click(view(app, "archive"), "bring_back")
    assert len(list_events(store)) == 2


def test_who_has_no_name_is_asked_for_one_first(store: Store) -> None:
    app = click(page(person=None), "archive")
    assert "Write your name" in words(app)
    assert len(list_events(store)) == 2
    next(each for each in app.text_input if each.label == "Your name").set_value("Chiyo")
    click(app, "archive")
    assert [each.event_id for each in list_events(store)] == [FESTIVAL]
    (gone,) = list_events(store, archived=True)
    assert open_event(store, gone.event_id, None).last.actor == "Chiyo"


# New events


def new(app: AppTest, begins: str, **typed: Any) -> AppTest:
    view(app, "new")
    next(each for each in app.get("button_group") if each.key == "new_from").set_value(begins)
    app.run()
    for key, value in typed.items():
        kind = app.date_input if isinstance(value, dt.date) else app.text_input
        kind(key=key).set_value(value).run()
    return app


def test_an_event_is_made_after_another_one(store: Store) -> None:
    app = new(page(), "past", new_name="Düsseldorf-Abend 2026", new_day=dt.date(2026, 6, 15))
    assert "Copied: Guest groups (5), Beverages (5), " in words(app)
    assert "Left out, as it belongs to the other event: Roster, Availability, State, Accepted as of, " in words(app)
    click(app, "create")
    made = open_event(store, "duesseldorf-abend-2026", None).records
    assert f"{made.event.doors_at:%Y-%m-%d %H:%M %z}" == "2026-06-15 18:30 +0900"
    assert (made.guests_accepted, made.event.state) == (700, EventState.PLANNED)
    assert app.selectbox(key="event_input").value == "duesseldorf-abend-2026"
    assert "“Düsseldorf-Abend 2026” is made." in words(app)


def test_a_template_has_no_guests(store: Store) -> None:
    click(new(page(), "template", new_name="Next", new_day=dt.date(2026, 6, 15)), "create")
    made = open_event(store, "next", None).records
    assert (made.guests_accepted, made.order_lines, len(made.guest_groups)) == (0, (), 5)


def test_an_empty_event_asks_for_what_it_needs(store: Store) -> None:
    app = new(page(), "empty", new_name="Herbstfest")
    assert app.button(key="create").disabled
    assert "Still missing: Venue." in words(app)
    app.text_input(key="new_venue").set_value("Rheinterrasse").run()
    assert "Still missing" not in words(app)
    app.number_input(key="new_guests").set_value(240).run()
    click(app, "create")
    made = open_event(store, "herbstfest", None).records
    assert (made.event.venue, made.event.time_zone, made.guests_accepted) == ("Rheinterrasse", "Asia/Tokyo", 240)


def test_what_a_record_refuses_is_said_and_an_id_proposed_is_free(store: Store) -> None:
    app = new(page(), "empty", new_name="Festival am Rhein 2027", new_venue="Somewhere", new_currency="??")
    assert app.text_input(key="new_id festival-am-rhein-2027-2").value == "festival-am-rhein-2027-2"
    click(app, "create")
    assert "Write the currency's code of three letters" in words(app)
    assert len(list_events(store)) == 2


# Scenarios


def test_a_scenario_is_kept_and_shown(store: Store) -> None:
    order(store, "Anna", REFERENCE_EVENT, 44, save=False)
    app = view(page(), "scenarios")
    assert "This event has no scenario yet." in [each.value for each in app.info]
    app.text_input(key="keep_name").set_value("In the garden").run()
    click(app, "keep_scenario")
    assert app.selectbox(key="event_input").value == GARDEN
    assert open_event(store, GARDEN, None).records.order_lines[0].containers == 44
    assert open_event(store, REFERENCE_EVENT, "Anna").changes == ()
    click(view(page(), "scenarios"), "keep_scenario")


def test_a_scenario_is_adopted_once_what_clashes_is_decided(store: Store, garden: str) -> None:
    order(store, "Ben", REFERENCE_EVENT, 36)
    app = view(page(event=garden), "scenarios")
    assert "The event changed the same meanwhile." in words(app)
    assert "Theirs by Ben" in words(app)
    assert app.button(key="adopt_scenario").disabled
    side = next(each for each in app.get("button_group") if str(each.key).startswith("side adopt"))
    side.set_value("mine")
    app.run()
    assert tables(app)[-1] == [["Order · Altbier · 20 L slim keg", "Containers", "36", "44"]]
    click(app, "adopt_scenario")
    assert "Adopted as change set" in words(app)
    seen = open_event(store, REFERENCE_EVENT, None)
    assert (seen.records.order_lines[0].containers, seen.last.by_what) == (44, "page events: In the garden")
    assert "It was adopted by change set" in words(app)
    click(app, "archive_scenario")
    assert [each.event_id for each in list_events(store)] == [REFERENCE_EVENT, FESTIVAL]


def test_an_event_and_its_scenario_are_compared_down_to_kegs(garden: str) -> None:  # noqa: ARG001
    app = view(page(), "compare")
    found = {row[0]: row[1:] for each in tables(app)[1:] for row in each}
    assert found["Containers ordered"] == ["38 × 20 L slim keg and 2 × 20 L gravity cask",
                                           "44 × 20 L slim keg and 2 × 20 L gravity cask"]  # fmt: skip
    assert found["Chance that the order suffices"] == ["94.2 %", "97.3 %"]
    assert found["Order · Altbier · 20 L slim keg"] == ["Containers", "38", "44"]
    assert "Litres, median" not in found
    app.toggle(key="only_differences").set_value(False).run()
    assert "Litres, median" in {row[0] for each in tables(app)[1:] for row in each}


def test_an_older_version_is_compared_with_now(store: Store) -> None:
    order(store, "Ben", REFERENCE_EVENT, 36)
    app = view(page(), "compare")
    assert "Choose two different sides." in [each.value for each in app.info]
    version = next(each for each in app.selectbox if str(each.key).startswith("version_left"))
    assert [str(each) for each in version.options][1].startswith("version 1: ")
    version.select_index(1).run()
    assert not app.exception
    assert tables(app)[-1] == [["Order · Altbier · 20 L slim keg", "Containers", "38", "36"]]


# Releases, on Kegs and Overview


def test_an_order_is_released_confirmed_and_held_against_what_comes_after(store: Store) -> None:
    app = page("kegs")
    assert "Nothing was released or ordered yet." in words(app)
    click(app, "release")
    assert "Write to whom it goes." in words(app)
    app.text_input(key="release_to").set_value("Zum Schlüssel").run()
    click(app, "release")
    assert "Release 1: version 1 as an order, to Zum Schlüssel." in words(app)
    app.text_input(key="confirm_by").set_value("Herr Schmitz").run()
    app.text_input(key="confirm_words").set_value("ready on 20 May").run()
    click(app, "confirm")
    ((release, *of_it),) = tables(app)[-1]
    assert release.startswith("1: an order, ")
    assert of_it == ["Zum Schlüssel", "Anna", "Herr Schmitz: ready on 20 May"]
    assert "Differs from the order" not in words(app)
    order(store, "Anna", REFERENCE_EVENT, 36, save=False)
    for name in ("kegs", "overview"):
        assert "(release 1): 36 instead of 38 × 20 L slim keg." in words(page(name))
    assert "Save or discard your changes first." in words(page("kegs"))
