"""The papers on the dashboard: a language, all at once or one by one, and what is missing on them."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest
from test_pages import FESTIVAL, words

from catering.model.shipment import ConsignmentState
from catering.services.shipped_events import REFERENCE_EVENT

SCRIPT = """
from catering.dashboard import state
from catering.dashboard.components.papers import show_papers

state.begin_run()
show_papers()
"""


def papers(event: str = REFERENCE_EVENT, *, language: str = "en") -> AppTest:
    app = AppTest.from_string(SCRIPT, default_timeout=60)
    app.session_state["event"] = event
    app.session_state["lang"] = language
    app.run()
    assert not app.exception
    return app


def buttons(app: AppTest) -> dict[str, bool]:
    """The download buttons by their words, and whether they can be pressed."""
    return {each.proto.label: not each.proto.disabled for each in app.get("download_button")}


@pytest.mark.parametrize(
    ("language", "all_of_them", "one"),
    [
        ("en", "All papers (.zip)", "Packing list (.xlsx)"),
        ("de", "Alle Papiere (.zip)", "Packliste (.xlsx)"),
        ("ja", "すべての書類（.zip）", "梱包明細書（.xlsx）"),
    ],
)
def test_each_paper_can_be_taken_and_all_at_once(language: str, all_of_them: str, one: str) -> None:
    found = buttons(papers(language=language))
    assert len(found) == 9
    assert all(found.values())
    assert {all_of_them, one} <= set(found)


def test_what_is_missing_stands_beside_the_buttons() -> None:
    assert "Phone not named: State capital Düsseldorf" in words(papers())


def test_where_nothing_is_shipped_only_two_papers_are_offered() -> None:
    app = papers(FESTIVAL)
    offered = {label for label, can_be_taken in buttons(app).items() if can_be_taken}
    assert offered == {"All papers (.zip)", "Running sheet (.pdf)", "Calendar file (.ics)"}
    assert [each.value for each in app.info] == ["Nothing that is ordered is shipped."]


def test_without_a_chosen_way_the_ways_are_named() -> None:
    app = papers()
    event = app.session_state["events"][REFERENCE_EVENT]
    ways = tuple(each.model_copy(update={"state": ConsignmentState.ALTERNATIVE}) for each in event.records.consignments)
    event.opened = replace(event.opened, records=event.records.with_rows("consignment", ways))
    app.run()
    assert not app.exception
    assert not buttons(app)["Packing list (.pdf)"]
    assert "No consignment is chosen: choose one of direct flight" in app.info[0].value
