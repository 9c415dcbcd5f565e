"""The pallets are what the facts say, and every row says where it is from."""

import pytest

from catering.catalog.container_sizes import sizes_by_name
from catering.catalog.pallet_types import catalogue_overhangs, pallet_type, pallet_types
from catering.catalog.rows import catalogue_rows

# name | length | width | height mm | own weight | load kg
FACTS = """
EUR       | 1200 | 800  | 144 | 25 | 1500
1200×1000 | 1200 | 1000 | 162 | 35 | 1250
T11       | 1100 | 1100 | 144 | 30 | 1000
"""
LINES = FACTS.strip().splitlines()


@pytest.mark.parametrize("line", LINES)
def test_a_pallet_is_what_the_facts_say(line: str) -> None:
    name, *figures = (cell.strip() for cell in line.split("|"))
    pallet = pallet_type(name)
    found = (pallet.length_mm, pallet.width_mm, pallet.height_mm, pallet.tare_kg, pallet.load_limit_kg)
    assert found == tuple(map(float, figures))


def test_the_usual_pallet_comes_first_and_a_letter_may_stand_for_the_cross() -> None:
    assert [each.name for each in pallet_types()] == ["EUR", "1200×1000", "T11"]
    assert pallet_type("1200x1000") is pallet_type(" 1200X1000 ") is pallet_type("1200×1000")
    assert pallet_type("eur") is pallet_type("EUR")
    with pytest.raises(KeyError):
        pallet_type("EUR 6")


def test_only_rings_wider_than_the_deck_allows_stand_out_over_it() -> None:
    """Two rows of 408 mm on 800 mm: 8 mm on each side; three on 1,200 mm: 12 mm."""
    sizes, eur = sizes_by_name(), pallet_type("EUR")
    assert set(catalogue_overhangs()) == {name for name, size in sizes.items() if size.diameter_mm == 408}
    for name, over in catalogue_overhangs().items():
        assert over.across_mm == (2 * (sizes[name].diameter_mm or 0) - eur.width_mm) / 2
        assert over.along_mm == (3 * (sizes[name].diameter_mm or 0) - eur.length_mm) / 2


@pytest.mark.parametrize("table", ["pallet_types", "overhangs"])
def test_every_row_says_where_it_is_from(table: str) -> None:
    rows = catalogue_rows(table)
    assert rows
    for row in rows:
        assert row["source"].strip(), row
        assert row["confidence"] in ("high", "medium", "low"), row
        assert None not in row, row
