"""Duties, ways of sending and contacts as the pages show them: each by itself."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from streamlit.testing.v1 import AppTest
from test_pages import table, words

from catering.model.party import Party, PartyRole
from catering.services.shipped_events import REFERENCE_EVENT


def part(script: Callable[[], None], day: dt.date, language: str = "en") -> AppTest:
    """One component on the reference evening, looked at from a day."""
    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["event"] = REFERENCE_EVENT
    app.session_state["lang"] = language
    app.session_state["as_of"], app.session_state["as_of_chosen"] = day, True
    app.run()
    assert not app.exception
    return app


def checklist() -> None:
    from catering.dashboard import state
    from catering.dashboard.components.duties_list import show_duties

    state.begin_run()
    show_duties()


def ways() -> None:
    from catering.dashboard import state
    from catering.dashboard.components.modes_table import show_modes

    state.begin_run()
    show_modes()


def contacts() -> None:
    from catering.dashboard import state
    from catering.dashboard.components.contacts import show_contacts

    state.begin_run()
    show_contacts()


IN_MAY, WEEK_BEFORE, AFTER = dt.date(2025, 5, 1), dt.date(2025, 6, 8), dt.date(2025, 7, 1)


def test_the_checklist_says_what_is_next() -> None:
    said = words(part(checklist, IN_MAY))
    assert "17 duties are open." in said
    assert "Next: Ask the brewery for shelf life, filtration and keg fitting, by Friday, 2 May 2025." in said


def test_what_is_overdue_is_named_and_stands_on_top() -> None:
    app = part(checklist, WEEK_BEFORE)
    said = words(app)
    assert "17 duties are open. 9 are overdue. Next: ISPM 15 marks on wooden pallets, by Monday, 9 June 2025." in said
    assert "Overdue: Ask the brewery for shelf life, filtration and keg fitting, Book the trainer's travel" in said
    shown = app.dataframe[0].value
    assert shown["due"].tolist()[:2] == ["▲ 37 days overdue", "▲ 23 days overdue"]
    assert shown["state"].tolist()[-4:] == ["done"] * 4


def test_after_the_event_nothing_can_be_made_good() -> None:
    said = words(part(checklist, AFTER))
    assert "The event is over; 17 duties were never ticked off." in said
    assert "Overdue:" not in said


def test_each_duty_says_why_it_is_there() -> None:
    why = table(part(checklist, IN_MAY), "Duty").set_index("Duty")["Why"]
    assert why["Export declaration in one stage"] == (
        "Customs value €2,586.00. Up to 3,000 EUR the customs office of exit alone is enough."
    )


def test_the_checklist_speaks_german_and_japanese() -> None:
    assert "17 Aufgaben sind offen." in words(part(checklist, IN_MAY, "de"))
    app = part(checklist, IN_MAY, "ja")
    assert "未完了の手続きが17件あります。" in words(app)
    assert "輸入申告" in app.dataframe[0].value["name"].tolist()


def test_the_ways_stand_side_by_side_the_best_first() -> None:
    app = part(ways, dt.date(2025, 4, 1))
    shown = table(app, "Way of sending").set_index("Way of sending")
    assert shown.index.tolist()[-1] == "sea by the Cape"
    assert "direct flight (chosen)" in shown.index
    assert shown.loc["sea by the Cape", "Best at"] == "least CO2e"
    assert shown.loc["direct flight (chosen)", "Best at"] == "fastest and freshest"
    said = words(app)
    assert "longer than it keeps." in said
    assert "CO2e: tank-to-wheel, UK DESNZ 2025, with radiative forcing, by leg." in said


def test_a_contact_has_its_phone_as_a_link_and_the_time_that_it_is_there() -> None:
    app = part(contacts, IN_MAY)
    event = app.session_state["events"][REFERENCE_EVENT]
    broker = Party(
        name="Broker",
        role=PartyRole.BROKER,
        phone="+81 3 1234 5678",
        hours="00:00–23:59",
        languages="Japanese",
        deputy="Ms Sato",
    )
    event.opened = replace(event.opened, records=event.records.with_rows("party", (broker,)))
    app.run()
    assert not app.exception
    (link,) = app.get("link_button")
    assert (link.proto.label, link.proto.url) == ("+81 3 1234 5678", "tel:+81312345678")
    said = words(app)
    assert "Languages: Japanese" in said
    assert "Deputy: Ms Sato" in said
    assert "there." in said
