"""Two people at one event: drafts, saving, conflicts, questions and undo, as each of them meets it on the pages."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest
from test_pages import PAGES, ROOT, table, words

from catering.catalog.container_sizes import catalogue_sizes
from catering.model.text import LANGUAGES, text
from catering.services.draft import change_draft, save_draft
from catering.services.edit_records import edit_cell
from catering.services.open_event import OpenedEvent, open_event
from catering.services.shipped_events import REFERENCE_EVENT
from catering.store.change_sets import ChangeSet, history
from catering.store.engine import Store, StoreBusy

ORDERED = "40 kegs and casks, 800 L"
EVERY_PAGE = sorted(path.stem for path in PAGES.glob("*.py"))


@pytest.fixture
def store(store_url: str, filled_store: object) -> Store:
    assert filled_store
    return Store(store_url)


def visit(name: str | None, page: str = "kegs", language: str = "en") -> AppTest:
    """The dashboard in a window of its own, of a person whom their browser knows by name, or by none."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["lang"] = language
    app.query_params["event"] = REFERENCE_EVENT
    if name is not None:
        app.session_state["actor_name"] = name
    app.run()
    app.switch_page(str(PAGES / f"{page}.py")).run()
    assert not app.exception
    return app


def act(app: AppTest, which: str):
    """Opens the form to add, paste or delete rows of the order."""
    next(each for each in app.pills if each.key.startswith("act order_line")).set_value(which)
    return app.run()


def paste(app: AppTest, kegs: int, casks: int = 2) -> AppTest:
    """Pastes another order and takes it over."""
    act(app, "paste")
    lines = f"Altbier\t20 L slim keg\t{kegs}\nAltbier\t20 L gravity cask\t{casks}"
    app.text_area(key="pasted order_line").set_value(lines).run()
    app.button(key="take pasted order_line").click().run()
    assert not app.exception
    return app


def save(app: AppTest, name: str | None = None, reason: str | None = None) -> AppTest:
    if name is not None:
        app.text_input(key="save_name").set_value(name)
    if reason is not None:
        app.text_input(key="save_reason").set_value(reason)
    app.button(key="save").click().run()
    assert not app.exception
    return app


def will_change(app: AppTest) -> list[list[str]]:
    return [[str(cell).replace("\\", "") for cell in row] for row in table(app, "What").to_numpy().tolist()]


def has(app: AppTest, key: str) -> bool:
    return key in {each.key for each in app.button}


def seen(store: Store, actor: str | None = None) -> OpenedEvent:
    return open_event(store, REFERENCE_EVENT, actor)


def kegs_and_casks(store: Store) -> list[int]:
    return [line.containers for line in seen(store).records.order_lines]


def last(store: Store) -> ChangeSet:
    return seen(store).last


def they_save(store: Store, actor: str, containers: int, row: int = 0) -> ChangeSet:
    """Somebody elsewhere changes the order and saves it."""
    at = dt.datetime(2025, 6, 10, 12, tzinfo=dt.UTC)
    before = seen(store, actor)
    after = edit_cell(before.records, "order_line", row, "containers", str(containers))
    change_draft(store, before.stored.row, actor, before.records, after, what="Order edited", at=at)
    saved = save_draft(
        store, before.stored.row, actor, by_what="a test", at=at, operation_id=f"{actor} {row} {containers}"
    )
    assert saved.change_set is not None
    return saved.change_set


# ---------------------------------------------------------------- one person


def test_a_change_is_told_saved_with_name_and_reason_and_seen_by_the_other(store: Store) -> None:
    anna, kenji = visit(None), visit("Kenji")
    paste(anna, 42)
    assert "1 change not saved yet; only you see it. Last: Order: rows pasted." in words(anna)
    # in another language the step reads as if it had been made there
    anna.sidebar.get("button_group")[0].set_value("de").run()
    assert "Bestellung: " in words(anna)
    assert "rows pasted" not in words(anna)
    anna.sidebar.get("button_group")[0].set_value("en").run()
    assert will_change(anna) == [["Order · Altbier · 20 L slim keg · Containers", "38 → 42"]]
    assert "44 kegs and casks, 880 L" in words(anna)
    assert ORDERED in words(kenji.run())
    save(anna, "Anna Schmitz", "the hall is hot")
    assert f"Saved as change set {last(store).id}." in words(anna)
    assert "not saved yet" not in words(anna)
    assert (last(store).actor, last(store).reason, last(store).by_what) == (
        "Anna Schmitz",
        "the hall is hot",
        "page kegs",
    )
    assert "44 kegs and casks, 880 L" in words(kenji.run())
    assert [each.value for each in kenji.toast] == ["Anna Schmitz has saved: the figures are new."]


