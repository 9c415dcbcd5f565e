"""The figure of what became of the litres: as long as what came, told in a sentence, valid in every language."""

from __future__ import annotations

import altair as alt
import pytest

from catering.charts.what_became import what_became_chart
from catering.model.movement import WasteCode
from catering.model.stock import Location, LocationKind
from catering.model.text import LANGUAGES, Language
from catering.planning.evening.after_evening import AfterBeverage, LeftAt, Lost

ALTBIER = AfterBeverage(
    beverage="Altbier", ordered_l=None, ordered_containers=None, came_ml=800_000, containers=40, poured_ml=398_500,
    trained_ml=12_000, lost=(Lost(WasteCode.DAMAGED, 21_500, 1),), dumped_ml=8_000, missing_ml=40_000, missing_kegs=2,
    left_at=(LeftAt(Location(name="cold store", kind=LocationKind.COLD_STORE), 320_000, 16),), gone_at=None,
    dry_bars=(), kegs=(), not_read=(), is_served=True, departed_on=None, own=None,
)  # fmt: skip


def test_the_parts_are_as_long_as_what_came() -> None:
    chart = what_became_chart([ALTBIER], language="en")
    bars = chart.spec["datasets"]["bars"]
    assert [(bar["part"], bar["begins"], bar["ends"]) for bar in bars] == [
        ("drunk", 0, 398.5), ("training", 398.5, 410.5), ("lost", 410.5, 432), ("missing", 432, 472),
        ("left over", 472, 800),
    ]  # fmt: skip
    assert chart.alt.replace("\N{NO-BREAK SPACE}", " ") == (
        "Altbier: 800 L came: drunk 398.5 L, training 12 L, lost 21.5 L, missing 40 L and left over 328 L."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_valid_vega_lite(language: Language) -> None:
    alt.Chart.from_dict(what_became_chart([ALTBIER, ALTBIER], language=language).spec, validate=True)
