"""What costs are counted by: kegs, litres, kilograms, pallets, legs, and the glasses that are served."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from catering.catalog.container_sizes import sizes_by_name
from catering.model.beverage import Beverage, ContainerSize, Empties, OrderLine
from catering.model.charge import Charge, ChargeBasis, ChargeKind
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.shipment import Consignment
from catering.planning.forecast.demand import forecast_demand
from catering.planning.order.consignment import legs_of, shipped_lines
from catering.planning.order.empties_plan import empties_of
from catering.planning.order.supply import BeverageSupply, judge_supply, set_aside_l
from catering.planning.pallets.loaded_pallets import AIR_KG_PER_M3, PalletLoad


@dataclass(frozen=True, slots=True)
class ShippedLine:
    """Containers of the order that travel; `beverage` and `size` are None where nobody knows them."""

    line: OrderLine
    beverage: Beverage | None
    size: ContainerSize | None

    @property
    def litres(self) -> Decimal | None:
        """What whole containers hold: what is declared."""
        return None if self.size is None else self.line.containers * Decimal(repr(self.size.volume_l))

    @property
    def gross_weight_kg(self) -> Decimal | None:
        if self.beverage is None or self.size is None:
            return None
        weight_kg = self.size.gross_weight_kg(self.beverage.density_kg_per_l)
        return None if weight_kg is None else self.line.containers * _exactly(weight_kg)

    @property
    def tare_kg(self) -> Decimal | None:
        if self.size is None or self.size.tare_kg is None:
            return None
        return self.line.containers * _exactly(self.size.tare_kg)

    def goes_back(self, records: EventRecords, consignment: Consignment | None) -> bool:
        """Whether its empty vessels do."""
        line = self.line
        return empties_of(records, line.beverage, line.container_size, consignment) is Empties.RETURNED


def shipped(records: EventRecords) -> tuple[ShippedLine, ...]:
    """The lines of the order that travel, with beverage and size, in an order of their own."""
    sizes = sizes_by_name(records.container_sizes)
    beverages = {same_name(each.name): each for each in records.beverages}
    lines = sorted(shipped_lines(records), key=lambda line: line.key)
    return tuple(
        ShippedLine(line, beverages.get(same_name(line.beverage)), sizes.get(same_name(line.container_size)))
        for line in lines
    )


@dataclass(frozen=True, slots=True)
class LandedQuantities:
    """What a consignment is counted by; None where it is not known. `servings` are glasses that are expected to be
    drunk of what is shipped; those of the return are of the empty vessels that go back, on the same pallets."""

    kegs: int
    litres: Decimal
    gross_kg: Decimal | None
    chargeable_kg: Decimal | None
    pallets: int | None
    legs: int | None
    servings: Decimal | None
    returned_kegs: int
    returned_kg: Decimal | None
    returned_chargeable_kg: Decimal | None

    def of(self, charge: Charge) -> Decimal | None:
        """How many units of its basis a charge is for."""
        is_return = charge.kind is ChargeKind.RETURN
        counts: dict[ChargeBasis, Decimal | int | None] = {
            ChargeBasis.KEG: self.returned_kegs if is_return else self.kegs,
            ChargeBasis.KG: self.returned_kg if is_return else self.gross_kg,
            ChargeBasis.CHARGEABLE_KG: self.returned_chargeable_kg if is_return else self.chargeable_kg,
            ChargeBasis.PALLET: self.pallets,
            ChargeBasis.LEG: self.legs if charge.leg is None else 1,
            ChargeBasis.CONSIGNMENT: 1,
        }
        count = counts[charge.basis]
        return None if count is None else Decimal(count)


def landed_quantities(
    records: EventRecords, *, load: PalletLoad | None, consignment: Consignment | None, servings: float | None
) -> LandedQuantities:
    """The quantities of what is shipped; weights are those of the load, else of the full containers alone.

    Where nothing is shipped, and what is bought at the venue stands on the pallets, those kegs are counted.
    """
    lines = shipped(records)
    goods_kg = _sum(each.gross_weight_kg for each in lines)
    back = [each for each in lines if each.goes_back(records, consignment)]
    tare_kg = _sum(each.tare_kg for each in back)
    pallets_kg = None if load is None else _exactly(sum(each.pallet.tare_kg for each in load.pallets))
    returned_kg = None if tare_kg is None else tare_kg + (pallets_kg or 0)
    bulk_kg = None if load is None else _exactly(load.air.volume_m3 * AIR_KG_PER_M3)
    return LandedQuantities(
        kegs=sum(each.line.containers for each in lines) or (0 if load is None else load.kegs),
        litres=sum((each.litres or Decimal(0) for each in lines), Decimal(0)),
        gross_kg=goods_kg if load is None else _exactly(load.gross_weight_kg),
        chargeable_kg=None if load is None else _exactly(load.air.chargeable_weight_kg),
        pallets=None if load is None else len(load.pallets),
        legs=None if consignment is None else len(legs_of(records, consignment)) or None,
        servings=None if not servings else _exactly(servings),
        returned_kegs=sum(each.line.containers for each in back),
        returned_kg=returned_kg,
        returned_chargeable_kg=None if bulk_kg is None or returned_kg is None else max(bulk_kg, returned_kg),
    )


def servings_expected(records: EventRecords, *, as_of: dt.datetime) -> float:
    """Glasses that are expected to be drunk of what is shipped, from the forecast."""
    return servings_of(records, _supplies(records, as_of))


def servings_of(records: EventRecords, supplies: Iterable[BeverageSupply]) -> float:
    """The same from supplies that are known: of what is shipped, less what is left over, what reaches a glass."""
    travels = {same_name(line.beverage) for line in shipped_lines(records)}
    return math.fsum(
        supply.bridge.poured_l / records.beverage(supply.beverage).serving_size_l
        for supply in supplies
        if supply.bridge is not None and same_name(supply.beverage) in travels
    )


def _supplies(records: EventRecords, as_of: dt.datetime) -> Iterator[BeverageSupply]:
    litres: dict[str, float] = {}
    for each in shipped(records):
        if each.beverage is not None and each.litres is not None:
            litres[each.beverage.name] = litres.get(each.beverage.name, 0.0) + float(each.litres)
    for beverage in records.beverages:
        if beverage.name in litres:
            yield judge_supply(
                forecast_demand(records, beverage, as_of=as_of),
                planned_l=litres[beverage.name],
                set_aside_l=set_aside_l(records, beverage),
                service_level=0.5,  # nothing is recommended here
            )


def _sum(numbers: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None where one of them is not known."""
    total = Decimal(0)
    for each in numbers:
        if each is None:
            return None
        total += each
    return total


def _exactly(number: float) -> Decimal:
    """The number as it is written, to the millionth: no more of a kilogram or a glass is known."""
    return Decimal(repr(round(number, 6)))