def test_the_name_is_asked_once(store: Store) -> None:
    anna = visit(None)
    assert anna.sidebar.get("popover")[0].proto.popover.label == "Who are you?"
    save(paste(anna, 42), "Anna")
    assert anna.sidebar.get("popover")[0].proto.popover.label == "Anna · change name"
    paste(anna, 43)
    assert "save_name" not in {each.key for each in anna.text_input}
    assert next(each.label for each in anna.button if each.key == "save") == "Save as Anna"
    save(anna)
    assert (last(store).actor, kegs_and_casks(store)) == ("Anna", [43, 2])


@pytest.mark.parametrize("name", ["", "   ", "unnamed:somebody"])
def test_nothing_is_saved_without_a_name(store: Store, name: str) -> None:
    anna = visit(None)
    before = last(store)
    save(paste(anna, 42), name)
    assert "Write your name, so that others see whose change it is. Nothing is saved yet." in words(anna)
    assert "1 change not saved yet" in words(anna)
    assert last(store) == before


def test_what_others_saved_since_a_button_was_drawn_is_not_taken_back_with_its_click(store: Store) -> None:
    app = visit("Anna")
    act(app, "paste")
    app.text_area(key="pasted order_line").set_value("Altbier\t20 L slim keg\t39").run()
    they_save(store, "Kenji", 3, row=1)
    # the page has begun to be drawn anew, and the old button is clicked before the new one is there
    app.session_state["events"][REFERENCE_EVENT].opened = seen(store, "Anna")
    app.button(key="take pasted order_line").click().run()
    assert not app.exception
    assert [(each.column, each.after) for each in seen(store, "Anna").changes] == [("containers", 39)]


def test_steps_are_undone_one_by_one_and_all_are_discarded() -> None:
    anna = visit("Anna")
    paste(anna, 42)
    paste(anna, 43, 3)
    assert "2 changes not saved yet" in words(anna)
    anna.button(key="undo").click().run()
    assert "44 kegs and casks, 880 L" in words(anna)
    paste(anna, 43, 3)
    anna.button(key="discard").click().run()
    assert ORDERED in words(anna)
    assert "not saved yet" not in words(anna)


def test_a_draft_is_there_on_every_page_and_in_a_new_session() -> None:
    anna = paste(visit("Anna"), 42)
    for page in EVERY_PAGE:
        anna.switch_page(str(PAGES / f"{page}.py")).run()
        assert "1 change not saved yet" in words(anna), page
    assert "1 change not saved yet" in words(visit("Anna", "overview"))
    assert "44 kegs and casks, 880 L" in words(visit("Anna"))
    assert "not saved yet" not in words(visit("Kenji"))


def test_a_save_is_undone_where_it_was_saved_and_that_as_well(store: Store) -> None:
    anna = save(paste(visit("Anna"), 42))
    first = last(store).id
    anna.button(key="undo_kept").click().run()
    assert f"Change set {first} is undone, by change set {first + 1}." in words(anna)
    assert (ORDERED in words(anna), kegs_and_casks(store)) == (True, [38, 2])
    anna.button(key="undo_kept").click().run()
    assert kegs_and_casks(store) == [42, 2]


def test_the_undo_goes_when_others_save_when_one_changes_something_and_on_another_page(store: Store) -> None:
    anna = save(paste(visit("Anna"), 42))
    assert has(anna.run(), "undo_kept")
    they_save(store, "Kenji", 50)
    assert not has(anna.run(), "undo_kept")
    save(paste(anna, 43))
    assert not has(paste(anna, 44), "undo_kept")
    save(anna)
    anna.switch_page(str(PAGES / "overview.py")).run()
    assert not has(anna, "undo_kept")


