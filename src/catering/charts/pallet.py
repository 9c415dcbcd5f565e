"""A loaded pallet from the side and from above, layer by layer, with what stands on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from catering.charts.chart import BOLD_SIZE, FONT_SIZE, Chart, filled, finished, placed
from catering.charts.palette import AMBER, COPPER, GREY, INK, ON_AMBER, PALE_GREY
from catering.model.text import Language, Text, plural_text, text
from catering.planning.pallets.loaded_pallets import LoadedPallet, PalletLayer
from catering.planning.pallets.pallet_goods import Goods

_COLOURS = (COPPER, AMBER, GREY, "#7d3f17", "#efc48a", "#5d6169")
"""One for each kind of goods on a pallet; neighbours differ in lightness."""
_PIXELS_PER_MM = 0.15
"""At most; a narrow place takes less."""
_GAP_PIXELS = 26
_HEADING_PIXELS = 22
_LINE_PIXELS = 20
_ROOM_MM = 15.0
"""Left around each view for what stands out over the deck, and for its outline."""
_BLOCK_SHARES = ((0.0, 0.12), (0.44, 0.56), (0.88, 1.0))
_BOARD_MM = 24.0


def pallet_chart(pallet: LoadedPallet, *, language: Language) -> Chart:
    """From the side, from above for each different layer, and a line for each kind of goods."""
    colours = {each.turn: _COLOURS[place % len(_COLOURS)] for place, each in enumerate(pallet.goods)}
    views = [_from_the_side(pallet), *(_from_above(pallet, *group) for group in _alike(pallet.layers))]
    goods_at = 2.0
    shapes: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    top_mm, top_pixels = 0.0, goods_at + _LINE_PIXELS * len(pallet.goods) + 6
    for row in (views[place : place + 2] for place in range(0, len(views), 2)):
        for column, (heading, _, drawn) in enumerate(row):
            at = {"column": column, "mm": top_mm, "pixels": top_pixels + _HEADING_PIXELS}
            words.append({**at, "label": heading.in_language(language)})
            for goods, shape in drawn:
                own = {"colour": PALE_GREY, "tip": None}
                if goods is not None:
                    own = {"colour": colours[goods.turn], "tip": goods.label.in_language(language)}
                shapes.append({**at, **own, **shape})
        top_mm += max(depth_mm for _, depth_mm, _ in row)
        top_pixels += _HEADING_PIXELS + 8
    lines = [
        {
            "y": goods_at + _LINE_PIXELS * (place + 0.5),
            "colour": colours[each.turn],
            "label": each.counted.in_language(language),
        }
        for place, each in enumerate(pallet.goods)
    ]
    length_mm = pallet.length_mm + 2 * _ROOM_MM
    for each in (*shapes, *words):
        each["view_mm"] = length_mm
    return Chart(
        filled(
            _template(language),
            height=round(top_pixels + top_mm * _PIXELS_PER_MM),
            boxes=[each for each in shapes if not each["round"]],
            circles=[each for each in shapes if each["round"]],
            words=words,
            goods=lines,
        ),
        _alt(pallet).in_language(language),
    )


_View = tuple[Text, float, list[tuple[Goods | None, dict[str, Any]]]]
"""Its heading, how deep it is in millimetres, and its shapes from the back to the front; wood has no goods."""


def _from_the_side(pallet: LoadedPallet) -> _View:
    """Seen against the long side: what stands nearest is drawn last."""
    height_mm, left_mm = pallet.height_mm + _ROOM_MM, _left_mm(pallet)
    drawn: list[tuple[Goods | None, dict[str, Any]]] = []
    own_mm, length_mm = pallet.pallet.height_mm, pallet.pallet.length_mm
    wood = [
        (0.0, 1.0, own_mm - _BOARD_MM, own_mm),
        *((a, b, _BOARD_MM / 2, own_mm - _BOARD_MM) for a, b in _BLOCK_SHARES),
    ]
    wood.append((0.0, 1.0, 0.0, _BOARD_MM / 2))
    for begin, end, low_mm, high_mm in wood:
        drawn.append(
            (
                None,
                _box(left_mm + begin * length_mm, left_mm + end * length_mm, height_mm - high_mm, height_mm - low_mm),
            )
        )
    for layer in pallet.layers:
        for piece in sorted(layer.pieces, key=lambda piece: piece.y_mm):
            begin_mm = left_mm + piece.x_mm - piece.length_mm / 2
            top_mm = height_mm - layer.bottom_mm - piece.goods.height_mm
            shape = _box(begin_mm, begin_mm + piece.length_mm, top_mm, top_mm + piece.goods.height_mm)
            drawn.append((piece.goods, shape))
    return text("Side, {height:n2} m high", height=pallet.height_m), height_mm, drawn


def _from_above(pallet: LoadedPallet, layer: PalletLayer, numbers: Sequence[int]) -> _View:
    heading = plural_text("Above, layer {layers:list}", "Above, layers {layers:list}", n=len(numbers), layers=numbers)
    left_mm, back_mm = _left_mm(pallet), _ROOM_MM + (pallet.width_mm - pallet.pallet.width_mm) / 2
    deck = _box(left_mm, left_mm + pallet.pallet.length_mm, back_mm, back_mm + pallet.pallet.width_mm)
    drawn: list[tuple[Goods | None, dict[str, Any]]] = [(None, deck)]
    for piece in layer.pieces:
        x_mm, y_mm = left_mm + piece.x_mm, back_mm + piece.y_mm
        if piece.is_round:
            drawn.append((piece.goods, {"round": True, "x": x_mm, "y": y_mm, "across": piece.length_mm}))
        else:
            half_x, half_y = piece.length_mm / 2, piece.width_mm / 2
            drawn.append((piece.goods, _box(x_mm - half_x, x_mm + half_x, y_mm - half_y, y_mm + half_y)))
    return heading, pallet.width_mm + 2 * _ROOM_MM, drawn


def _left_mm(pallet: LoadedPallet) -> float:
    """Where the deck begins, beside what stands out over it."""
    return _ROOM_MM + (pallet.length_mm - pallet.pallet.length_mm) / 2


def _box(begin_mm: float, end_mm: float, top_mm: float, bottom_mm: float) -> dict[str, Any]:
    return {"round": False, "x": begin_mm, "x2": end_mm, "y": top_mm, "y2": bottom_mm}


def _alike(layers: Sequence[PalletLayer]) -> Iterator[tuple[PalletLayer, list[int]]]:
    """Layers that look the same from above, with their numbers from the deck up."""
    numbers: dict[tuple[Any, ...], list[int]] = {}
    for number, layer in enumerate(layers, 1):
        numbers.setdefault(layer.pieces, []).append(number)
    for same in numbers.values():
        yield layers[same[0] - 1], same


def _alt(pallet: LoadedPallet) -> Text:
    layers = [
        text(
            "layer {number:n0}: {goods:list}",
            number=number,
            goods=[each.counted for each in layer.goods],
        )
        for number, layer in enumerate(pallet.layers, 1)
    ]
    said = layers[0]
    for more in layers[1:]:
        said = text("{said}; {more}", said=said, more=more)
    return text(
        "Pallet {number:n0}: {summary} From the deck up, {layers}.",
        number=pallet.number,
        summary=pallet.summary(),
        layers=said,
    )


@cache
def _template(language: Language) -> dict[str, Any]:
    import altair as alt

    scale = f"min({_PIXELS_PER_MM}, (width - {_GAP_PIXELS}) / 2 / datum.view_mm)"
    left = f"datum.column * (datum.view_mm * {scale} + {_GAP_PIXELS})"

    def at_x(name: str) -> Any:
        return placed(f"{left} + datum.{name} * {scale}")

    def at_y(name: str) -> Any:
        return placed(f"datum.pixels + (datum.mm + datum.{name}) * {scale}")

    colour = alt.Color("colour:N", scale=None)
    outline: dict[str, Any] = {"stroke": ON_AMBER, "strokeWidth": 0.7}
    boxes = (
        alt.Chart(alt.NamedData("boxes"))
        .mark_rect(**outline)
        .encode(x=at_x("x"), x2=at_x("x2"), y=at_y("y"), y2=at_y("y2"), color=colour, tooltip="tip:N")
    )
    circles = (
        alt.Chart(alt.NamedData("circles"))
        .mark_point(shape="circle", filled=True, opacity=1, **outline)
        .encode(x=at_x("x"), y=at_y("y"), size=placed(f"pow(datum.across * {scale}, 2)"), color=colour, tooltip="tip:N")
    )
    words = (
        alt.Chart(alt.NamedData("words"))
        .mark_text(
            align="left",
            baseline="middle",
            fontSize=FONT_SIZE,
            color=INK,
            limit=alt.ExprRef(f"(width - {_GAP_PIXELS}) / 2"),
        )
        .encode(x=placed(left), y=placed(f"datum.pixels - 8 + datum.mm * {scale}"), text="label:N")
    )
    goods = alt.Chart(alt.NamedData("goods"))
    squares = goods.mark_point(shape="square", filled=True, opacity=1, size=130, **outline).encode(
        x=alt.value(7), y=placed("datum.y"), color=colour
    )
    lines = goods.mark_text(align="left", baseline="middle", fontSize=BOLD_SIZE, fontWeight="bold", color=INK).encode(
        x=alt.value(20), y=placed("datum.y"), text="label:N"
    )
    return finished(alt.layer(boxes, circles, words, squares, lines), language)
