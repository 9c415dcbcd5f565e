"""The terms of a deposit: what is paid back for one vessel, by whom, to whom, and whether the vessel goes back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from catering.catalog.container_sizes import sizes_by_name
from catering.model.beverage import Beverage, BeverageSource, ContainerOffer, Empties
from catering.model.charge import Charge, ChargeBasis, ChargeKind
from catering.model.party import PartyRole
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.shipment import Consignment
from catering.model.text import Text, text
from catering.planning.cost.landed_cost import charges_of
from catering.planning.order.consignment import chosen_consignment
from catering.planning.order.empties_plan import empties_of, is_wanted_back
from catering.planning.order.keg_mix_rules import name_of


@dataclass(frozen=True, slots=True)
class DepositTerms:
    """What holds for the vessels of one beverage in one container size; None where nobody has said.

    `deposit` is for one vessel, in `currency`. `supplier` pays it back, `payer` gave it and has it back.
    """

    beverage: str
    container_size: str | None
    deposit: Decimal | None
    currency: str
    supplier: str | None
    payer: str | None
    goes_back: bool

    @property
    def name(self) -> Text:
        """Such as “20 L slim keg of Altbier”."""
        if self.container_size is None:
            return text("containers of {beverage}", beverage=self.beverage)
        return name_of(self.beverage, self.container_size)


def terms_of(
    records: EventRecords, beverage: str, container_size: str | None, *, container_ml: int | None = None
) -> DepositTerms:
    """The terms of a vessel; where its size is not known, it is told by what one holds, or by the only offer."""
    known = next((each for each in records.beverages if same_name(each.name) == same_name(beverage)), None)
    offer = _offer(records, beverage, container_size, container_ml)
    size_name = container_size if offer is None else offer.container_size
    is_shipped = known is not None and known.source is BeverageSource.SHIPPED
    consignment = chosen_consignment(records) if is_shipped else None
    charge = _charge(records, consignment) if is_shipped else None
    deposit, currency = _deposit(records, offer, charge)
    size = None if size_name is None else sizes_by_name(records.container_sizes).get(same_name(size_name))
    wanted = is_wanted_back(size)
    if deposit is None and not wanted:
        deposit = Decimal(0)
    goes_back = (size_name is None or empties_of(records, beverage, size_name, consignment) is Empties.RETURNED) and (
        wanted or bool(deposit)
    )
    return DepositTerms(
        beverage=beverage if known is None else known.name,
        container_size=size_name,
        deposit=deposit,
        currency=currency,
        supplier=_supplier(records, known, offer, consignment, charge),
        payer=_payer(records, charge),
        goes_back=goes_back,
    )


def _offer(
    records: EventRecords, beverage: str, container_size: str | None, container_ml: int | None
) -> ContainerOffer | None:
    offers = [each for each in records.container_offers if same_name(each.beverage) == same_name(beverage)]
    if container_size is not None:
        return next((each for each in offers if same_name(each.container_size) == same_name(container_size)), None)
    if container_ml is not None and len(offers) > 1:
        sizes = sizes_by_name(records.container_sizes)
        of_offer = [(each, sizes.get(same_name(each.container_size))) for each in offers]
        offers = [each for each, size in of_offer if size is not None and round(size.volume_l * 1000) == container_ml]
    return offers[0] if len(offers) == 1 else None


def _charge(records: EventRecords, consignment: Consignment | None) -> Charge | None:
    """The row that says who asks for the deposits and who pays them."""
    return next((each for each in charges_of(records, consignment) if each.kind is ChargeKind.DEPOSIT), None)


def _deposit(records: EventRecords, offer: ContainerOffer | None, charge: Charge | None) -> tuple[Decimal | None, str]:
    """For one vessel: as its charge has it by the keg, else as its offer does."""
    if charge is not None and charge.amount is not None and charge.basis is ChargeBasis.KEG:
        return charge.amount, charge.currency or records.event.currency
    if offer is None:
        return None, records.event.currency
    return offer.deposit, offer.currency or records.event.currency


def _supplier(
    records: EventRecords,
    beverage: Beverage | None,
    offer: ContainerOffer | None,
    consignment: Consignment | None,
    charge: Charge | None,
) -> str | None:
    """Of what is shipped: who asks for the deposit, who sends it, the only brewery; else who offers it."""
    if beverage is None or beverage.source is not BeverageSource.SHIPPED:
        return None if offer is None else offer.source
    if charge is not None and charge.supplier is not None:
        return charge.supplier
    if consignment is not None and consignment.shipper is not None:
        return consignment.shipper
    breweries = [each.name for each in records.parties if each.role is PartyRole.BREWERY]
    return breweries[0] if len(breweries) == 1 else None


def _payer(records: EventRecords, charge: Charge | None) -> str | None:
    """Whoever gives the budget line that bears the deposits."""
    name = None if charge is None else charge.budget_line
    return next((line.payer for line in records.budget_lines if name and same_name(line.name) == same_name(name)), None)