# ---------------------------------------------------------------- tables


def test_what_is_not_saved_is_named_below_its_table() -> None:
    anna = paste(visit("Anna"), 42, 3)
    assert (
        "Not saved yet: Altbier · 20 L slim keg, Containers 38 → 42; Altbier · 20 L gravity cask, Containers 2 → 3."
        in words(anna)
    )
    save(anna)
    assert "Not saved yet" not in words(anna)


def test_many_cells_are_told_by_their_number() -> None:
    anna = act(visit("Anna"), "paste")
    lines = "\n".join(f"Water\t{size.name}\t1" for size in catalogue_sizes()[:9])
    anna.text_area(key="pasted order_line").set_value(lines).run()
    anna.button(key="take pasted order_line").click().run()
    assert "new row; and 3 more." in words(anna)
    assert len(will_change(anna)) == 9


def test_a_row_is_added_in_a_form_that_closes_when_it_is_done() -> None:
    anna = act(visit("Anna"), "add")
    boxes = {each.label: each for each in (*anna.selectbox, *anna.text_input)}
    boxes["Beverage *"].set_value("Altbier")
    boxes["Container size *"].set_value("30 L slim keg")
    boxes["Containers *"].set_value("1,5")
    next(each for each in anna.button if each.label == "Add").click().run()
    assert any(each.value.startswith("Containers: ") for each in anna.error)  # and the form is open still
    {each.label: each for each in anna.text_input}["Containers *"].set_value("3")
    next(each for each in anna.button if each.label == "Add").click().run()
    assert "43 kegs and casks, 890 L" in words(anna)
    assert "Containers *" not in {each.label for each in anna.text_input}


def test_a_row_is_deleted_by_its_name_and_the_form_closes() -> None:
    anna = act(visit("Anna"), "delete")
    (choice,) = (each for each in anna.selectbox if each.label == "Row")
    assert choice.options == ["Altbier · 20 L slim keg", "Altbier · 20 L gravity cask"]
    choice.select("Altbier · 20 L gravity cask").run()
    anna.button(key="do delete order_line").click().run()
    assert "38 kegs and casks, 760 L" in words(anna)
    assert not has(anna, "do delete order_line")


def test_what_is_pasted_is_shown_before_it_is_taken_over() -> None:
    anna = act(visit("Anna"), "paste")
    lines = "Altbier\t20 L slim keg\t42\nAltbeer\t30 L slim keg\t1\nAltbier\t20 L gravity cask\t1,4"
    anna.text_area(key="pasted order_line").set_value(lines).run()
    assert ORDERED in words(anna)
    told = words(anna)
    assert "Line 2, Beverage: “Altbeer” is not in this workbook. Did you mean “Altbier”?" in told
    assert "Line 3, Containers, “1,4”: " in told
    assert next(each.label for each in anna.button if each.key == "take pasted order_line") == "Take 1 change over"


def test_a_pasted_row_counts_as_one_change_before_and_after_it_is_taken_over() -> None:
    anna = act(visit("Anna"), "paste")
    anna.text_area(key="pasted order_line").set_value("Altbier\t30 L slim keg\t5").run()
    assert next(each.label for each in anna.button if each.key == "take pasted order_line") == "Take 1 change over"
    anna.button(key="take pasted order_line").click().run()
    assert "1 change not saved yet" in words(anna)


# ---------------------------------------------------------------- questions


def test_ten_times_as_many_kegs_are_asked_about_with_a_way_back() -> None:
    anna = paste(visit("Anna"), 380, 3)
    assert "Is that meant? Altbier · 20 L slim keg, Containers: 38 became 380." in words(anna)
    (back,) = (each for each in anna.button if each.label == "No, back to 38")
    back.click().run()
    assert "41 kegs and casks, 820 L" in words(anna)  # the casks' change stands
    assert "Is that meant?" not in words(anna)


