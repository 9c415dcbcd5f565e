"""Every unit label against what it measures and how much it is, by a table typed by hand."""

import pytest

from catering.model.text import Language
from catering.model.units import (
    BASE_UNITS,
    TWO_READINGS,
    Dimension,
    UnitHasTwoReadings,
    UnknownUnit,
    base_unit,
    known_labels,
    read_unit,
    unit_shown,
)

# how many base units | dimension | labels. Gallons and pints: 231 and 28.875 cubic inches (United States),
# 4.54609 L and an eighth of it (Weights and Measures Act 1985).
TABLE = """
1              | volume   | l ltr lt liter litre liters litres リットル
0.001          | volume   | ml milliliter millilitre ミリリットル
0.01           | volume   | cl centiliter centilitre zentiliter
0.1            | volume   | dl deciliter decilitre deziliter
100            | volume   | hl hektoliter hectoliter hectolitre
1000           | volume   | kl kiloliter kilolitre キロリットル m3 cbm kubikmeter 立方メートル
3.785411784    | volume   | usgal usgallon usgallons
4.54609        | volume   | impgal imp.gal imperialgallon imperialgallons ukgal
0.473176473    | volume   | uspint uspt
0.56826125     | volume   | imppint imp.pint imperialpint ukpint
1              | mass     | kg kilo kilogram kilogramm キログラム
0.001          | mass     | g gram gramm グラム
1000           | mass     | t tonne tonnes tonnen トン
1              | length   | mm millimeter millimetre
10             | length   | cm zentimeter centimeter centimetre
1000           | length   | m meter metre
1000000        | length   | km kilometer kilometre kilometers kilometres キロメートル
1852000        | length   | nmi nauticalmile nauticalmiles seemeile seemeilen 海里
1              | duration | h hr hrs hour hours std std. stunde stunden 時間
0.016666666667 | duration | min min. minute minutes minuten 分
0.000277777777778 | duration | s sec sec. sek sek. second seconds sekunde sekunden 秒
24             | duration | d day days tag tage 日 日間
168            | duration | week weeks woche wochen 週 週間
1              | temperature | °c c celsius gradcelsius 度 摂氏
0.555555555556 | temperature | °f f fahrenheit gradfahrenheit 華氏
0.01           | share    | % percent prozent v.h. vol% %vol vol.-% パーセント
1              | share    | share anteil 割合
1              | rate     | 1/h perhour /h prostunde /時間
1              | flow     | l/min l/min.
0.016666666667 | flow     | l/h l/std l/std.
1              | density  | kg/l
1              | number   | 1 x pers pers. person personen persons people guests gäste gast
1              | number   | stück stk stk. pcs pc pcs. 名 名様 人 本 個 台
"""
LABELS = {
    label: (float(amount), Dimension(dimension.strip()))
    for amount, dimension, labels in (line.split("|") for line in TABLE.strip().splitlines())
    for label in labels.split()
}


def test_the_table_has_every_label_that_is_read() -> None:
    assert set(known_labels()) == set(LABELS)


@pytest.mark.parametrize("label", LABELS)
def test_a_label_is_so_much_of_its_dimension(label: str) -> None:
    amount, dimension = LABELS[label]
    unit = read_unit(label)
    assert unit.dimension is dimension
    assert unit.in_base == pytest.approx(amount, rel=1e-10)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("L", 1),
        ("Ｌ", 1),
        ("ℓ", 1),
        ("㍑", 1),
        ("HL", 100),
        ("㎗", 0.1),
        ("㎖", 0.001),
        ("㎘", 1000),
        ("m³", 1000),
        ("㎥", 1000),
        (" hl ", 100),
        ("US gal", 3.785411784),
        ("Imp. gal", 4.54609),
        ("US pint", 0.473176473),
        ("Imperial Pint", 0.56826125),
    ],
)
def test_width_case_and_space_of_a_label_do_not_matter(written: str, amount: float) -> None:
    assert read_unit(written).in_base == pytest.approx(amount, rel=1e-12)


def test_a_hectolitre_is_exactly_100_litres() -> None:
    assert [read_unit(label).in_base for label in ("hl", "kl", "m3", "cl", "ml")] == [100, 1000, 1000, 0.01, 0.001]


