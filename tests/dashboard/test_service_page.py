"""Service: the answer first, both waits by name, the chosen bar over the evening, kegs by bar."""

from test_pages import FESTIVAL, dashboard, table, words


def test_the_answer_comes_first_with_the_rule_that_is_not_kept():
    said = words(dashboard("service"))
    verdict = "The waits are as wished, at 90 % demand too, but 1 other rule of serving is not kept."
    assert said.startswith(f"#### {verdict}")
    assert "9 tappers for 8.2 orders a minute at the peak, 13.6 at 90 % demand" in said
    assert "**enough casks**: Bar 1, stage pours from casks: 90 % demand takes 11, 2 are ordered for it." in said


def test_both_waits_are_told_by_name():
    app = dashboard("service")
    hands, waits = table(app, "Bar"), table(app, "Bar", 1)
    assert hands["Tappers"][0] == "3 trained, or 4 untrained"
    assert list(waits.columns) == ["Bar", "Wait at the peak (Erlang C)", "Wait over the evening (simulation)"]
    assert waits["Wait at the peak (Erlang C)"][1] == "25 s; 9 of 10: 76 s"


def test_the_chosen_bar_is_drawn():
    app = dashboard("service")
    assert "Bar 2, hall left" in str(app.get("vega_lite_chart")[0].proto)  # where one waits longest
    next(each for each in app.get("button_group") if each.key == "service_bar").set_value("Bar 4, foyer").run()
    assert not app.exception
    assert "Bar 4, foyer" in str(app.get("vega_lite_chart")[0].proto)
    assert "Bar 4, foyer" in str(app.get("vega_lite_chart")[1].proto)


def test_kegs_by_bar_with_reserve_and_chances():
    kegs = table(dashboard("service"), "Place")
    assert kegs["Place"].tolist() == [
        "Bar 1, stage",
        "Bar 2, hall left",
        "Bar 3, hall right",
        "Bar 4, foyer",
        "reserve",
    ]
    assert kegs["Containers"][0] == "2 × 20 L gravity cask and 8 × 20 L slim keg"
    assert kegs["Lasts with the reserve"][4] == "–"


def test_an_event_of_two_days_and_several_drinks_is_served():
    app = dashboard("service", event=FESTIVAL)
    assert not app.exception
    assert words(app).startswith("#### Guests are served as wished, at 90 % demand too.")
    assert "No cooler is entered: nobody can say whether the beer is cold." in words(app)


def test_it_speaks_german_and_japanese():
    assert "Wartezeit in der Spitze (Erlang C)" in table(dashboard("service", language="de"), "Schankstelle", 1).columns
    assert "ピーク時の待ち時間（アーランC）" in table(dashboard("service", language="ja"), "バー", 1).columns