def test_a_question_does_not_stop_a_save_but_is_said_there(store: Store) -> None:
    anna = paste(visit("Anna"), 380)
    assert "1 question is open below. Saving takes the number as it stands." in words(anna)
    save(anna)
    assert kegs_and_casks(store) == [380, 2]


# ---------------------------------------------------------------- conflicts


def in_conflict(store: Store, page: str = "kegs", language: str = "en") -> AppTest:
    """Anna wants 42 kegs and 3 casks; Kenji has saved 50 and 4 meanwhile."""
    paste(visit("Anna"), 42, 3)
    they_save(store, "Kenji", 50)
    they_save(store, "Kenji", 4, row=1)
    return visit("Anna", page, language)


def sides(app: AppTest):
    return [each for each in app.segmented_control if str(each.key).startswith("side draft")]


def test_a_conflict_is_shown_as_yours_and_theirs_with_who_and_when(store: Store) -> None:
    anna = in_conflict(store)
    told = words(anna)
    assert "Others changed the same. What is to stand?" in told
    assert "Order · Altbier · 20 L slim keg · Containers" in told
    assert "Theirs by Kenji, 10 June 2025, 21:00" in told  # at the venue's clock
    assert [each.options for each in sides(anna)] == [["yours: 42", "theirs: 50"], ["yours: 3", "theirs: 4"]]
    assert "⚠ Altbier · 20 L slim keg, Containers: yours 42, theirs 50, by Kenji" in told
    assert "45 kegs and casks, 900 L" in told  # mine stays in sight
    assert anna.button(key="save").disabled
    assert "First decide what stands below." in told


def test_conflicts_are_decided_one_by_one(store: Store) -> None:
    anna = in_conflict(store)
    sides(anna)[0].select("yours: 42").run()
    anna.button(key="decide").click().run()
    assert [each.options for each in sides(anna)] == [["yours: 3", "theirs: 4"]]
    sides(anna)[0].select("theirs: 4").run()
    anna.button(key="decide").click().run()
    assert will_change(anna) == [["Order · Altbier · 20 L slim keg · Containers", "50 → 42"]]
    save(anna)
    assert kegs_and_casks(store) == [42, 4]


@pytest.mark.parametrize(("side", "stands"), [("mine", [42, 3]), ("theirs", [50, 4])])
def test_conflicts_are_decided_all_at_once(store: Store, side: str, stands: list[int]) -> None:
    anna = in_conflict(store)
    anna.button(key=f"all {side} draft").click().run()
    anna.button(key="decide").click().run()
    assert not sides(anna)
    if side == "mine":
        save(anna)
    assert "not saved yet" not in words(anna)
    assert kegs_and_casks(store) == stands


def test_a_decision_that_leaves_nothing_can_be_taken_back(store: Store) -> None:
    anna = in_conflict(store)
    anna.button(key="all theirs draft").click().run()
    anna.button(key="decide").click().run()
    assert [each.value for each in anna.info] == ["Nothing of yours is left to save."]
    anna.button(key="undo_last_step").click().run()
    assert [each.options for each in sides(anna)] == [["yours: 42", "theirs: 50"], ["yours: 3", "theirs: 4"]]


def test_a_save_that_others_overtook_saves_nothing_and_shows_the_conflict(store: Store) -> None:
    anna = paste(visit("Anna"), 42)
    they_save(store, "Kenji", 50)
    save(anna)
    assert kegs_and_casks(store) == [50, 2]
    assert [each.options for each in sides(anna.run())] == [["yours: 42", "theirs: 50"]]


def test_a_row_that_theirs_makes_impossible_is_given_up(store: Store) -> None:
    """330 of the Japanese companies' guests accepted; Anna's draft says how many were invited, Kenji's who declined."""
    at = dt.datetime(2025, 6, 10, 12, tzinfo=dt.UTC)
    for actor, column, typed in (("Anna", "invited", "340"), ("Kenji", "declined", "20")):
        before = seen(store, actor)
        after = edit_cell(before.records, "guest_group", 0, column, typed)
        change_draft(store, before.stored.row, actor, before.records, after, what="edited", at=at)
    save_draft(store, before.stored.row, "Kenji", by_what="a test", at=at, operation_id="Kenji's")
    anna = visit("Anna", "overview")
    assert "with what others saved, your change does not hold. 350 answers came to 340 invitations." in words(anna)
    assert anna.button(key="save").disabled
    next(each for each in anna.button if each.label == "Give up my changes to this row").click().run()
    assert "not saved yet" not in words(anna)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", EVERY_PAGE)
