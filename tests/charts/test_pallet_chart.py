"""A pallet from the side and from above: every piece, to scale, and in words."""

import json
import time

import altair as alt
import pytest

from catering.catalog.pallet_types import pallet_types
from catering.charts.pallet import pallet_chart
from catering.model.text import LANGUAGES, Language
from catering.planning.pallets.loaded_pallets import LoadedPallet
from catering.planning.pallets.pallet_goods import Goods
from catering.planning.pallets.pallet_load import Boxes, Containers, load_pallets

EUR, _, T11 = pallet_types()
SLIM = Containers("20 L slim keg", 38, 237, 560, 27.7, 2, "Altbier")
CASKS = Containers("20 L gravity cask", 2, 330, 400, 30.2, 1, "Altbier")
EURO = Containers("50 L Euro keg", 12, 408, 532, 63.0, 2, "Pils")
GLASSES = Boxes("Glasses", 9, 400, 300, 250, 9.1, 3)


def pallets(*goods: Goods) -> tuple[LoadedPallet, ...]:
    return load_pallets(goods, pallet=EUR).pallets


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_valid_and_only_its_data_change(language: Language) -> None:
    shells = set()
    for pallet in (*pallets(SLIM, CASKS), *pallets(EURO, GLASSES), *load_pallets([SLIM], pallet=T11).pallets):
        chart = pallet_chart(pallet, language=language)
        alt.Chart.from_dict(chart.spec, validate=True)
        written_out = {key: value for key, value in chart.spec.items() if key not in ("$schema", "datasets", "height")}
        assert "http" not in json.dumps(written_out)
        assert (chart.spec["width"], chart.spec["background"]) == ("container", "transparent")
        shells.add(json.dumps(written_out))
    assert len(shells) == 1


def test_every_keg_is_a_circle_in_its_layer_and_a_rectangle_from_the_side() -> None:
    first, second = pallets(SLIM, CASKS)
    shown = pallet_chart(first, language="en").spec["datasets"]
    assert [word["label"] for word in shown["words"]] == ["Side, 1.27 m high", "Above, layers 1 and 2"]
    assert len(shown["circles"]) == 15  # both layers look the same
    assert len([each for each in shown["boxes"] if each["tip"]]) == 30
    assert [line["label"] for line in shown["goods"]] == ["30 × 20 L slim keg of Altbier"]
    shown = pallet_chart(second, language="en").spec["datasets"]
    assert [word["label"] for word in shown["words"]] == ["Side, 0.71 m high", "Above, layer 1"]
    assert sorted(each["across"] for each in shown["circles"]) == [237] * 8 + [330] * 2
    assert len({each["colour"] for each in shown["circles"]}) == len(shown["goods"]) == 2


def test_the_views_are_to_scale() -> None:
    """Two layers of 532 mm on 144 mm of wood; six rings of 408 mm that stand out over a deck of 1,200 × 800 mm."""
    (pallet,) = pallets(EURO)
    shown = pallet_chart(pallet, language="en").spec["datasets"]
    kegs = [each for each in shown["boxes"] if each["tip"]]
    assert {round(each["y2"] - each["y"]) for each in kegs} == {532}
    assert max(each["x2"] for each in kegs) - min(each["x"] for each in kegs) == pytest.approx(1224)
    wood = [each for each in shown["boxes"] if each["tip"] is None and each["column"] == 0]
    assert max(each["y2"] for each in wood) - min(each["y"] for each in wood) == pytest.approx(144)
    assert max(each["y2"] for each in wood) - min(each["y"] for each in kegs) == pytest.approx(1208)
    (deck,) = [each for each in shown["boxes"] if each["tip"] is None and each["column"] == 1]
    assert (deck["x2"] - deck["x"], deck["y2"] - deck["y"]) == (1200, 800)
    assert deck["x"] - min(each["x"] - each["across"] / 2 for each in shown["circles"]) == pytest.approx(12)
    assert deck["y"] - min(each["y"] - each["across"] / 2 for each in shown["circles"]) == pytest.approx(8)
    for each in (*shown["boxes"], *shown["circles"]):
        assert 0 <= each["x"] <= each["view_mm"]


def test_three_different_layers_are_three_views() -> None:
    (pallet,) = pallets(Containers("50 L Euro keg", 6, 408, 532, 63.0, 3), Boxes("Glasses", 9, 400, 300, 250, 9.1, 3))
    shown = pallet_chart(pallet, language="en").spec["datasets"]
    assert [word["label"] for word in shown["words"]] == [
        "Side, 1.18 m high", "Above, layer 1", "Above, layer 2", "Above, layer 3",
    ]  # fmt: skip
    assert [word["column"] for word in shown["words"]] == [0, 1, 0, 1]


def test_it_is_told_in_words() -> None:
    _, second = pallets(SLIM, CASKS)
    assert pallet_chart(second, language="en").alt.replace("\N{NO-BREAK SPACE}", " ") == (
        "Pallet 2: 10 kegs and casks in 1 layer, 307 kg, 0.71 m high. From the deck up, layer 1: 2 × 20 L gravity cask "
        "of Altbier and 8 × 20 L slim keg of Altbier."
    )


def test_a_call_takes_no_time() -> None:
    first, _ = pallets(SLIM, CASKS)
    pallet_chart(first, language="en")
    durations = []
    for _ in range(10):
        begun = time.perf_counter()
        pallet_chart(first, language="en")
        durations.append(time.perf_counter() - begun)
    assert min(durations) < 0.01
