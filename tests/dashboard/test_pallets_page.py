"""Pallets: the answer first, then what stands where; another pallet or a lower roof moves it at once."""

from test_pages import dashboard, table, words


def test_the_answer_comes_before_the_drawings():
    app = dashboard("pallets")
    said = words(app)
    assert said.startswith("#### 2 EUR pallets: 40 kegs and casks, 1,163 kg, up to 1.26 m high. No fewer will do.")
    assert "chargeable weight 1,163 kg" in said
    assert table(app, "Pallet")["Layers"].tolist() == ["2", "1"]


def test_another_pallet_type_carries_the_order_otherwise():
    app = dashboard("pallets")
    next(each for each in app.get("button_group") if each.key == "pallet_type").set_value("1200×1000")
    app.run()
    assert not app.exception
    assert words(app).startswith("#### 2 1200×1000 pallets")
    assert table(app, "Pallet")["Layers"].tolist() == ["2", "1"]


def test_what_fits_under_no_roof_is_told_by_the_rule_it_breaks():
    app = dashboard("pallets")
    app.number_input(key="pallet_height_limit").set_value(300).run()
    assert not app.exception
    assert "“height limit”. On its pallet it is 704 mm high, 300 mm are allowed." in words(app)
