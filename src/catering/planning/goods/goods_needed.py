"""Goods beside the beverages: how many follow from kegs, bars and guests, how many are secured, what is missing."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from catering.catalog.container_sizes import sizes_by_name
from catering.catalog.goods import GoodsRule, Per, goods_rules
from catering.model.beverage import Confidence, ContainerSize, Dispense
from catering.model.goods import Goods, GoodsKind, GoodsSource
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, plural_text, text
from catering.planning.goods.coupler_fit import coupler_fits

_KEG_DISPENSE = (Dispense.KEG_CO2, Dispense.ONE_WAY)


@dataclass(frozen=True, slots=True)
class GoodsNeed:
    """One line of the goods. `goods` None: it is needed, but has no row yet; `needed` None: nothing says how many.

    `needed`, `secured` and `gap` are pieces, or kilograms where `unit` says so. `rule` says where the need comes from,
    `derived` how it was worked out; without one a person wrote it.
    """

    kind: GoodsKind
    name: Text
    goods: Goods | None
    needed: float | None
    secured: float
    needed_at: dt.datetime
    unit: str | None = None
    rule: Text | None = None
    derived: Text | None = None
    source: str | None = None
    confidence: Confidence | None = None

    @property
    def gap(self) -> float:
        """What is needed and not secured, never below 0."""
        return 0.0 if self.needed is None else max(0.0, self.needed - self.secured)

    @property
    def amount(self) -> float:
        """How many there will be: what is secured; of what is shipped no more than is needed."""
        if self.needed is None or self.goods is None or self.goods.source is not GoodsSource.SHIPPED:
            return self.secured
        return min(self.needed, self.secured)

    @property
    def counted(self) -> Text:
        """The goods with their number, such as 3 × mallet; without one, the name alone."""
        if not self.amount:
            return self.name
        unit = f" {self.unit}" if self.unit else ""
        return text("{amount:n1}{unit} × {goods}", amount=self.amount, unit=unit, goods=self.name)

    @property
    def short(self) -> Text | None:
        """That fewer are secured than are needed; None where they suffice."""
        if not self.gap or self.needed is None:
            return None
        unit = f" {self.unit}" if self.unit else ""
        return text(
            "{goods}: {secured:n1}{unit} of {needed:n1}{unit} needed are secured.",
            goods=self.name,
            secured=self.secured,
            needed=self.needed,
            unit=unit,
        )

    def is_late(self, as_of: dt.datetime) -> bool:
        """Whether it was to be given back before that day, and was not."""
        return (
            self.goods is not None
            and self.goods.return_by_on is not None
            and self.goods.returned_on is None
            and self.goods.return_by_on < as_of.astimezone(self.needed_at.tzinfo).date()
        )


def goods_needed(records: EventRecords) -> tuple[GoodsNeed, ...]:
    """Every row of the goods with its need, then what is needed and has no row."""
    rules = {rule.kind: rule for rule in goods_rules()}
    with_row: dict[int, GoodsNeed] = {}
    without_row: list[GoodsNeed] = []
    for kind in GoodsKind:
        rows = [(place, row) for place, row in enumerate(records.goods) if row.kind is kind]
        for place, need in _needs_of_kind(records, rules.get(kind), rows):
            if place is None:
                without_row.append(need)
            else:
                with_row[place] = need
    return (*(with_row[place] for place in sorted(with_row)), *without_row)


def shipped_goods(records: EventRecords) -> Iterator[tuple[GoodsNeed, Goods]]:
    """Goods beside the beverages that travel with them, with their rows: those that are secured."""
    for need, row in _meant_to_travel(records):
        if need.amount:
            yield need, row


def short_of(records: EventRecords) -> Iterator[Text]:
    """What is to travel and is not, or not all, secured: so much less is sent."""
    for need, _ in _meant_to_travel(records):
        if need.short is not None:
            yield need.short


def _meant_to_travel(records: EventRecords) -> Iterator[tuple[GoodsNeed, Goods]]:
    for need in goods_needed(records):
        if need.goods is not None and need.goods.source is GoodsSource.SHIPPED:
            yield need, need.goods


def _needs_of_kind(
    records: EventRecords, rule: GoodsRule | None, rows: list[tuple[int, Goods]]
) -> Iterator[tuple[int | None, GoodsNeed]]:
    """One kind: the rows that say how many keep it, the others share what is left of the derived quantity."""
    counted = None if rule is None else _count(records, rule.per)
    quantity = None if rule is None or counted is None else _quantity(rule, counted)
    fitting = [(place, row) for place, row in rows if _fits(records, row)]
    open_rows = [place for place, row in fitting if row.needed is None]
    left = max(0.0, (quantity or 0.0) - math.fsum(row.needed for _, row in fitting if row.needed is not None))
    shares: dict[int, float] = {}
    for place, row in fitting:
        if place in open_rows:
            shares[place] = min(row.secured, left)
            left -= shares[place]
    if open_rows:  # what nobody has secured is missing at the first
        shares[open_rows[0]] += left
    for place, row in rows:
        if row.needed is not None:
            yield place, _need(records, row, row.needed, rule, None)
        elif quantity is None:
            yield place, _need(records, row, None, rule, None)
        else:
            yield place, _need(records, row, shares.get(place, 0.0), rule, counted)
    if rule is not None and not fitting and (quantity or (quantity is None and _has_kegs(records))):
        yield (
            None,
            GoodsNeed(
                rule.kind, rule.label, None, quantity, 0.0, records.event.doors_at, rule.unit, rule.sentence,
                _derived(rule, counted), rule.source, rule.confidence,
            ),
        )  # fmt: skip


def _need(
    records: EventRecords, row: Goods, needed: float | None, rule: GoodsRule | None, counted: float | None
) -> GoodsNeed:
    name = Text("{goods}", {"goods": row.name})
    needed_at = row.needed_at or records.event.doors_at
    unit = None if rule is None else rule.unit
    if rule is None or row.needed is not None:
        return GoodsNeed(row.kind, name, row, needed, row.secured, needed_at, unit)
    return GoodsNeed(
        row.kind, name, row, needed, row.secured, needed_at, unit, rule.sentence, _derived(rule, counted), rule.source,
        rule.confidence,
    )  # fmt: skip


def _quantity(rule: GoodsRule, counted: float) -> float:
    """So many of a kind: whole pieces, or kilograms; no spare where none is needed at all."""
    if not counted:
        return 0.0
    exact = rule.quantity * counted + rule.spare
    return round(exact, 6) if rule.unit is not None else float(math.ceil(round(exact, 6)))


def _fits(records: EventRecords, row: Goods) -> bool:
    """Whether a row can serve what its kind is derived for: a coupler must go on a keg that is ordered."""
    if row.coupler is None:
        return True
    fittings = {each.fitting for each in coupler_fits(records)}
    return not fittings or None in fittings or row.coupler in fittings


# What is counted


def _count(records: EventRecords, per: Per) -> float | None:
    """How many there are of what a quantity goes by; None where the bars that it needs are not given."""
    if per == "guest":
        return float(records.guests_accepted)
    if per == "guest at once":
        return float(_guests_at_once(records))
    if per == "keg litre":
        return _litres(records, Dispense.KEG_CO2)
    if per == "cask at once":
        casks = sum(beverage.ceremony_casks for beverage in records.beverages)
        casks += sum(bar.taps for bar in records.bars if bar.dispense is Dispense.GRAVITY_CASK)
        ordered = _ordered(records, Dispense.GRAVITY_CASK)
        return float(min(casks or 1, ordered) if ordered else casks)  # none ordered: as many as are meant to be
    if not records.bars and _has_kegs(records):
        return None
    bars = [bar for bar in records.bars if bar.dispense in _KEG_DISPENSE]
    return float(sum(bar.taps for bar in bars) if per == "keg tap" else len(bars))


def _guests_at_once(records: EventRecords) -> int:
    """Guests of the fullest serving period; a group without one comes every day."""
    always = sum(group.accepted for group in records.guest_groups if group.serving_period is None)
    by_period = Counter[str]()
    for group in records.guest_groups:
        if group.serving_period is not None:
            by_period[same_name(group.serving_period)] += group.accepted
    return always + max(by_period.values(), default=0)


def _has_kegs(records: EventRecords) -> bool:
    return any(_litres(records, dispense) for dispense in _KEG_DISPENSE)


def _litres(records: EventRecords, dispense: Dispense) -> float:
    """Litres ordered in containers that are tapped so."""
    return math.fsum(size.volume_l * count for size, count in _lines(records, dispense))


def _ordered(records: EventRecords, dispense: Dispense) -> int:
    """How many containers are ordered that are tapped so."""
    return sum(count for _, count in _lines(records, dispense))


def _lines(records: EventRecords, dispense: Dispense) -> Iterator[tuple[ContainerSize, int]]:
    sizes = sizes_by_name(records.container_sizes)
    for line in records.order_lines:
        size = sizes.get(same_name(line.container_size))
        if size is not None and size.dispense is dispense:
            yield size, line.containers


def _derived(rule: GoodsRule, counted: float | None) -> Text:
    if counted is None:
        return text("The bars and their taps are not given.")
    whole = round(counted)
    counts: dict[Per, Text] = {
        "keg tap": plural_text("{n:n0} tap with kegs", "{n:n0} taps with kegs", n=whole),
        "keg bar": plural_text("{n:n0} bar with kegs", "{n:n0} bars with kegs", n=whole),
        "keg litre": text("{litres:L0} in kegs", litres=counted),
        "cask at once": plural_text("{n:n0} cask at a time", "{n:n0} casks at a time", n=whole),
        "guest": plural_text("{n:n0} guest", "{n:n0} guests", n=whole),
        "guest at once": plural_text("{n:n0} guest", "{n:n0} guests", n=whole),
    }
    if rule.unit is not None:
        return text("{counted} × {each:n3} kg", counted=counts[rule.per], each=rule.quantity)
    if rule.spare and counted:
        return text(
            "{counted} × {each:n3} + {spare:n0}", counted=counts[rule.per], each=rule.quantity, spare=rule.spare
        )
    return text("{counted} × {each:n3}", counted=counts[rule.per], each=rule.quantity)
