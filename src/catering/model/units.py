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

from catering.model.text import Text, label, text


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
    FLOW = "flow"


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
    "min": Dimension.DURATION,
    "s": Dimension.DURATION,
    "L/min": Dimension.FLOW,
    "L/h": Dimension.FLOW,
}
"""The units that a number is kept in; a name ends in its unit (`volume_l`, `gross_weight_kg`).

The first of each dimension is its base: what the others are so many of.
"""

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
        ("km", "kilometer", "kilometre", "kilometers", "kilometres", "キロメートル"), (Dimension.LENGTH, "kilometer")
    ),
    **dict.fromkeys(
        ("nmi", "nauticalmile", "nauticalmiles", "seemeile", "seemeilen", "海里"), (Dimension.LENGTH, "nautical_mile")
    ),
    **dict.fromkeys(
        ("h", "hr", "hrs", "hour", "hours", "std", "std.", "stunde", "stunden", "時間"),
        (Dimension.DURATION, "hour"),
    ),
    **dict.fromkeys(("min", "min.", "minute", "minutes", "minuten", "分"), (Dimension.DURATION, "minute")),
    **dict.fromkeys(
        ("s", "sec", "sec.", "sek", "sek.", "second", "seconds", "sekunde", "sekunden", "秒"),
        (Dimension.DURATION, "second"),
    ),
    **dict.fromkeys(("d", "day", "days", "tag", "tage", "日", "日間"), (Dimension.DURATION, "day")),
    **dict.fromkeys(("week", "weeks", "woche", "wochen", "週", "週間"), (Dimension.DURATION, "week")),
    **dict.fromkeys(("°c", "c", "celsius", "gradcelsius", "度", "摂氏"), (Dimension.TEMPERATURE, "degree_Celsius")),
    **dict.fromkeys(("°f", "f", "fahrenheit", "gradfahrenheit", "華氏"), (Dimension.TEMPERATURE, "degree_Fahrenheit")),
    **dict.fromkeys(
        ("%", "percent", "prozent", "v.h.", "vol%", "%vol", "vol.-%", "パーセント"), (Dimension.SHARE, 0.01)
    ),
    **dict.fromkeys(("share", "anteil", "割合"), (Dimension.SHARE, 1.0)),
    **dict.fromkeys(("1/h", "perhour", "/h", "prostunde", "/時間"), (Dimension.RATE, "1/hour")),
    **dict.fromkeys(("l/min", "l/min."), (Dimension.FLOW, "liter/minute")),
    **dict.fromkeys(("l/h", "l/std", "l/std."), (Dimension.FLOW, "liter/hour")),
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
    """A unit that a person wrote: what it measures, how much of the base unit one of it is, and where it begins.

    `zero` is its 0 in the base unit: only a temperature's is not 0.
    """

    label: str
    dimension: Dimension
    in_base: float
    zero: float = 0.0

    def to(self, number: float, unit: str) -> float:
        """So many of this unit in one of BASE_UNITS that measures the same."""
        kept = read_unit(unit)
        if (kept.in_base, kept.zero) == (self.in_base, self.zero):
            return number
        return (number * self.in_base + self.zero - kept.zero) / kept.in_base


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
    if isinstance(size, float):
        return Unit(label.strip(), dimension, size)
    return Unit(label.strip(), dimension, *_size_and_zero(size, dimension))


def base_unit(dimension: Dimension) -> str:
    """The unit that a dimension's others are counted in."""
    return next(name for name, measured in BASE_UNITS.items() if measured is dimension)


def kept_unit(unit: Unit) -> str:
    """What a row's own unit is kept in: itself where numbers are kept in it, else its dimension's base."""
    return next(
        (
            name
            for name, measured in BASE_UNITS.items()
            if measured is unit.dimension and unit.to(1, name) == 1 and unit.to(2, name) == 2
        ),
        base_unit(unit.dimension),
    )


def unit_shown(unit: str, number: float | None = None) -> Text:
    """A kept unit as it is shown behind a number, or in a heading; nothing for what is counted."""
    if unit == "days":
        return label("unit", "day") if number == 1 else label("unit", "days")
    return Text("{unit}", {"unit": {"share": "%", "1": ""}.get(unit, unit)})


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
    Dimension.TEMPERATURE: "degree_Celsius",
    Dimension.FLOW: "liter/minute",
}


@cache
def _registry() -> Any:
    import pint  # late: a seventh of the start-up time

    return pint.UnitRegistry(cache_folder=None)


@cache
def _size_and_zero(pint_name: str, dimension: Dimension) -> tuple[float, float]:
    """How much of the base one of pint's units is, and its 0 in the base."""
    if pint_name == _PINT_BASE[dimension]:
        return 1.0, 0.0  # most cells are in the base unit, and pint need not be loaded for them

    def in_base(number: float) -> float:
        return float(_registry().Quantity(number, pint_name).to(_PINT_BASE[dimension]).magnitude)

    zero = in_base(0) if dimension is Dimension.TEMPERATURE else 0.0
    # rounded: pint's floats give 99.99999999999999 L a hectolitre
    return float(f"{in_base(1) - zero:.14g}"), float(f"{zero:.14g}")
