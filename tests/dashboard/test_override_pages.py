"""A median of one's own on the pages: set by a form, seen wherever it counts, taken back by one click."""

from test_pages import PAGES, dashboard, slider, table, words

from catering.model.text import LANGUAGES

SAID = "Altbier: the median of 500 L is the caterer's own; the forecast's is 430 L (+70 L). Reason: 2023 was as hot."


def typed(app, median, reason, of=None):
    """The form, filled in and sent."""
    if of is not None:
        next(each for each in app.segmented_control if each.label == "Of what").set_value(of)
    for name, text in (("Median", median), ("Reason", reason)):
        next(each for each in app.text_input if each.label == name).set_value(text)
    next(each for each in app.button if each.label == "Use this median").click()
    app.run()
    assert not app.exception
    return app


def effect(app):
    return table(app, "Figure", 1).set_index("Figure")


def test_a_median_of_ones_own_is_set_shown_and_taken_back():
    app = dashboard("forecast")
    typed(app, "500,0 L", "2023 was as hot.")
    assert SAID in words(app)
    assert "800 L suffice with 88 %." in words(app)
    shown = effect(app)
    assert shown.loc["Litres, median"].tolist() == ["500\N{NO-BREAK SPACE}L", "430\N{NO-BREAK SPACE}L"]
    assert shown.loc["Containers for that"].tolist() == ["48", "42"]
    app.button(key="remove_override").click().run()
    assert "the caterer's own" not in words(app)
    assert "800 L suffice with 94 %." in words(app)


def test_what_cannot_be_read_or_has_no_reason_is_said_and_changes_nothing():
    app = typed(dashboard("forecast"), "1.234", "why")
    assert "Median: This can be read as 1.234 or as 1,234." in words(app)
    typed(app, "500", " ")
    assert "Reason: “Reason” is empty." in words(app)
    assert "not saved yet" not in words(app)


def test_it_is_said_on_every_page_that_rests_on_it():
    app = typed(dashboard("forecast"), "500", "2023 was as hot")
    for page in ("overview", "kegs"):
        app.switch_page(str(PAGES / f"{page}.py")).run()
        assert SAID in words(app)
        if page == "overview":
            assert table(app, "Beverage").iloc[0, 1].endswith("(300–829), own median")
            assert "own median" not in table(app, "Beverage").iloc[1, 1]


def test_the_sliders_say_what_an_own_median_holds_still():
    app = typed(dashboard("forecast"), "500", "2023 was as hot")
    assert any("The caterer's own median of 500" in each.value for each in app.info)
    app.number_input[0].set_value(900).run()
    base = table(app, "Figure").set_index("Figure").loc["Litres, median, without the caterer's own"]
    assert [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in base.tolist()] == ["430 L", "553 L", "601 L"]
    assert not slider(app, "Servings per drinker and hour").disabled


def test_a_thirst_of_ones_own_takes_the_place_of_its_slider():
    app = typed(dashboard("forecast"), "1,6", "2023 was as hot", of="servings per drinker-hour")
    assert "The caterer's own median of 1.6 holds in the place of this." in words(app)
    assert slider(app, "Servings per drinker and hour").disabled
    assert "the median of 1.6 servings per drinker and hour is the caterer's own" in words(app)


def test_a_slip_of_the_pen_is_asked_about():
    app = typed(dashboard("forecast"), "5000", "2023 was as hot")
    assert "a median of 5,000 L, where the forecast has 429.9 L." in words(app)


def test_each_language_says_it():
    for language in LANGUAGES:
        app = dashboard("forecast", language=language)
        button = [each.label for each in app.button]
        assert any("Median" in label or "median" in label or "中央値" in label for label in button)


def test_who_set_it_is_told_once_it_is_saved():
    app = typed(dashboard("forecast"), "500", "2023 was as hot")
    assert "Set by" not in words(app)
    app.text_input(key="save_name").set_value("Anna Schmitz")
    app.button(key="save").click().run()
    assert "Saved as change set" in words(app)
    assert "Set by Anna Schmitz, " in words(app)
