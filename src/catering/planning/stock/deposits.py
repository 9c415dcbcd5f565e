"""Deposits: which vessels go back, where each is now, and what was paid for them that is back, due or lost.

Build (each keg, and each lot at a location) → solve (what became of it) → read back (by supplier and container).
A deposit counts as paid once its vessel has left the brewery, and as back once it has returned.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from catering.model.money import to_minor_unit
from catering.model.movement import KegState, MovementKind, WasteCode
from catering.model.record import Choice, same_name
from catering.model.records import EventRecords
from catering.model.stock import Location, LocationKind, Lot
from catering.model.text import Text, plural_text, text
from catering.planning.cost.exchange import Exchange, Rate
from catering.planning.stock.deposit_terms import DepositTerms, terms_of
from catering.planning.stock.ledger import Movement, live
from catering.planning.stock.ledger_stock import Held, venue_date


class Fate(Choice):
    """What has become of a vessel."""

    BACK = "back"
    DUE = "not back yet"
    LOST = "lost"
    DAMAGED = "damaged"
    KEPT = "does not go back"
    GONE = "written off"


LOST = (Fate.LOST, Fate.DAMAGED, Fate.KEPT, Fate.GONE)
"""Whose deposit does not come back."""


@dataclass(frozen=True, slots=True)
class LotTaken:
    """What the movements say of a lot that is counted: what one container held, and how many left for good."""

    container_ml: int | None
    gone: int


@dataclass(frozen=True, slots=True)
class Vessel:
    """A keg by its number, or so many containers of a lot at one location; None as a location: out of the books."""

    name: str
    is_keg: bool
    terms: DepositTerms
    location: Location | None
    state: KegState | None
    containers: int
    fate: Fate


@dataclass(frozen=True, slots=True)
class Amounts:
    """Deposits in one currency."""

    currency: str
    back: Decimal
    due: Decimal
    lost: Decimal

    @property
    def paid(self) -> Decimal:
        return self.back + self.due + self.lost


@dataclass(frozen=True, slots=True)
class DepositLine:
    """All vessels of one supplier and container size. `rate` leads into the event's currency."""

    terms: DepositTerms
    vessels: tuple[Vessel, ...]
    rate: Rate | None

    def counted(self, *fates: Fate) -> int:
        return sum(each.containers for each in self.vessels if each.fate in fates)

    @property
    def containers(self) -> int:
        return self.counted(*Fate)

    @property
    def back(self) -> int:
        return self.counted(Fate.BACK)

    @property
    def due(self) -> int:
        return self.counted(Fate.DUE)

    @property
    def lost(self) -> int:
        return self.counted(*LOST)

    @property
    def amounts(self) -> Amounts | None:
        """In its own currency; None where nobody has named the deposit."""
        each = self.terms.deposit
        if each is None:
            return None
        return Amounts(self.terms.currency, self.back * each, self.due * each, self.lost * each)

    @property
    def in_event_currency(self) -> Amounts | None:
        """Each part as it is paid; None where the deposit or the rate is not known."""
        of, rate = self.amounts, self.rate
        if of is None or rate is None:
            return None
        parts = (to_minor_unit(rate.converted(each), rate.into) for each in (of.back, of.due, of.lost))
        return Amounts(rate.into, *parts)

    @property
    def where(self) -> Mapping[str, int]:
        """Where those are that still have to go back, by location."""
        found: dict[str, int] = {}
        for each in self.vessels:
            if each.fate is Fate.DUE and each.location is not None:
                found[each.location.name] = found.get(each.location.name, 0) + each.containers
        return found


@dataclass(frozen=True, slots=True)
class Owed:
    """What a supplier owes for vessels that are back, and to whom; None: nobody has said. `to_follow` is still out."""

    supplier: str | None
    payer: str | None
    currency: str
    amount: Decimal
    to_follow: Decimal


