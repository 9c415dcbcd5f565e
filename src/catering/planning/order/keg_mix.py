"""Which containers to order: whole kegs and casks by beverage and size.

Build (`rule_rows` and objectives) → solve (`_solve`) → read back (`_keg_mix`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Protocol

from catering.catalog.container_sizes import size_label
from catering.model.beverage import ContainerOffer, ContainerSize, Dispense
from catering.model.record import same_name
from catering.model.text import Text, plural_text, text
from catering.planning.order.keg_mix_rules import BrokenRule as BrokenRule
from catering.planning.order.keg_mix_rules import Case, Limits, RuleRow, cases_of, key_of, name_of, rule_rows
from catering.planning.order.keg_mix_rules import MixNeed as MixNeed
from catering.planning.order.keg_mix_rules import MixRule as MixRule
from catering.planning.order.quiet_highs import quiet_solver


class Counted(Protocol):
    """Containers of a beverage in one size: an `OrderLine` or a `MixLine`."""

    @property
    def beverage(self) -> str: ...
    @property
    def container_size(self) -> str: ...
    @property
    def containers(self) -> int: ...


@dataclass(frozen=True, slots=True)
class MixLine:
    """Containers of a beverage in one size; weight and cost are None where empty weight or price is unknown."""

    beverage: str
    container_size: str
    dispense: Dispense
    containers: int
    volume_l: float
    gross_weight_kg: float | None
    cost: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class KegMix:
    """An order in whole containers."""

    lines: tuple[MixLine, ...]
    without_offers: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def containers(self) -> int:
        return sum(line.containers for line in self.lines)

    @property
    def volume_l(self) -> float:
        return math.fsum(line.volume_l for line in self.lines)

    @property
    def gross_weight_kg(self) -> float | None:
        """All containers, full; None where the empty weight of one is unknown."""
        known = [line.gross_weight_kg for line in self.lines if line.gross_weight_kg is not None]
        return math.fsum(known) if len(known) == len(self.lines) else None

    @property
    def costs(self) -> tuple[tuple[Decimal, str], ...]:
        """What the lines with a price cost together, one amount for each currency."""
        sums: dict[str, Decimal] = {}
        for line in self.lines:
            if line.cost is not None:
                sums[line.currency] = sums.get(line.currency, Decimal(0)) + line.cost
        return tuple((sums[currency], currency) for currency in sorted(sums))

    def of(self, beverage: str) -> tuple[MixLine, ...]:
        """The lines of one beverage."""
        return tuple(line for line in self.lines if same_name(line.beverage) == same_name(beverage))

    def summary(self) -> Text:
        """The order in a sentence, with its weight and cost where they are known."""
        if not self.lines:
            return text("No containers.")
        lines = [
            text(
                "{containers:n0} × {case}",
                containers=line.containers,
                case=name_of(line.beverage, line.container_size),
            )
            for line in self.lines
        ]
        said = plural_text(
            "{n:n0} container, {volume:L2}: {lines:list}.",
            "{n:n0} containers, {volume:L2}: {lines:list}.",
            n=self.containers,
            volume=self.volume_l,
            lines=lines,
        )
        if self.gross_weight_kg is not None:
            said = text("{said} Weight when full: {weight:kg1}.", said=said, weight=self.gross_weight_kg)
        if self.costs:
            costs = [text("{cost:money}", cost=cost) for cost in self.costs]
            said = text("{said} Cost: {costs:list}.", said=said, costs=costs)
        return said


class NoKegMix(Exception):
    """No order keeps to all rules; `clash` names rules that exclude each other, with their beverage.

    The clash is minimal: some order keeps to any of them but one.
    """

    def __init__(self, clash: tuple[tuple[MixRule, str | None], ...], message: Text) -> None:
        super().__init__(str(message))
        self.clash = clash
        self.message = message


def choose_keg_mix(
    needs: Sequence[MixNeed],
    offers: Iterable[ContainerOffer],
    *,
    sizes: Mapping[str, ContainerSize],
    currency: str,
    max_container_weight_kg: float | None = None,
    max_order_weight_kg: float | None = None,
) -> KegMix:
    """The cheapest order that keeps to every rule; of those the fewest litres, then the fewest containers.

    Then kegs come before casks, larger ones before smaller, and names in their order. `sizes` are by
    comparable name (`sizes_by_name` of the catalogue), `currency` is the event's. Raises NoKegMix.
    """
    offered = _offers_by_key(offers, sizes)
    with_offers = {beverage for beverage, _ in offered}
    wanted = [need for need in needs if same_name(need.beverage.name) in with_offers]
    without = tuple(need.beverage.name for need in needs if same_name(need.beverage.name) not in with_offers)
    limits = Limits(max_container_weight_kg, max_order_weight_kg)

    cases = cases_of(wanted, offered, sizes, offered)
    rows = list(rule_rows(wanted, cases, limits))
    most = _most(cases, rows)
    costs, notes = _cost_objectives(cases, most, currency)
    objectives = [*costs, [case.volume_ml for case in cases], [1] * len(cases), *_tie_breaks(most)]
    answer = _solve_apart(cases, rows, most, objectives)
    if answer and not _keeps(rows, answer.counts):  # together they weigh too much
        lightest = _lightest(cases, rows)
        answer = lightest and _solve(rows, most, objectives, start=lightest.counts)
    if answer is None:
        # the clash is sought among all sizes: that one is not offered is a rule, too
        every_size = ((same_name(need.beverage.name), size) for need in wanted for size in sizes)
        cases = cases_of(wanted, every_size, sizes, offered)
        raise _no_keg_mix(cases, list(rule_rows(wanted, cases, limits)))
    if not answer.is_best:
        notes.append(text("The search ended before it was sure: a slightly better mix may exist."))
    if without:
        notes.append(
            text(
                "{beverages:list}: nothing is offered, so left out of the mix. Enter offers on the sheet “{sheet}”.",
                beverages=without,
                sheet=Text("Offers", context="sheet"),
            )
        )
    return _keg_mix(cases, answer.counts, currency, notes, without)


def judge_keg_mix(
    lines: Iterable[Counted],
    needs: Sequence[MixNeed],
    offers: Iterable[ContainerOffer],
    *,
    sizes: Mapping[str, ContainerSize],
    max_container_weight_kg: float | None = None,
    max_order_weight_kg: float | None = None,
) -> tuple[BrokenRule, ...]:
    """The rules that an order breaks, judged by the rows that the solver is given.

    A beverage that nobody offers is judged if it is ordered, by all rules but "within the offer". A line
    of a beverage that is not among the needs, or in an unknown size, is passed over: the reader refuses it.
    """
    offered, ordered = _offers_by_key(offers, sizes), _counts_by_key(lines)
    concerned = {beverage for beverage, size in (*offered, *ordered) if size in sizes}
    judged = [need for need in needs if same_name(need.beverage.name) in concerned]
    cases = cases_of(judged, (*offered, *ordered), sizes, offered)
    counts = [ordered[case.key] for case in cases]
    rows = rule_rows(judged, cases, Limits(max_container_weight_kg, max_order_weight_kg))
    return tuple(row.broken(counts) for row in rows if row.off(counts))


def mix_of_order(
    lines: Iterable[Counted],
    needs: Sequence[MixNeed],
    offers: Iterable[ContainerOffer],
    *,
    sizes: Mapping[str, ContainerSize],
    currency: str,
) -> KegMix:
    """A person's order in the form of a mix; lines that cannot be measured are named in a note."""
    ordered = _counts_by_key(lines := tuple(lines))
    cases = cases_of(needs, ordered, sizes, _offers_by_key(offers, sizes))
    known = {case.key for case in cases}
    unknown = [
        name_of(line.beverage, line.container_size)
        for line in lines
        if key_of(line.beverage, line.container_size) not in known
    ]
    notes = [text("{lines:list}: size or beverage unknown, so left out.", lines=unknown)] if unknown else []
    return _keg_mix(cases, [ordered[case.key] for case in cases], currency, notes)