def test_every_page_stands_with_a_draft_and_with_a_conflict(store: Store, page: str, language: str) -> None:
    paste(visit("Anna"), 380, 3)
    draft = visit("Anna", page, language)
    assert not draft.exception
    they_save(store, "Kenji", 50)
    conflict = visit("Anna", page, language)
    assert not conflict.exception
    question = text("Others changed the same. What is to stand?").in_language(language)
    assert question in words(conflict)
    assert question not in words(draft)


# ---------------------------------------------------------------- who


def rename(app: AppTest, name: str, *, with_draft: bool | None = None) -> AppTest:
    next(each for each in app.text_input if str(each.key).startswith("own_name")).set_value(name)
    if with_draft is not None:
        next(each for each in app.checkbox if str(each.key).startswith("draft_along")).set_value(with_draft)
    app.button(key="rename").click().run()
    assert not app.exception
    return app


def test_another_name_takes_the_draft_along_or_leaves_it(store: Store) -> None:
    app = paste(visit("Anna"), 42)
    rename(app, "Anna Schmitz", with_draft=True)
    assert "1 change not saved yet" in words(app)
    rename(app, "Kenji", with_draft=False)
    assert "not saved yet" not in words(app)
    rename(app, "Anna Schmitz")
    assert "1 change not saved yet" in words(app)
    assert not seen(store, "Anna").is_changed


def test_a_draft_begun_without_a_name_is_kept_and_becomes_the_persons() -> None:
    app = paste(visit(None), 42)
    assert "1 change not saved yet" in words(app)
    rename(app, "  Anna \n Schmitz ")
    assert "1 change not saved yet" in words(app)
    assert "1 change not saved yet" in words(visit("Anna Schmitz"))


def test_where_people_sign_in_a_name_of_ones_own_counts_for_nothing(store: Store) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.secrets["auth"] = {"redirect_uri": "http://localhost/oauth2callback"}
    app.query_params["lang"] = "en"
    app.session_state["actor_name"] = "Anna"
    app.run()
    app.switch_page(str(PAGES / "kegs.py")).run()
    assert has(app, "sign_in")
    paste(app, 42)
    assert has(app, "sign_in_to_save")
    assert app.button(key="save").disabled
    assert "save_name" not in {each.key for each in app.text_input}
    assert not seen(store, "Anna").is_changed


def test_the_history_names_everyone(store: Store) -> None:
    save(paste(visit("Anna"), 42))
    save(paste(visit("Kenji"), 43))
    with store.reading() as connection:
        actors = [each.actor for each in history(connection, seen(store).stored.row)]
    assert actors == ["Kenji", "Anna", "catering"]


def test_where_others_write_for_too_long_it_is_said_and_what_was_typed_stays(monkeypatch):
    def busy(*_args: object, **_settings: object) -> None:
        raise StoreBusy

    anna = act(visit("Anna"), "paste")
    anna.text_area(key="pasted order_line").set_value("Altbier\t20 L slim keg\t30").run()
    with monkeypatch.context() as patched:
        patched.setattr("catering.services.draft.change_draft", busy)
        anna.button(key="take pasted order_line").click().run()
    assert not anna.exception
    assert "Others are saving just now. Nothing was lost; try again." in words(anna)
    assert ORDERED in words(anna)
    paste(visit("Anna"), 30)
    anna = visit("Anna")
    with monkeypatch.context() as patched:
        patched.setattr("catering.services.draft.discard", busy)
        anna.button(key="discard").click().run()
    assert "Others are saving just now." in words(anna)
    assert "not saved yet" in words(anna)