@dataclass(frozen=True, slots=True)
class Deposits:
    """The deposits of an event at a moment, by supplier and container size; `currency` is the event's."""

    as_of: dt.datetime
    currency: str
    lines: tuple[DepositLine, ...]

    @property
    def vessels(self) -> tuple[Vessel, ...]:
        return tuple(each for line in self.lines for each in line.vessels)

    @property
    def still_out(self) -> tuple[Vessel, ...]:
        """What must still go back."""
        return tuple(each for each in self.vessels if each.fate is Fate.DUE)

    @property
    def owed(self) -> tuple[Owed, ...]:
        """What the suppliers owe, each in the currency of the deposit."""
        found: dict[tuple[str | None, str | None, str], Owed] = {}
        for line in self.lines:
            key, amounts = (line.terms.supplier, line.terms.payer, line.terms.currency), line.amounts
            if amounts is not None and amounts.back + amounts.due:
                before = found.get(key, Owed(*key, Decimal(0), Decimal(0)))
                found[key] = Owed(*key, before.amount + amounts.back, before.to_follow + amounts.due)
        return tuple(found.values())

    @property
    def in_event_currency(self) -> Amounts | None:
        """All that is named, together; None where a rate is not known."""
        lines = [line for line in self.lines if line.amounts is not None]
        known = [each for line in lines if (each := line.in_event_currency) is not None]
        if len(known) < len(lines):
            return None
        back, due = sum((each.back for each in known), Decimal(0)), sum((each.due for each in known), Decimal(0))
        return Amounts(self.currency, back, due, sum((each.lost for each in known), Decimal(0)))

    def summary(self) -> Text:
        """How many are back and whose deposit is to come, what is still out, what is lost; each supplier by itself."""
        if not self.lines:
            return text("No keg has left the brewery: no deposit is paid yet.")
        going = [line for line in self.lines if line.terms.goes_back or line.back]
        said = [
            sentence
            for supplier in dict.fromkeys(line.terms.supplier for line in going)
            for sentence in _of_supplier(supplier, [line for line in going if line.terms.supplier == supplier])
        ]
        kept = [line for line in self.lines if line not in going]
        if kept:
            said.append(_kept(kept))
        nameless = [line.terms.name for line in self.lines if line.amounts is None]
        if nameless:
            said.append(text("Nobody has named the deposit of {names:list}.", names=nameless))
        return sentences(said)


def deposits_of(
    records: EventRecords,
    held: Iterable[Held],
    *,
    as_of: dt.datetime,
    damaged: Collection[str] = (),
    lots: Mapping[str, LotTaken] | None = None,
) -> Deposits:
    """The deposits from what is on hand at a moment.

    `damaged` are the numbers of kegs that lost their beer by damage (`damaged_kegs`), `lots` what the movements say of
    lots that are counted (`lots_taken`), by their name.
    """
    exchange = Exchange.of_budget(records, venue_date(records, as_of))
    groups: dict[DepositTerms, list[Vessel]] = {}
    for each in _vessels(records, held, {same_name(number) for number in damaged}, lots or {}):
        groups.setdefault(each.terms, []).append(each)
    currency = records.event.currency
    lines = (
        DepositLine(terms, tuple(vessels), exchange.rate(terms.currency, currency)) for terms, vessels in groups.items()
    )
    return Deposits(as_of, currency, tuple(sorted(lines, key=_by_supplier)))


def damaged_kegs(movements: Iterable[Movement]) -> set[int]:
    """The kegs whose last beer was lost by damage, by their rows."""
    last: dict[int, Movement] = {}
    for each in live(movements):
        if each.keg is not None and each.to_location is None and each.volume_ml:
            last[each.keg] = each
    return {keg for keg, each in last.items() if each.kind is MovementKind.WASTE and each.code is WasteCode.DAMAGED}


def lots_taken(movements: Iterable[Movement]) -> dict[int, LotTaken]:
    """What the movements of goods say of each lot, by its row."""
    found: dict[int, LotTaken] = {}
    for each in live(movements):
        if each.keg is not None or not each.containers:
            continue
        before = found.get(each.lot, LotTaken(None, 0))
        held_ml, gone = before.container_ml, before.gone
        if each.from_location is None:
            held_ml = each.volume_ml // each.containers if held_ml is None and each.volume_ml else held_ml
            # a count that finds more finds first what was written off before
            gone = max(0, gone - each.containers) if each.kind is MovementKind.ADJUST else gone
        elif each.to_location is None:
            gone += each.containers
        found[each.lot] = LotTaken(held_ml, gone)
    return found


def sentences(said: Iterable[Text]) -> Text:
    """Several sentences as one text."""
    first, *rest = said
    for each in rest:
        first = text("{said} {more}", said=first, more=each)
    return first


def _by_supplier(line: DepositLine) -> tuple[bool, str, str, str]:
    """By supplier and beverage; what nobody is named for comes last."""
    terms = line.terms
    return terms.supplier is None, same_name(terms.supplier), same_name(terms.beverage), same_name(terms.container_size)


# ---------------------------------------------------------------- what became of each


