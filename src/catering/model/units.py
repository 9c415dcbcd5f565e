"""Units as people write them, each bound to what it measures; converted at the edge, once.

Pint does the converting, behind this list of labels, because its own names are traps in this trade: its
`barrel` holds 119.24 L, its `pint` is the American one, its `ton` weighs 907 kg and its `oz` is a mass.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from catering.model.text import Text, text


class Dimension(StrEnum):
    """What a number measures."""

    VOLUME = "volume"
    MASS = "mass"
    LENGTH = "length"
    DURATION = "duration"
    SHARE = "share"
    RATE = "rate"
    DENSITY = "density"
    NUMBER = "number"
    TEMPERATURE = "temperature"


BASE_UNITS: Mapping[str, Dimension] = {
    "L": Dimension.VOLUME,
    "kg": Dimension.MASS,
    "mm": Dimension.LENGTH,
    "h": Dimension.DURATION,
    "share": Dimension.SHARE,
    "1/h": Dimension.RATE,
    "kg/L": Dimension.DENSITY,
    "1": Dimension.NUMBER,
    "days": Dimension.DURATION,
    "km": Dimension.LENGTH,
    "°C": Dimension.TEMPERATURE,
}
"""The units that a number is kept in; a name ends in its unit (`volume_l`, `gross_weight_kg`)."""

# what is counted may be said behind a count
_COUNTED = (
    "1", "x", "pers", "pers.", "person", "personen", "persons", "people", "guests", "gäste", "gast",
    "stück", "stk", "stk.", "pcs", "pc", "pcs.", "名", "名様", "人", "本", "個", "台",
)  # fmt: skip

# label (casefolded, no inner space) -> (dimension, pint's own name, or how many of the base where there is no unit)
_LABELS: Mapping[str, tuple[Dimension, str | float]] = {
    **dict.fromkeys(("l", "ltr", "lt", "liter", "litre", "liters", "litres", "リットル"), (Dimension.VOLUME, "liter")),
    **dict.fromkeys(("ml", "milliliter", "millilitre", "ミリリットル"), (Dimension.VOLUME, "milliliter")),
    **dict.fromkeys(("cl", "centiliter", "centilitre", "zentiliter"), (Dimension.VOLUME, "centiliter")),
    **dict.fromkeys(("dl", "deciliter", "decilitre", "deziliter"), (Dimension.VOLUME, "deciliter")),
    **dict.fromkeys(("hl", "hektoliter", "hectoliter", "hectolitre"), (Dimension.VOLUME, "hectoliter")),
    **dict.fromkeys(("kl", "kiloliter", "kilolitre", "キロリットル"), (Dimension.VOLUME, "kiloliter")),
    **dict.fromkeys(("m3", "cbm", "kubikmeter", "立方メートル"), (Dimension.VOLUME, "meter**3")),
    **dict.fromkeys(("usgal", "usgallon", "usgallons"), (Dimension.VOLUME, "US_liquid_gallon")),
    **dict.fromkeys(
        ("impgal", "imp.gal", "imperialgallon", "imperialgallons", "ukgal"),
        (Dimension.VOLUME, "imperial_gallon"),
    ),
    **dict.fromkeys(("uspint", "uspt"), (Dimension.VOLUME, "US_pint")),
    **dict.fromkeys(("imppint", "imp.pint", "imperialpint", "ukpint"), (Dimension.VOLUME, "imperial_pint")),
    **dict.fromkeys(("kg", "kilo", "kilogram", "kilogramm", "キログラム"), (Dimension.MASS, "kilogram")),
    **dict.fromkeys(("g", "gram", "gramm", "グラム"), (Dimension.MASS, "gram")),
    **dict.fromkeys(("t", "tonne", "tonnes", "tonnen", "トン"), (Dimension.MASS, "metric_ton")),
    **dict.fromkeys(("mm", "millimeter", "millimetre"), (Dimension.LENGTH, "millimeter")),
    **dict.fromkeys(("cm", "zentimeter", "centimeter", "centimetre"), (Dimension.LENGTH, "centimeter")),
    **dict.fromkeys(("m", "meter", "metre"), (Dimension.LENGTH, "meter")),
    **dict.fromkeys(
        ("h", "hr", "hrs", "hour", "hours", "std", "std.", "stunde", "stunden", "時間"),
        (Dimension.DURATION, "hour"),
    ),
    **dict.fromkeys(("min", "min.", "minute", "minutes", "minuten", "分"), (Dimension.DURATION, "minute")),
    **dict.fromkeys(("d", "day", "days", "tag", "tage", "日"), (Dimension.DURATION, "day")),
    **dict.fromkeys(
        ("%", "percent", "prozent", "v.h.", "vol%", "%vol", "vol.-%", "パーセント"), (Dimension.SHARE, 0.01)
    ),
    **dict.fromkeys(("share", "anteil", "割合"), (Dimension.SHARE, 1.0)),
    **dict.fromkeys(("1/h", "perhour", "/h", "prostunde", "/時間"), (Dimension.RATE, "1/hour")),
    **dict.fromkeys(("kg/l",), (Dimension.DENSITY, "kilogram/liter")),
    **dict.fromkeys(_COUNTED, (Dimension.NUMBER, 1.0)),
}

_GALLONS = ("gal", "gals", "gallon", "gallons", "gallone", "gallonen", "ガロン")
_PINTS = ("pt", "pint", "pints", "パイント")
_BARRELS = ("bbl", "barrel", "barrels")
_OUNCES = ("oz",)
_FLUID_OUNCES = ("floz", "fl.oz", "fl.oz.")
_TONS = ("ton", "tons")
_VESSELS = (
    "fass",
    "fässer",
    "樽",
    "keg",
    "kegs",
    "firkin",
    "firkins",
    "pin",
    "pins",
    "crate",
    "crates",
    "kiste",
    "kisten",
)

TWO_READINGS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_GALLONS, ("US gal", "imp. gal")),
    **dict.fromkeys(_PINTS, ("US pint", "imp. pint")),
    **dict.fromkeys(_BARRELS, ("L",)),
    **dict.fromkeys(_OUNCES, ("ml", "g")),
    **dict.fromkeys(_FLUID_OUNCES, ("ml",)),
    **dict.fromkeys(_TONS, ("t", "kg")),
    **dict.fromkeys(_VESSELS, ("L",)),
}
"""Labels that mean different amounts to different people, with labels that mean one."""

_READINGS: Mapping[str, Text] = {
    **dict.fromkeys(
        _GALLONS, text("an American gallon is {us:n3} L, an imperial one {imperial:n3} L", us=3.785, imperial=4.546)
    ),
    **dict.fromkeys(
        _PINTS, text("an American pint is {us:n3} L, an imperial one {imperial:n3} L", us=0.473, imperial=0.568)
    ),
    **dict.fromkeys(
        _BARRELS,
        text("an American beer barrel is {us:n1} L, an imperial one {imperial:n1} L", us=117.3, imperial=163.7),
    ),
    **dict.fromkeys(
        _OUNCES,
        text(
            "an ounce is a weight of {mass:n2} g or a volume of {imperial:n1} or {us:n1} ml",
            mass=28.35,
            imperial=28.4,
            us=29.6,
        ),
    ),
    **dict.fromkeys(
        _FLUID_OUNCES,
        text("an American fluid ounce is {us:n1} ml, an imperial one {imperial:n1} ml", us=29.6, imperial=28.4),
    ),
    **dict.fromkeys(
        _TONS,
        text(
            "a metric ton is {metric:n0} kg, an American one {us:n0} kg, an imperial one {imperial:n0} kg",
            metric=1000,
            us=907,
            imperial=1016,
        ),
    ),
    **dict.fromkeys(_VESSELS, text("kegs, casks and crates come in many sizes")),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that a person wrote: what it measures and how much of the base unit one of it is."""

    label: str
    dimension: Dimension
    in_base: float