def test_units_that_are_kept_are_labels_of_their_own_dimension_and_one_of_themselves() -> None:
    for name, dimension in BASE_UNITS.items():
        assert read_unit(name).dimension is dimension
        assert read_unit(name).to(7, name) == 7


def test_the_base_of_each_dimension_is_one_and_begins_at_0() -> None:
    bases = {dimension: base_unit(dimension) for dimension in Dimension}
    assert bases[Dimension.DURATION] == "h"
    assert bases[Dimension.LENGTH] == "mm"
    assert {(read_unit(name).in_base, read_unit(name).zero) for name in bases.values()} == {(1.0, 0.0)}


# a degree Fahrenheit is 5/9 of a degree Celsius, and 32 °F are 0 °C
OTHERS = """
36   | h     | days | 1.5
1    | week  | days | 7
90   | min   | days | 0.0625
1.5  | d     | h    | 36
200  | m     | km   | 0.2
5000 | nmi   | km   | 9260
0.2  | km    | mm   | 200000
41   | °F    | °C   | 5
-4   | °F    | °C   | -20
5    | 度    | °C   | 5
"""


@pytest.mark.parametrize("line", OTHERS.strip().splitlines())
def test_a_quantity_in_another_unit_of_its_dimension(line: str) -> None:
    number, label, unit, expected = (cell.strip() for cell in line.split("|"))
    assert read_unit(label).to(float(number), unit) == pytest.approx(float(expected), abs=1e-10)


def test_a_unit_as_it_is_shown() -> None:
    assert [str(unit_shown(unit)) for unit in ("L", "share", "1", "°C", "days")] == ["L", "%", "", "°C", "days"]
    assert [str(unit_shown("days", number)) for number in (0, 0.5, 1, 1.5, 2)] == [
        "days",
        "days",
        "day",
        "days",
        "days",
    ]


@pytest.mark.parametrize(("language", "shown"), [("de", "Tage"), ("ja", "日")])
def test_days_are_shown_in_the_readers_language_and_read_again(language: Language, shown: str) -> None:
    assert unit_shown("days").in_language(language) == shown
    assert read_unit(shown).to(1, "days") == 1


TRAPS = """
bbl barrel barrels Barrel BBL Fass Fässer 樽
pint pints pt パイント Pint
gal gals gallon gallons Gallone ガロン
oz floz fl.oz fl.oz.
ton tons Ton
keg kegs Keg firkin firkins pin pins crate Kiste Kisten
"""


@pytest.mark.parametrize("label", TRAPS.split())
def test_a_trap_never_converts_and_offers_labels_that_mean_one_amount(label: str) -> None:
    with pytest.raises(UnitHasTwoReadings) as caught:
        read_unit(label)
    assert caught.value.choices
    assert all(read_unit(choice).in_base > 0 for choice in caught.value.choices)
    assert str(caught.value.readings)


def test_no_label_is_on_both_lists() -> None:
    assert not set(known_labels()) & set(TWO_READINGS)


@pytest.mark.parametrize(
    "label", ["", " ", "hogshead", "mL/min", "degC", "€", "Kiste Bier", "µm", "liter*2", "meter**3", "kL^2"]
)
def test_pints_own_names_and_expressions_are_not_read(label: str) -> None:
    with pytest.raises(UnknownUnit):
        read_unit(label)


@pytest.mark.parametrize(
    ("label", "readings"),
    [
        ("gal", "an American gallon is 3.785 L, an imperial one 4.546 L"),
        ("pint", "an American pint is 0.473 L, an imperial one 0.568 L"),
        # 31 US gallons of 3.785411784 L; 36 imperial gallons of 4.54609 L
        ("bbl", "an American beer barrel is 117.3 L, an imperial one 163.7 L"),
        ("ton", "a metric ton is 1,000 kg, an American one 907 kg, an imperial one 1,016 kg"),
        ("oz", "an ounce is a weight of 28.35 g or a volume of 28.4 or 29.6 ml"),
    ],
)
def test_a_trap_names_its_readings(label: str, readings: str) -> None:
    with pytest.raises(UnitHasTwoReadings) as caught:
        read_unit(label)
    assert str(caught.value.readings) == readings
