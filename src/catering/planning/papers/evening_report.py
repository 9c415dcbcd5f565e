"""The evening's report to mayor and sponsors: who came, what was drunk and left, what it cost, what was learned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from catering.model.event import Event, LeftOverTo, Measured
from catering.model.text import Text, text
from catering.planning.cost.budget import budget_of, budget_sentence
from catering.planning.cost.landed_cost import LandedCost
from catering.planning.evening.after_evening import AfterBeverage, AfterEvening
from catering.planning.evening.evening_lessons import ForecastLitres, lessons_of
from catering.planning.evening.guests_came import GuestsCame
from catering.planning.shipment.emissions import Emissions


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One beverage in litres; None is not measured. `measured` says where the litres drunk come from.

    `came_l` is by the order where the stock does not know it (`is_by_order`).
    """

    beverage: str
    came_l: float | None
    drunk_l: float | None
    per_guest_l: float | None
    lost_l: float | None
    trained_l: float
    missing_l: float
    left_l: float | None
    left_over_to: LeftOverTo | None
    measured: Measured
    is_by_order: bool


@dataclass(frozen=True, slots=True)
class ReportCost:
    """What it cost to have the drinks at the bar; `limit` None: no budget has one.

    `is_whole`: every cost line is known.
    """

    total: Decimal
    limit: Decimal | None
    currency: str
    is_whole: bool
    guests: int
    sentences: tuple[Text, ...]

    @property
    def per_guest(self) -> Decimal | None:
        return self.total / self.guests if self.guests else None

    @property
    def limit_per_guest(self) -> Decimal | None:
        return None if self.limit is None or not self.guests else self.limit / self.guests


@dataclass(frozen=True, slots=True)
class EveningReport:
    """One page; `own_words` are lessons as people wrote them, `notes` say how things were measured."""

    event: Event
    guests: GuestsCame
    lines: tuple[ReportLine, ...]
    drunk_l: float | None
    drunk_per_guest_l: float | None
    left_l: float | None
    cost: ReportCost | None
    emissions: Emissions | None
    lessons: tuple[Text, ...]
    own_words: tuple[str, ...]
    notes: tuple[Text, ...]


def evening_report(
    after: AfterEvening,
    forecast: Mapping[str, ForecastLitres],
    *,
    cost: LandedCost | None,
    emissions: Emissions | None,
) -> EveningReport:
    """The report of an evening that is over."""
    lines = tuple(_line(after, each) for each in after.beverages)
    left = [line.left_l for line in lines if line.left_l is not None]
    return EveningReport(
        event=after.records.event,
        guests=after.guests,
        lines=lines,
        drunk_l=after.drunk_l,
        drunk_per_guest_l=after.drunk_per_guest_l,
        left_l=sum(left) if left else None,
        cost=None if cost is None else _cost(after, cost),
        emissions=emissions,
        lessons=lessons_of(after, forecast),
        own_words=after.lessons,
        notes=tuple(_notes(after, lines)),
    )


def _line(after: AfterEvening, each: AfterBeverage) -> ReportLine:
    guests, own = after.guests.guests, each.own
    is_by_order = each.came_ml == 0
    came_l = each.ordered_l if is_by_order else each.came_ml / 1000
    left_l = each.left_ml / 1000 if each.is_served else None
    return ReportLine(
        beverage=each.beverage,
        came_l=came_l,
        drunk_l=each.drunk_l,
        per_guest_l=None if each.drunk_l is None or not guests else each.drunk_l / guests,
        lost_l=each.lost_ml / 1000 if each.is_served else None,
        trained_l=each.trained_ml / 1000,
        missing_l=max(0, each.missing_ml) / 1000,
        left_l=own.left_over_l if left_l is None and own is not None else left_l,
        left_over_to=each.left_over_to,
        measured=each.measured,
        is_by_order=is_by_order,
    )


def _cost(after: AfterEvening, cost: LandedCost) -> ReportCost:
    records = after.records
    limits = [state.limit for state in budget_of(records, cost) if state.limit is not None]
    said = budget_sentence(records, cost)
    return ReportCost(
        total=cost.total,
        limit=sum(limits, Decimal(0)) if limits else None,
        currency=cost.currency,
        is_whole=not cost.open_lines,
        guests=after.guests.guests,
        sentences=() if said is None else (said,),
    )


def _notes(after: AfterEvening, lines: tuple[ReportLine, ...]) -> Iterator[Text]:
    yield after.guests.summary()
    for line in lines:
        if line.drunk_l is not None:
            yield text("Litres of {beverage} drunk: {measured}.", beverage=line.beverage, measured=line.measured.label)
    missing = [line.beverage for line in lines if line.drunk_l is None]
    if missing:
        yield text("Nobody measured what was drunk of {beverages:list}.", beverages=missing)
    by_order = [line.beverage for line in lines if line.is_by_order and line.came_l is not None]
    if by_order:
        yield text("What came of {beverages:list} is taken from the order.", beverages=by_order)
    yields = [keg.poured_share for each in after.beverages for keg in each.kegs]
    known = [each for each in yields if each is not None]
    if known:
        yield text(
            "Of {all:n0} tapped kegs the yield of {n:n0} was measured, {low:pct} to {high:pct} poured.",
            all=len(yields),
            n=len(known),
            low=min(known),
            high=max(known),
        )