class UnknownUnit(ValueError):
    """The label is on neither list."""


class UnitHasTwoReadings(ValueError):
    """The label means different amounts to different people, its `readings`; `choices` are labels that mean one."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.choices = TWO_READINGS[_plain(label)]
        self.readings = _READINGS[_plain(label)]


def read_unit(label: str) -> Unit:
    """The unit behind a label. Raises UnitHasTwoReadings or UnknownUnit."""
    plain = _plain(label)
    if plain in TWO_READINGS:
        raise UnitHasTwoReadings(label)
    if plain not in _LABELS:
        raise UnknownUnit(label)
    dimension, size = _LABELS[plain]
    return Unit(label.strip(), dimension, size if isinstance(size, float) else _in_base(size, dimension))


def known_labels() -> tuple[str, ...]:
    """Every label that is read, for the test that holds each against its dimension."""
    return tuple(_LABELS)


def _plain(label: str) -> str:
    return "".join(unicodedata.normalize("NFKC", label).casefold().split())


_PINT_BASE: Mapping[Dimension, str] = {
    Dimension.VOLUME: "liter",
    Dimension.MASS: "kilogram",
    Dimension.LENGTH: "millimeter",
    Dimension.DURATION: "hour",
    Dimension.RATE: "1/hour",
    Dimension.DENSITY: "kilogram/liter",
}


@cache
def _registry() -> Any:
    import pint  # late: a seventh of the start-up time

    return pint.UnitRegistry(cache_folder=None)


@cache
def _in_base(pint_name: str, dimension: Dimension) -> float:
    if pint_name == _PINT_BASE[dimension]:
        return 1.0  # most cells are in the base unit, and pint need not be loaded for them
    # rounded: pint's floats give 99.99999999999999 L a hectolitre
    return float(f"{_registry().Quantity(1, pint_name).to(_PINT_BASE[dimension]).magnitude:.15g}")
