"""Cost: the answer first, then the steps, who pays, the empties; a change of a charge moves all of it."""

from test_pages import FESTIVAL, dashboard, table, words


def test_the_answer_comes_first_with_range_and_firmness():
    said = words(dashboard("cost"))
    assert said.startswith("#### €")
    answer = said.split("####")[1]
    assert "lines quoted." in answer
    assert "For a keg €" in answer
    assert "a served glass €" in answer
    assert "budget" in answer


def test_the_lines_name_the_liquor_tax_of_the_day():
    lines = table(dashboard("cost"), "Charge")
    (tax,) = lines[lines["Charge"].str.startswith("Liquor tax")].to_dict("records")
    assert "L at JP¥181,000 a kilolitre" in tax["Charge"]
    assert tax["Amount"].startswith("JP¥144,800 = €")


def test_budget_empties_and_rates_have_their_tables():
    app = dashboard("cost")
    assert {"City: transport", "Hotel: taxes"} <= set(table(app, "Budget line")["Budget line"])
    assert table(app, "Empties")["Empties"].tolist() == ["returned (planned)", "forfeited", "one-way"]
    assert "customs" in table(app, "From")["Purpose"].tolist()


def test_amounts_are_shown_for_a_served_glass():
    app = dashboard("cost")
    next(each for each in app.get("button_group") if each.key == "cost_view").set_value("serving")
    app.run()
    assert not app.exception
    spec = app.get("vega_lite_chart")[0].proto
    assert "€7." in str(spec) or "€6." in str(spec) or "€8." in str(spec)


def test_an_event_without_charges_asks_for_them():
    app = dashboard("cost", event=FESTIVAL)
    assert not app.exception
    assert "There are no charges yet." in " ".join(str(each.value) for each in app.info)


def test_a_pasted_charge_moves_the_total_and_the_draft_holds_it():
    app = dashboard("cost")
    before = words(app)
    act = next(each for each in app.pills if each.key.startswith("act charge"))
    act.set_value("paste").run()
    pasted = "Charge\tKind\tAmount\nA second lorry\tdelivery\t1000"
    app.text_area(key="pasted charge").set_value(pasted).run()
    app.button(key="take pasted charge").click().run()
    assert not app.exception
    assert words(app) != before
    lines = table(app, "Charge")["Charge"].tolist()
    assert "A second lorry (per consignment)" in lines
