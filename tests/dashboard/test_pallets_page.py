"""Pallets: the answer first, then what stands where; another pallet or a lower roof moves it at once."""

from dataclasses import replace

from test_pages import dashboard, table, words


def test_the_answer_comes_before_the_drawings():
    app = dashboard("pallets")
    said = words(app)
    assert said.startswith("#### 2 EUR pallets: 40 kegs and casks, 1,163 kg, up to 1.27 m high. No fewer will do.")
    assert "chargeable weight 1,163 kg" in said
    assert table(app, "Pallet")["Layers"].tolist() == ["2", "1"]


def test_another_pallet_type_carries_the_order_otherwise():
    app = dashboard("pallets")
    next(each for each in app.get("button_group") if each.key.startswith("pallet_type")).set_value("1200×1000")
    app.run()
    assert not app.exception
    assert words(app).startswith("#### 2 1200×1000 pallets")
    assert table(app, "Pallet")["Layers"].tolist() == ["2", "1"]


def test_what_was_tried_out_is_planned_with_at_a_click():
    app = dashboard("pallets")
    assert "plan_with_pallets" not in [each.key for each in app.button]
    next(each for each in app.get("button_group") if each.key.startswith("pallet_type")).set_value("T11")
    app.run()
    assert "Tried out: direct flight is planned on EUR pallets up to 1,600 mm." in words(app)
    app.button(key="plan_with_pallets").click().run()
    assert not app.exception
    assert "T11 pallets" in words(app)
    assert "Tried out" not in words(app)
    event = app.session_state["events"]["duesseldorf-abend-tokio-2025"]
    assert [each.pallet_type for each in event.records.consignments] == ["T11", "EUR", "EUR"]


def test_what_fits_under_no_roof_is_told_by_the_rule_it_breaks():
    app = dashboard("pallets")
    next(each for each in app.number_input if each.key.startswith("pallet_height_limit")).set_value(300).run()
    assert not app.exception
    assert "“height limit”. On its pallet it is 704 mm high, 300 mm are allowed." in words(app)


def test_the_goods_stand_below_with_what_is_missing():
    app = dashboard("pallets")
    said = words(app)
    assert "Missing: 1 × Cask tap with vent, 550 × Altbier glass 0.25 L and 60 kg of Ice." in said
    needs = table(app, "Goods").set_index("Goods")
    assert needs.loc["Altbier glass 0.25 L"].tolist()[:3] == ["1,750", "1,200", "▲ 550"]
    assert needs.loc["Keg coupler A"]["Worked out"] == "6 taps with kegs × 1 \\+ 1"


def test_a_fitting_that_nobody_has_said_is_a_question_to_be_sent():
    app = dashboard("pallets")
    assert "20 L slim keg of Altbier: nobody has said which fitting the kegs have." in words(app)
    assert app.code[0].value.startswith("Which fitting do your kegs have that we order, 20 L slim keg of Altbier:")


def test_pallets_begin_with_what_the_chosen_consignment_names():
    app = dashboard("pallets")
    assert "direct flight: only what is shipped." in words(app)
    state = app.session_state
    event = state["events"]["duesseldorf-abend-tokio-2025"]
    first, *others = event.records.consignments
    high = first.model_copy(update={"pallet_type": "T11", "max_height_mm": 2050})
    event.opened = replace(event.opened, records=event.records.with_rows("consignment", (high, *others)))
    app.run()
    assert not app.exception
    assert "T11 pallet" in words(app)
    assert next(each for each in app.number_input if each.key.startswith("pallet_height_limit")).value == 2050
