"""Every catalogue size: the litres in its name are its volume, and a full one weighs what the facts say."""

import re

import pytest

from catering.catalog.container_sizes import catalogue_name, catalogue_sizes, size_label, sizes_by_name
from catering.catalog.rows import catalogue_rows
from catering.model.beverage import ContainerSize, Dispense
from catering.model.plausibility import litres_in_name
from catering.model.text import LANGUAGES

SIZES = {size.name: size for size in catalogue_sizes()}
ALTBIER_KG_PER_L = 1.01

# name | litres | empty kg | full kg of Altbier | diameter mm | height mm, typed from the facts on kegs (- where they
# say nothing); full: 50 x 1.010 + 12.5 and so on
FACTS = """
20 L slim keg    | 20   | 7.5  | 27.7  | 237 | 560
30 L slim keg    | 30   | -    | -     | 278 | -
20 L Euro keg    | 20   | 7.5  | 27.7  | 395 | 310
25 L Euro keg    | 25   | 8.5  | 33.75 | 395 | 327
30 L Euro keg    | 30   | 9.5  | 39.8  | 408 | 365
50 L Euro keg    | 50   | 12.5 | 63.0  | 408 | 532
20 L DIN keg     | 20   | 7.5  | 27.7  | 363 | 310
30 L DIN keg     | 30   | 9.5  | 39.8  | 381 | 400
50 L DIN keg     | 50   | 12.5 | 63.0  | 381 | 600
20 L one-way keg | 20   | 1.2  | 21.4  | 237 | 572
30 L one-way keg | 30   | 1.25 | 31.55 | 310 | 560
10 L gravity cask | 10  | 6    | 16.1  | 260 | 330
20 L gravity cask | 20  | 10   | 30.2  | 330 | 400
30 L gravity cask | 30  | 14   | 44.3  | -   | -
5 L party keg    | 5    | 0.65 | 5.7   | 170 | 251
0.75 L bottle    | 0.75 | -    | -     | -   | -
0.72 L bottle    | 0.72 | -    | -     | -   | -
1.8 L bottle     | 1.8  | -    | -     | -   | -
1 L bottle       | 1    | -    | -     | -   | -
0.5 L bottle     | 0.5  | -    | -     | -   | -
0.33 L bottle    | 0.33 | -    | -     | -   | -
"""
LINES = FACTS.strip().splitlines()


def figure(cell: str) -> float | None:
    return None if cell.strip() == "-" else float(cell)


@pytest.mark.parametrize("line", LINES)
def test_a_size_is_what_the_facts_say(line: str) -> None:
    name, *cells = line.split("|")
    volume_l, tare_kg, gross_kg, diameter_mm, height_mm = map(figure, cells)
    size = SIZES[name.strip()]
    assert (size.volume_l, size.tare_kg, size.diameter_mm, size.height_mm) == (
        volume_l,
        tare_kg,
        diameter_mm,
        height_mm,
    )
    gross = size.gross_weight_kg(ALTBIER_KG_PER_L)
    assert gross is None if gross_kg is None else gross == pytest.approx(gross_kg, abs=1e-9)


def test_the_facts_and_the_catalogue_have_the_same_sizes() -> None:
    assert {line.split("|")[0].strip() for line in LINES} == set(SIZES)
    assert len(catalogue_sizes()) == len(SIZES)


@pytest.mark.parametrize("size", catalogue_sizes(), ids=str)
def test_the_litres_in_a_name_are_the_volume(size: ContainerSize) -> None:
    """Kegbot's 30-litre keg held 300,000 ml: label and volume stood in two tables and nothing compared them."""
    stated = re.match(r"(\d+(?:\.\d+)?) L ", size.name)
    assert stated is not None
    assert float(stated[1]) == size.volume_l == litres_in_name(size.name)
    for language in LANGUAGES:
        in_language = litres_in_name(size_label(size.name).in_language(language))
        assert in_language in (size.volume_l, None), language
        assert in_language is not None or language == "ja"


@pytest.mark.parametrize("size", catalogue_sizes(), ids=str)
def test_the_name_says_how_it_is_tapped(size: ContainerSize) -> None:
    by_last_words = {
        "slim keg": Dispense.KEG_CO2,
        "Euro keg": Dispense.KEG_CO2,
        "DIN keg": Dispense.KEG_CO2,
        "one-way keg": Dispense.ONE_WAY,
        "gravity cask": Dispense.GRAVITY_CASK,
        "party keg": Dispense.ONE_WAY,
        "bottle": Dispense.BOTTLE,
    }
    assert size.dispense is by_last_words[size.name.split(" L ")[1]]


@pytest.mark.parametrize("size", catalogue_sizes(), ids=str)
def test_every_size_has_its_source_and_confidence(size: ContainerSize) -> None:
    assert size.source
    assert size.confidence is not None


def test_the_vessel_fits_its_litres() -> None:
    """A cylinder of the size's own measures holds its litres, and not three times as many."""
    for size in catalogue_sizes():
        if size.diameter_mm and size.height_mm:
            cylinder_l = 3.14159 / 4 * size.diameter_mm**2 * size.height_mm / 1e6
            assert size.volume_l < cylinder_l < 2.5 * size.volume_l, size.name


def test_how_long_a_tapped_one_lasts() -> None:
    hours = {Dispense.KEG_CO2: 84, Dispense.GRAVITY_CASK: 2}  # 3.5 days on CO2; a cask the same evening
    for size in catalogue_sizes():
        if size.dispense in hours:
            assert size.use_within_h == hours[size.dispense], size.name
    assert SIZES["5 L party keg"].use_within_h == 10  # pumped by hand


def test_a_size_is_known_by_its_name_in_every_language() -> None:
    for size in catalogue_sizes():
        for language in LANGUAGES:
            assert catalogue_name(f" {size_label(size.name).in_language(language).upper()} ") == size.name
    assert catalogue_name("20 L Köbes") == "20 L Köbes"


def test_an_own_size_wins_over_the_catalogues() -> None:
    own = ContainerSize(name="20 l SLIM keg", volume_l=20, dispense=Dispense.KEG_CO2, tare_kg=6.9)
    assert sizes_by_name((own,))["20 l slim keg"] is own
    assert sizes_by_name()["20 l slim keg"] is SIZES["20 L slim keg"]
    assert len(sizes_by_name((own,))) == len(SIZES)


@pytest.mark.parametrize("table", ["container_sizes", "assumptions", "decisions"])
def test_every_row_of_the_catalogue_says_where_it_is_from(table: str) -> None:
    rows = catalogue_rows(table)
    assert rows
    for row in rows:
        assert row["source"].strip(), row
        assert row["confidence"] in ("high", "medium", "low"), row
        assert None not in row, row  # a row with more cells than headings
