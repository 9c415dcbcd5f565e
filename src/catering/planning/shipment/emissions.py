"""CO2e of a consignment: the weight of its pallets over the kilometres of its legs, by one set of factors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from catering.catalog.emission_factors import EmissionFactor, factors_of
from catering.model.event import EmissionSet
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, Leg
from catering.model.text import Text, text
from catering.planning.order.consignment import chosen_consignment, legs_of
from catering.planning.order.empties_plan import any_comes_back
from catering.planning.pallets.loaded_pallets import PalletLoad


@dataclass(frozen=True, slots=True)
class LegEmissions:
    """One leg: tonnes × km × factor; `missing` says what it cannot be worked out for."""

    leg: Leg
    gross_t: float | None
    factor: EmissionFactor | None
    missing: Text | None = None

    @property
    def tonne_km(self) -> float | None:
        if self.gross_t is None or self.leg.distance_km is None:
            return None
        return self.gross_t * self.leg.distance_km

    @property
    def co2e_kg(self) -> float | None:
        if self.tonne_km is None or self.factor is None:
            return None
        return self.tonne_km * self.factor.g_per_tkm / 1000

    @property
    def name(self) -> Text:
        return leg_name(self.leg)


@dataclass(frozen=True)
class Emissions:
    """The CO2e of all legs by one set of factors.

    `left_out` are containers that the load's weight is known without: there is no total then. The small goods of
    `without_box` are only told of.
    """

    consignment: Consignment
    emission_set: EmissionSet
    lines: tuple[LegEmissions, ...]
    left_out: tuple[Text, ...] = ()
    without_box: tuple[Text, ...] = ()
    vessels_return: bool = False

    @property
    def co2e_kg(self) -> float | None:
        """The total; None where a leg or a weight is missing in it."""
        return self.known_kg if self.is_whole else None

    @property
    def known_kg(self) -> float:
        """What the legs that are known add up to."""
        return math.fsum(line.co2e_kg for line in self.lines if line.co2e_kg is not None)

    @property
    def is_whole(self) -> bool:
        return not self.left_out and all(line.co2e_kg is not None for line in self.lines)

    @cached_property
    def _first(self) -> EmissionFactor:
        return factors_of(self.emission_set)[0]

    @property
    def scope(self) -> Text:
        """What the factors count, such as tank-to-wheel: what is burnt on the way."""
        return self._first.scope_label

    @property
    def edition(self) -> str:
        return self._first.edition

    @property
    def forcing(self) -> Text:
        """With or without what aircraft do beside their CO2."""
        return self.emission_set.label

    @property
    def notes(self) -> tuple[Text, ...]:
        """What the total does not hold."""
        notes = [line.missing for line in self.lines if line.missing is not None]
        if self.left_out or self.without_box:
            notes.append(text("Without the weight of {goods:list}.", goods=[*self.left_out, *self.without_box]))
        if self.vessels_return:
            notes.append(text("The way back of the empty vessels is not in it."))
        return tuple(notes)

    def summary(self) -> Text:
        """The total in a sentence, with what it is counted by."""
        if self.is_whole:
            return text("{kg:kg0} of CO2e, {scope} ({set}).", kg=self.known_kg, scope=self.scope, set=self.forcing)
        return text(
            "At least {kg:kg0} of CO2e, {scope} ({set}): not everything is known.",
            kg=self.known_kg,
            scope=self.scope,
            set=self.forcing,
        )


def leg_name(leg: Leg) -> Text:
    """A leg by its number and its places."""
    return Text("{leg}: {a} → {b}", {"leg": leg.number, "a": leg.from_place, "b": leg.to_place})


def emissions_of(
    records: EventRecords, *, load: PalletLoad | None, consignment: Consignment | None = None
) -> Emissions | None:
    """The CO2e of a consignment, the chosen one if none is named; None where there is none or it has no legs.

    `load` is what it carries: goods and pallets, gross. None: the weight is not known.
    """
    sent = consignment or chosen_consignment(records)
    legs = legs_of(records, sent) if sent is not None else ()
    if sent is None or not legs:
        return None
    gross_t = None if load is None else load.gross_weight_kg / 1000
    factors = factors_of(records.event.emission_set)
    lines = tuple(_line(leg, gross_t, factors) for leg in legs)
    return Emissions(
        sent,
        records.event.emission_set,
        lines,
        () if load is None else load.left_out,
        () if load is None else load.without_box,
        any_comes_back(records, sent),
    )


def _line(leg: Leg, gross_t: float | None, factors: tuple[EmissionFactor, ...]) -> LegEmissions:
    if leg.distance_km is None:
        return LegEmissions(leg, gross_t, None, text("{leg}: its distance is missing.", leg=leg_name(leg)))
    fitting = (each for each in factors if each.is_for(leg.mode, leg.distance_km, cooled=leg.is_cooled))
    factor = next(fitting, None)
    if factor is None:
        return LegEmissions(
            leg,
            gross_t,
            None,
            text(
                "{leg}: the set has no factor for {mode} over {distance:n0} km.",
                leg=leg_name(leg),
                mode=leg.mode.label,
                distance=leg.distance_km,
            ),
        )
    if gross_t is None:
        return LegEmissions(leg, None, factor, text("{leg}: the weight is missing.", leg=leg_name(leg)))
    return LegEmissions(leg, gross_t, factor)