def _vessels(
    records: EventRecords, held: Iterable[Held], damaged: Collection[str], lots: Mapping[str, LotTaken]
) -> Iterator[Vessel]:
    by_name = {same_name(name): taken for name, taken in lots.items()}

    @cache
    def terms(beverage: str, container_size: str | None, container_ml: int | None) -> DepositTerms:
        return terms_of(records, beverage, container_size, container_ml=container_ml)

    def of_lot(lot: Lot, taken: LotTaken | None) -> DepositTerms:
        return terms(lot.beverage, None, None if taken is None else taken.container_ml)

    for each in held:
        if not each.containers or each.location.kind is LocationKind.BREWERY:
            continue
        if each.keg is None:
            of, name, is_damaged = of_lot(each.lot, by_name.get(same_name(each.lot.name))), each.lot.name, False
        else:
            of, name = terms(each.lot.beverage, each.keg.container_size, None), each.keg.number
            is_damaged = each.volume_ml == 0 and same_name(name) in damaged
        fate = _fate(of, each.location, is_damaged)
        yield Vessel(name, each.keg is not None, of, each.location, each.state, each.containers, fate)
    for lot in records.lots:
        taken = by_name.get(same_name(lot.name))
        if taken is not None and taken.gone:
            yield Vessel(lot.name, False, of_lot(lot, taken), None, None, taken.gone, Fate.GONE)


def _fate(terms: DepositTerms, location: Location, is_damaged: bool) -> Fate:
    if location.kind is LocationKind.RETURNED:
        return Fate.BACK
    if location.kind is LocationKind.LOST_AND_FOUND:
        return Fate.LOST
    if not terms.goes_back:
        return Fate.KEPT
    return Fate.DAMAGED if is_damaged else Fate.DUE


# ---------------------------------------------------------------- in words


def _of_supplier(supplier: str | None, lines: Collection[DepositLine]) -> Iterator[Text]:
    n, of = sum(line.back for line in lines), sum(line.containers for line in lines)
    if all(each.is_keg for line in lines for each in line.vessels):
        said = plural_text("{n:n0} of {of:n0} kegs is back", "{n:n0} of {of:n0} kegs are back", n=n, of=of)
    else:
        said = plural_text("{n:n0} of {of:n0} containers is back", "{n:n0} of {of:n0} containers are back", n=n, of=of)
    yield _back(said, supplier, _money(lines, lambda each: each.back))
    if due := sum(line.due for line in lines):
        amounts = _money(lines, lambda each: each.due)
        yield (
            plural_text(
                "{n:n0} not yet returned holds {amounts:list}.",
                "{n:n0} not yet returned hold {amounts:list}.",
                n=due,
                amounts=amounts,
            )
            if amounts
            else plural_text("{n:n0} not yet returned.", "{n:n0} not yet returned.", n=due)
        )
    if lost := sum(line.lost for line in lines):
        amounts = _money(lines, lambda each: each.lost)
        yield (
            text("{lost:n0} will not come back: {amounts:list} lost.", lost=lost, amounts=amounts)
            if amounts
            else text("{lost:n0} will not come back.", lost=lost)
        )


def _back(said: Text, supplier: str | None, amounts: list[Text]) -> Text:
    if not amounts:
        return (
            text("{said}.", said=said)
            if supplier is None
            else text("{said} at {supplier}.", said=said, supplier=supplier)
        )
    if supplier is None:
        return text("{said}: {amounts:list} of deposit to come.", said=said, amounts=amounts)
    return text(
        "{said}: {amounts:list} of deposit to come from {supplier}.", said=said, amounts=amounts, supplier=supplier
    )


def _kept(lines: Collection[DepositLine]) -> Text:
    """Of what does not go back from the start."""
    n, amounts = sum(line.lost for line in lines), _money(lines, lambda each: each.lost)
    if amounts:
        return plural_text(
            "{n:n0} container does not go back: {amounts:list} of deposit stay out.",
            "{n:n0} containers do not go back: {amounts:list} of deposit stay out.",
            n=n,
            amounts=amounts,
        )
    return plural_text(
        "{n:n0} container does not go back and has no deposit.",
        "{n:n0} containers do not go back and have no deposit.",
        n=n,
    )


def _money(lines: Iterable[DepositLine], part: Callable[[Amounts], Decimal]) -> list[Text]:
    """One amount a currency; none of nothing."""
    found: dict[str, Decimal] = {}
    for line in lines:
        if line.amounts is not None:
            found[line.amounts.currency] = found.get(line.amounts.currency, Decimal(0)) + part(line.amounts)
    return [Text("{amount:money}", {"amount": (amount, of)}) for of, amount in sorted(found.items()) if amount]