def containers_emptied(lines: Iterable[MixLine], litres_drunk: float) -> tuple[int, int, int]:
    """How many containers of one beverage are emptied, how many are opened (0 or 1), how many stay full.

    Casks are tapped first, then the largest.
    """
    left_ml = max(0, round(litres_drunk * 1000))
    emptied, opened, containers = 0, 0, 0
    sized = [(line, max(1, round(line.volume_l / line.containers * 1000))) for line in lines if line.containers]
    for line, each_ml in sorted(sized, key=lambda of: (of[0].dispense is not Dispense.GRAVITY_CASK, -of[1])):
        drained = min(line.containers, left_ml // each_ml)
        left_ml -= drained * each_ml
        if left_ml and drained < line.containers:
            opened, left_ml = 1, 0
        emptied, containers = emptied + drained, containers + line.containers
    return emptied, opened, containers - emptied - opened


def _counts_by_key(lines: Iterable[Counted]) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for line in lines:
        counts[key_of(line.beverage, line.container_size)] += line.containers
    return counts


def _offers_by_key(
    offers: Iterable[ContainerOffer], sizes: Mapping[str, ContainerSize]
) -> dict[tuple[str, str], ContainerOffer]:
    by_key = {key_of(offer.beverage, offer.container_size): offer for offer in offers}
    return {key: offer for key, offer in by_key.items() if key[1] in sizes}


def _most(cases: Sequence[Case], rows: Iterable[RuleRow]) -> list[int]:
    """The most of each case that a mix can make use of and that its own rules allow."""
    most = [
        max(-(-math.ceil(case.need.needed_l * 1000) // case.volume_ml), case.need.beverage.ceremony_casks + 1)
        for case in cases
    ]
    for row in rows:
        if row.container_size is not None and row.at_most is not None:
            (place,) = row.amounts
            most[place] = min(most[place], row.at_most)
    return most


def _cost_objectives(cases: Sequence[Case], most: Sequence[int], currency: str) -> tuple[list[list[int]], list[Text]]:
    """One objective for each currency, of the beverages whose cost can be compared; and which cannot."""
    prices: dict[str, dict[int, Fraction]] = {}
    notes: list[Text] = []
    usable = [(place, case, case.offer) for place, case in enumerate(cases) if case.offer and most[place]]
    for name in dict.fromkeys(case.beverage for _, case, _ in usable):
        own = [(place, case, offer) for place, case, offer in usable if case.beverage == name]
        currencies = sorted({offer.currency or currency for _, _, offer in own})
        priced = {place: Fraction(offer.price) for place, _, offer in own if offer.price is not None}
        if len(priced) < len(own):
            missing = [size_label(case.size.name) for place, case, _ in own if place not in priced]
            reason = text("no price for {sizes:list}", sizes=missing)
        elif len(currencies) > 1:
            reason = text("prices in {currencies:list}", currencies=currencies)
        else:
            prices.setdefault(currencies[0], {}).update(priced)
            continue
        if len(own) > 1:
            notes.append(
                text("{beverage}: {reason}, so not the cheapest but the fewest litres.", beverage=name, reason=reason)
            )
    # whole numbers: times the denominators that the prices share
    scales = {each: math.lcm(*(price.denominator for price in prices[each].values())) for each in sorted(prices)}
    return [
        [int(prices[each].get(place, 0) * scale) for place in range(len(cases))] for each, scale in scales.items()
    ], notes


def _tie_breaks(most: Sequence[int]) -> list[list[int]]:
    """Objectives that take as many of the first case as can be, then of the second, and so on.

    As many cases as keep the coefficients small go into one objective, as the digits of a number.
    """
    groups: list[list[int]] = []
    span = math.inf
    for place, limit in enumerate(most):
        span *= limit + 1
        if span > 1e6:
            groups.append([])
            span = limit + 1
        groups[-1].append(place)
    objectives = []
    for group in groups:
        objective, digit = [0] * len(most), 1
        for place in reversed(group):
            objective[place] = -digit
            digit *= most[place] + 1
        objectives.append(objective)
    return objectives


def _keeps(rows: Iterable[RuleRow], counts: Sequence[int]) -> bool:
    return not any(row.off(counts) for row in rows)


@dataclass(frozen=True, slots=True)
class _Answer:
    """Counts that keep the rows; `is_best` where the solver has proven that none are better."""

    counts: list[int]
    is_best: bool


def _lightest(cases: Sequence[Case], rows: Sequence[RuleRow]) -> _Answer | None:
    """The lightest counts that keep the rows. Only weight ties beverages together: if any counts do, these do."""
    weights = [round(case.least_weight_kg * 1000) for case in cases]
    answer = _solve_apart(cases, rows, _most(cases, rows), [weights])
    return answer if answer and _keeps(rows, answer.counts) else None


def _solve_apart(
    cases: Sequence[Case], rows: Sequence[RuleRow], most: Sequence[int], objectives: Sequence[Sequence[int]]
) -> _Answer | None:
    """Solves each beverage by itself, without the rows that tie them together: small models, and quick."""
    whole = _Answer([0] * len(cases), True)
    for beverage in dict.fromkeys(row.beverage for row in rows if row.beverage):
        own_rows = [row for row in rows if row.beverage == beverage]
        own_most = [limit if case.beverage == beverage else 0 for case, limit in zip(cases, most, strict=True)]
        own = _solve(own_rows, own_most, objectives)
        if own is None:
            return None
        counts = [count + more for count, more in zip(whole.counts, own.counts, strict=True)]
        whole = _Answer(counts, whole.is_best and own.is_best)
    return whole


def _solve(
    rows: Sequence[RuleRow],
    most: Sequence[int],
    objectives: Iterable[Sequence[int]],
    start: Sequence[int] | None = None,
) -> _Answer | None:
    """Counts that keep the rows and minimise the objectives, one after the other; None if none keep the rows.

    `start` are counts that keep the rows, where some are known.
    """
    import highspy  # late: starting up does without a solver
    import numpy as np

    counts = list(start or [0] * len(most))
    free = [place for place, limit in enumerate(most) if limit]
    columns = np.arange(len(free), dtype=np.int32)

    solver = quiet_solver()
    solver.addVars(len(free), np.zeros(len(free)), np.array([most[place] for place in free], dtype=float))
    solver.changeColsIntegrality(len(free), columns, np.array([highspy.HighsVarType.kInteger] * len(free)))

    for row in rows:
        if row.container_size is not None:
            continue  # is in `most`
        amounts = [row.amounts.get(place, 0) for place in free]
        # divided by what they have in common, 20x + 20y ≥ 824 becomes x + y ≥ 42
        if common := math.gcd(*amounts):
            least = -math.inf if row.at_least is None else -(-row.at_least // common)
            limit = math.inf if row.at_most is None else row.at_most // common
            solver.addRow(least, limit, len(free), columns, np.array(amounts, dtype=float) / common)
        elif row.off([0] * len(most)):
            return None
    reached: list[tuple[Sequence[int], int]] = []
    for objective in objectives if free else ():
        common = math.gcd(*(objective[place] for place in free)) or 1
        if reached and not any(objective[place] for place in free):
            continue
        weights = np.array([objective[place] // common for place in free], dtype=float)
        solver.changeColsCost(len(free), columns, weights)
        if start or reached:
            known = highspy.HighsSolution()
            known.col_value = [float(counts[place]) for place in free]
            solver.setSolution(known)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible and not (start or reached):
            return None
        is_best = status == highspy.HighsModelStatus.kOptimal
        if not is_best and solver.getInfo().primal_solution_status != highspy.kSolutionStatusFeasible:
            raise RuntimeError(f"HiGHS ended with {status}")
        for place, value in zip(free, solver.getSolution().col_value, strict=True):
            counts[place] = round(value)
        best = _product(objective, counts)
        reached.append((objective, best))
        if any(row.off(counts) for row in rows) or any(_product(each, counts) > least for each, least in reached):
            raise RuntimeError("the answer of HiGHS is not exact")
        if not is_best:
            return _Answer(counts, False)
        solver.addRow(-math.inf, best // common + 0.5, len(free), columns, weights)
    return _Answer(counts, True)


def _product(amounts: Sequence[int], counts: Sequence[int]) -> int:
    return sum(amount * count for amount, count in zip(amounts, counts, strict=True))


def _no_keg_mix(cases: Sequence[Case], rows: Sequence[RuleRow]) -> NoKegMix:
    """The refusal with a minimal clash: rules are left out one by one for as long as the rest clash."""
    clash = dict.fromkeys((row.rule, row.beverage) for row in reversed(rows))
    for rule in tuple(clash):
        others = clash.keys() - {rule}
        kept = [row for row in rows if (row.rule, row.beverage) in others]
        if _lightest(cases, kept) is None:
            del clash[rule]
    named = tuple(reversed(clash))
    rules = list(dict.fromkeys(rule for rule, _ in named))
    offered = {(case.beverage, case.size.name) for case in cases if case.offer}
    facts = [
        row.fact
        for row in rows
        if (row.rule, row.beverage) in clash
        if row.container_size is None or (row.beverage, row.container_size) in offered
    ]
    message = plural_text(
        "{rules:list} cannot be kept for {beverages:list}. {facts} Way out: {ways}.",
        "{rules:list} clash for {beverages:list}. {facts} Way out: {ways}.",
        n=len(rules),
        rules=[text("“{rule}”", rule=rule.label) for rule in rules],
        beverages=list(dict.fromkeys(beverage for _, beverage in named if beverage)),
        facts=reduce(lambda said, more: text("{said} {more}", said=said, more=more), facts),
        ways=reduce(lambda said, more: text("{said}, or {more}", said=said, more=more), [r.way_out for r in rules]),
    )
    return NoKegMix(named, message)


def _keg_mix(
    cases: Sequence[Case],
    counts: Sequence[int],
    currency: str,
    notes: Sequence[Text],
    without_offers: tuple[str, ...] = (),
) -> KegMix:
    """Reads the counts back."""
    lines = []
    for case, count in zip(cases, counts, strict=True):
        weight_kg = case.size.gross_weight_kg(case.need.beverage.density_kg_per_l)
        price, price_currency = (case.offer.price, case.offer.currency) if case.offer else (None, None)
        line = MixLine(
            beverage=case.beverage,
            container_size=case.size.name,
            dispense=case.size.dispense,
            containers=count,
            volume_l=count * case.size.volume_l,
            gross_weight_kg=None if weight_kg is None else count * weight_kg,
            cost=None if price is None else count * price,
            currency=price_currency or currency,
        )
        if count:
            lines.append(line)
    notes = list(notes)
    if weightless := [size_label(line.container_size) for line in lines if line.gross_weight_kg is None]:
        notes.append(
            text("Empty weight unknown: {sizes:list}. Weight limits are judged by their contents.", sizes=weightless)
        )
    priceless = [name_of(line.beverage, line.container_size) for line in lines if line.cost is None]
    if priceless and len(priceless) < len(lines):
        notes.append(text("No price for {cases:list}: the cost is without them.", cases=priceless))
    return KegMix(tuple(lines), without_offers, tuple(notes))
