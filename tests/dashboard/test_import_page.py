"""The Workbook page: an event taken away for somebody, and a workbook that comes back, without a browser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from catering.model.recipient import Recipient
from catering.model.text import LANGUAGES, Language, text
from catering.planning.editing.merge import Side
from catering.services.export_event import export_event, sheets_for
from catering.services.import_workbook import bring_in, import_workbook
from catering.services.open_event import open_event
from catering.services.open_store import open_store
from catering.services.shipped_events import REFERENCE_EVENT as EVENING
from catering.services.undo_change_set import undo_change_set
from catering.store.change_sets import change_set
from catering.store.engine import Store
from returned_books import add, delete, edited, remove, write, write_form

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "src" / "catering" / "dashboard" / "pages"
RECIPIENTS = (Recipient.CATERER, Recipient.BREWERY, Recipient.FORWARDER, Recipient.HOTEL, Recipient.ORGANISER)
AT = dt.datetime(2025, 6, 12, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def store(filled_store: Path, store_url: str) -> Iterator[Store]:
    assert filled_store.exists()
    opened = open_store(at=AT, url=store_url)
    yield opened
    opened.close()


def workbook_page(*, language: str = "en", name: str = "Naoki") -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["lang"] = language
    app.session_state["actor_name"] = name
    app.run()
    app.switch_page(str(PAGES / "workbook.py")).run()
    assert not app.exception
    return app


def export(store: Store, *, recipient: Recipient | None = None, language: Language = "en") -> bytes:
    return export_event(store, EVENING, recipient=recipient, actor="kathrin", at=AT, language=language)


def upload(app: AppTest, content: bytes, name: str = "back.xlsx") -> None:
    app.file_uploader[0].set_value((name, content, "application/octet-stream")).run()
    assert not app.exception


def import_elsewhere(store: Store, content: bytes, *, actor: str) -> None:
    brought = bring_in(content, "theirs.xlsx", as_of=AT)
    assert import_workbook(store, brought, actor=actor, at=AT, operation_id=f"of {actor}").change_set is not None


def words(app: AppTest) -> str:
    """Everything that is written on the page, without markdown's escapes and with plain spaces."""
    kinds = (app.markdown, app.caption, app.error, app.success, app.warning, app.info)
    drawn = [each.value for kind in kinds for each in kind]
    return re.sub(r"\\(.)", r"\1", " ".join(map(str, drawn))).replace("\N{NO-BREAK SPACE}", " ")


def keys(app: AppTest) -> list[str]:
    return [str(button.key) for button in app.button]


def table(app: AppTest, heading: str) -> list[list[str]]:
    """The rows of the tables that have that heading, without markdown's escapes."""
    frames = [each.value for each in app.table if heading in each.value.columns]
    rows = [row for frame in frames for row in frame.itertuples(index=False)]
    return [[re.sub(r"\\(.)", r"\1", str(cell)) for cell in row] for row in rows]


def accepted(store: Store) -> list[int]:
    return [row["accepted"] for row in open_event(store, EVENING, None).stored.rows["guest_group"].values()]


def test_an_unchanged_export_has_nothing_to_import(store: Store) -> None:
    app = workbook_page()
    upload(app, export(store))
    assert "Nothing in it differs from “Düsseldorf-Abend in Tokyo 2025”: there is nothing to import." in words(app)
    assert "import" not in keys(app)


def test_a_workbook_is_shown_imported_and_undone(store: Store) -> None:
    app = workbook_page()
    upload(
        app,
        edited(
            export(store),
            write("Guest groups", "Japanese companies", "Accepted", 340),
            write("Bars", "Bar 4, foyer", "Taps", 3),
            add("Guest groups", Guest_group="Alumni", Accepted=20),
        ),
    )
    assert "“Düsseldorf-Abend in Tokyo 2025”: 2 cells change and 1 row is new." in words(app)
    assert table(app, "Cell of the file") == [
        ["Guest groups · Japanese companies", "Accepted", "330 → 340", "Guest groups!D2"],
        ["Guest groups · Alumni", "new row", "Accepted: 20", "Guest groups!A7"],
        ["Bars · Bar 4, foyer", "Taps", "2 → 3", "Bars!B5"],
    ]
    assert accepted(store)[0] == 330
    app.text_input(key="import_reason").set_value("counted again").run()
    app.button(key="import").click().run()
    assert "Imported as change set 3." in words(app)
    assert accepted(store) == [340, 170, 100, 50, 50, 20]
    app.button(key="undo_import").click().run()
    assert "Change set 3 is undone, by change set 4." in words(app)
    assert accepted(store) == [330, 170, 100, 50, 50]
    assert "“Düsseldorf-Abend in Tokyo 2025”: 2 cells change and 1 row is new." in words(app)


