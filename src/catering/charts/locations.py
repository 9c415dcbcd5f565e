"""Where the kegs are: one symbol a keg under the name of its location, by what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from catering.catalog.container_sizes import sizes_by_name
from catering.charts.chart import Chart, filled
from catering.charts.kegs import (
    COLUMNS,
    HEADING_PIXELS,
    ROW_PIXELS,
    SHAPE_OF,
    STATES,
    containers_per_symbol,
    symbols_template,
)
from catering.model.movement import KegState
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.stock import LocationKind
from catering.model.text import Language, Text, plural_text, text
from catering.planning.stock.ledger_picking import natural_order
from catering.planning.stock.ledger_stock import Held

_DRAWN_AS = {KegState.FULL: "full", KegState.TAPPED: "opened", KegState.EMPTY: "emptied"}


def locations_chart(records: EventRecords, held: Iterable[Held], *, language: Language) -> Chart:
    """The kegs that are somewhere, location after location along the way; several to a symbol where there are many."""
    groups = _groups(records, held)
    of_several = len({beverage for _, beverage in groups}) > 1
    each_stands_for = containers_per_symbol(sum(map(len, groups.values())))
    shapes = {name: SHAPE_OF.get(size.dispense, "keg") for name, size in sizes_by_name(records.container_sizes).items()}
    names = {state: words.in_language(language) for state, (words, _) in STATES.items()}
    symbols: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    y = 4.0
    for (place, beverage), kegs in groups.items():
        heading = text("{place}: {n:n0}", place=_named(place, beverage, of_several), n=len(kegs))
        words.append({"y": y + 8, "label": heading.in_language(language)})
        y += HEADING_PIXELS
        drawn = kegs[::each_stands_for]
        for number, keg in enumerate(drawn):
            symbols.append(
                {
                    "column": number % COLUMNS,
                    "y": y + (number // COLUMNS + 0.5) * ROW_PIXELS - 4,
                    "state": names[_DRAWN_AS[keg.state or KegState.FULL]],
                    "shape": shapes.get(same_name(keg.keg.container_size if keg.keg else ""), "keg"),
                    "tip": _tip(keg).in_language(language),
                }
            )
        y += -(-len(drawn) // COLUMNS) * ROW_PIXELS
    if each_stands_for > 1:
        said = text("One symbol stands for {n:n0} containers.", n=each_stands_for).in_language(language)
        words.append({"y": y + 8, "label": said})
        y += HEADING_PIXELS
    spec = filled(symbols_template(language), height=max(y, 1), symbols=symbols, words=words)
    return Chart(spec, _alt(groups, of_several).in_language(language))


def _groups(records: EventRecords, held: Iterable[Held]) -> dict[tuple[str, str], list[Held]]:
    """The kegs by location and beverage: along the way, then as the event lists its beverages."""
    kinds = list(LocationKind)
    way = sorted(records.locations, key=lambda each: kinds.index(each.kind))
    places = {each.name: rank for rank, each in enumerate(way)}
    beverages = {same_name(each.name): rank for rank, each in enumerate(records.beverages)}
    drawn = [each for each in held if each.keg is not None and each.state in _DRAWN_AS]
    groups: dict[tuple[str, str], list[Held]] = {}
    for each in sorted(drawn, key=lambda one: (places[one.location.name], beverages[same_name(one.lot.beverage)])):
        groups.setdefault((each.location.name, each.lot.beverage), []).append(each)
    return {key: _in_order(kegs) for key, kegs in groups.items()}


def _named(place: str, beverage: str, of_several: bool) -> Text | str:
    """The location, with what is in its kegs where there are several beverages in kegs."""
    return text("{place}, {beverage}", place=place, beverage=beverage) if of_several else place


def _in_order(kegs: Sequence[Held]) -> list[Held]:
    """Empty ones first, full ones last, each by their numbers: so many symbols of a colour stand together."""
    states = list(_DRAWN_AS)
    return sorted(
        kegs,
        key=lambda each: (
            -states.index(each.state or KegState.FULL),
            natural_order("" if each.keg is None else each.keg.number),
        ),
    )


def _tip(held: Held) -> Text:
    return text(
        "Keg {keg}, {beverage}: {state}, {volume:L1}",
        keg="" if held.keg is None else held.keg.number,
        beverage=held.lot.beverage,
        state=(held.state or KegState.FULL).label,
        volume=held.volume_ml / 1000,
    )


def _alt(groups: dict[tuple[str, str], list[Held]], of_several: bool) -> Text:
    if not groups:
        return text("No kegs.")
    told = [
        plural_text(
            "{place}: {n:n0} keg, {full:n0} of them full",
            "{place}: {n:n0} kegs, {full:n0} of them full",
            n=len(kegs),
            place=_named(place, beverage, of_several),
            full=sum(each.state is KegState.FULL for each in kegs),
        )
        for (place, beverage), kegs in groups.items()
    ]
    return text("{places:list}.", places=told)