def test_a_conflict_is_decided_before_anything_is_imported(store: Store) -> None:
    content = export(store)
    import_elsewhere(store, edited(content, write("Guest groups", "Press and culture", "Accepted", 60)), actor="Anna")
    app = workbook_page()
    upload(
        app,
        edited(
            content,
            write("Guest groups", "Press and culture", "Accepted", 45),
            write("Bars", "Bar 4, foyer", "Taps", 3),
        ),
    )
    assert "1 cell changes. 1 place needs your decision." in words(app)
    assert "Theirs by Anna, 12 June 2025, 18:30" in words(app)
    assert table(app, "Who") == [
        ["Guest groups · Press and culture", "Accepted", "50 → 60", "Anna, 12 June 2025, 18:30"]
    ]
    assert app.button(key="import").disabled
    (choice,) = [each for each in app.segmented_control if str(each.key).startswith("side ")]
    choice.set_value(Side.MINE).run()
    assert "2 cells change." in words(app)
    assert not app.button(key="import").disabled
    app.button(key="import").click().run()
    assert accepted(store)[-1] == 45
    app.button(key="undo_import").click().run()
    assert accepted(store)[-1] == 60
    assert "Change set 4 is undone, by change set 5." in words(app)


def test_what_others_save_after_the_preview_is_looked_at_again(store: Store) -> None:
    content = export(store)
    app = workbook_page()
    upload(app, edited(content, write("Guest groups", "Press and culture", "Accepted", 45)))
    import_elsewhere(store, edited(content, write("Guest groups", "Press and culture", "Accepted", 60)), actor="Anna")
    app.button(key="import").click().run()
    assert "Others have saved meanwhile. Look again at what the import will do." in words(app)
    assert "1 place needs your decision." in words(app)
    assert accepted(store)[-1] == 60


def test_missing_rows_are_deleted_only_where_they_are_ticked(store: Store) -> None:
    app = workbook_page()
    upload(app, edited(export(store), delete("Goods", "Beer tap"), delete("Goods", "CO2")))
    assert "2 rows are missing in the workbook and stay." in words(app)
    assert "import" not in keys(app)
    tick = next(each for each in app.checkbox if "Beer tap" in str(each.label))
    tick.check().run()
    assert "1 row is deleted. 1 row is missing in the workbook and stays." in words(app)
    app.button(key="import").click().run()
    goods = [row["name"] for row in open_event(store, EVENING, None).stored.rows["goods"].values()]
    assert "Beer tap" not in goods
    assert "CO2" in goods


def test_a_slip_of_the_decimal_sign_and_a_lost_name_are_asked_about(store: Store) -> None:
    app = workbook_page()
    upload(app, edited(export(store), write("Guest groups", "Japanese companies", "Accepted", 3300)))
    assert app.button(key="import").disabled
    app.checkbox[0].check().run()
    assert not app.button(key="import").disabled

    app = workbook_page()
    upload(app, edited(export(store), remove("_catering"), write("Goods", "CO2", "Goods", "CO2 bottles")))
    assert "Goods: “CO2” is missing, “CO2 bottles” is there." in words(app)
    (choice,) = [each for each in app.segmented_control if str(each.key).startswith("rename ")]
    choice.set_value(False).run()
    assert "1 row is new. 1 row is missing in the workbook and stays." in words(app)


def test_a_finding_stops_the_file_and_the_marked_workbook_can_be_taken_away(store: Store) -> None:
    app = workbook_page()
    upload(app, edited(export(store), write("Guest groups", "Press and culture", "Accepted", "many")))
    assert "1 cell or heading must be mended first. Nothing is imported until then." in words(app)
    assert "import" not in keys(app)
    assert [each.key for each in app.download_button].count("take_marked") == 1
    assert [row[1] for row in table(app, "What is wrong") if "■" in row[0]] == ["Guest groups D6"]

    app = workbook_page()
    upload(app, b"PK\x03\x04 and no more")
    assert "1 cell or heading must be mended first." in words(app)
    assert "take_marked" not in [each.key for each in app.download_button]


def test_the_same_file_again_is_refused_with_the_way_back(store: Store) -> None:
    content = edited(export(store), write("Guest groups", "Press and culture", "Accepted", 45))
    import_elsewhere(store, content, actor="Anna")
    app = workbook_page()
    upload(app, content)
    assert "“back.xlsx” was already imported on 12 June 2025, 18:30 by Anna, as change set 3." in words(app)
    app.button(key="undo_import").click().run()
    assert accepted(store)[-1] == 50


def test_a_workbook_of_a_new_event_makes_it_and_opens_it(store: Store) -> None:
    app = workbook_page()
    upload(app, edited(export(store), remove("_catering"), write_form("Event", "Event ID", "japantag-2026")))
    assert re.search(r"A new event, “Düsseldorf-Abend in Tokyo 2025”, with \d+ rows\.", words(app))
    app.button(key="import").click().run()
    assert "undo_import" not in keys(app)
    app.button(key="open_imported").click().run()
    assert app.session_state["event"] == "japantag-2026"


def test_a_workbook_can_be_imported_into_another_event(store: Store) -> None:
    app = workbook_page()
    upload(app, edited(export(store), write("Bars", "Bar 4, foyer", "Taps", 3)))
    into = next(each for each in app.selectbox if str(each.key).startswith("import_into"))
    into.set_value("festival-am-rhein-2027").run()
    assert not app.exception
    assert "told apart by their names" in " ".join(cell for row in table(app, "What is wrong") for cell in row)


def test_who_has_no_name_is_asked_before_anything_is_imported(store: Store) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page(str(PAGES / "workbook.py")).run()
    upload(app, edited(export(store), write("Bars", "Bar 4, foyer", "Taps", 3)))
    app.button(key="import").click().run()
    assert "Write your name" in words(app)
    next(each for each in app.text_input if str(each.key).startswith("act_name")).set_value("Naoki").run()
    app.button(key="import").click().run()
    assert "Imported as change set 3." in words(app)
    with store.reading() as connection:
        assert change_set(connection, 3).actor == "Naoki"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_each_recipient_gets(store: Store, language: Language) -> None:
    assert store.is_sqlite
    app = workbook_page(language=language)
    for place, recipient in enumerate(RECIPIENTS):
        app.selectbox(key="export_for").select_index(place).run()
        assert not app.exception
        told = text(
            "“The event” for the {recipient}: {sheets:list}.", recipient=recipient.label, sheets=sheets_for(recipient)
        )
        assert told.in_language(language) in words(app)


def test_the_brewery_gets_what_it_fills_and_how_that_travels_but_no_guests_and_no_money() -> None:
    sheets = [str(each) for each in sheets_for(Recipient.BREWERY)]
    assert sheets[:5] == ["Event", "Beverages", "Order", "Offers", "Container sizes"]
    assert {"Consignments", "Legs", "Milestones", "Receipts", "Duties", "Goods", "Parties"} <= set(sheets)
    assert not {"Guest groups", "Assumptions", "Fallbacks", "Charges", "Budget", "Exchange rates"} & set(sheets)


def test_many_missing_rows_are_chosen_from_a_list(store: Store) -> None:
    groups = [add("Guest groups", Guest_group=f"Table {number}", Accepted=8) for number in range(20)]
    import_elsewhere(store, edited(export(store), *groups), actor="Anna")
    app = workbook_page()
    upload(app, edited(export(store), *(delete("Guest groups", f"Table {number}") for number in range(20))))
    assert "20 rows are missing in the workbook and stay." in words(app)
    chosen = app.multiselect[0]
    chosen.select(chosen.options[3]).run()
    assert "1 row is deleted. 19 rows are missing in the workbook and stay." in words(app)


def test_a_long_list_of_changes_can_be_scrolled(store: Store) -> None:
    app = workbook_page()
    upload(app, edited(export(store), *(add("Guest groups", Guest_group=f"Table {n}", Accepted=8) for n in range(70))))
    assert "70 rows are new." in words(app)
    assert [len(each.value) for each in app.dataframe] == [70]


def test_an_import_that_was_undone_elsewhere_can_be_done_again(store: Store) -> None:
    app = workbook_page()
    upload(app, edited(export(store), write("Bars", "Bar 4, foyer", "Taps", 3)))
    app.button(key="import").click().run()
    undo_change_set(store, 3, actor="Anna", by_what="a test", at=AT, operation_id="elsewhere")
    app.run()
    assert "1 cell changes." in words(app)
    app.button(key="import").click().run()
    assert "Imported as change set 5." in words(app)
