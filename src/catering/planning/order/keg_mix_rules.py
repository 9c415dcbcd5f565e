"""The rules that an order of kegs and casks keeps to, each declared once.

A rule is labelled rows `at_least ≤ Σ amount × count ≤ at_most` in whole millilitres, grams or containers:
`keg_mix` gives these rows to the solver, and judges a person's own order by them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from catering.catalog.container_sizes import size_label
from catering.model.beverage import Beverage, ContainerOffer, ContainerSize, Dispense
from catering.model.record import Choice, same_name
from catering.model.text import Text, text

TOLERANCE = 1e-6
"""Litres or kilograms that do not count: 840.0000001 L needed are 840 L needed."""


class MixRule(Choice):
    """A rule that an order keeps to."""

    ENOUGH_LITRES = "enough litres"
    WITHIN_OFFER = "within the offer"
    CEREMONY_CASKS = "ceremony casks"
    CONTAINER_WEIGHT = "container weight"
    ORDER_WEIGHT = "order weight"
    FRESHNESS = "fresh after tapping"

    @property
    def sentence(self) -> Text:
        """What the rule asks for."""
        return _SENTENCES[self][0]

    @property
    def way_out(self) -> Text:
        """What a person can change where the rule stands in the way."""
        return _SENTENCES[self][1]


_SENTENCES: Mapping[MixRule, tuple[Text, Text]] = {
    MixRule.ENOUGH_LITRES: (
        text("The containers of a beverage hold the litres that must be there."),
        text("plan fewer litres"),
    ),
    MixRule.WITHIN_OFFER: (
        text("Only sizes that are offered are ordered, and no more of them than can be had."),
        text("find another offer"),
    ),
    MixRule.CEREMONY_CASKS: (
        text("There is a gravity cask for each ceremony cask, and one more as a spare."),
        text("plan fewer ceremony casks"),
    ),
    MixRule.CONTAINER_WEIGHT: (
        text("No full container weighs more than the heaviest container allowed."),
        text("allow a heavier container"),
    ),
    MixRule.ORDER_WEIGHT: (
        text("All full containers together weigh no more than the heaviest order allowed."),
        text("allow a heavier order"),
    ),
    MixRule.FRESHNESS: (
        text("Guests surely drink a container up in the hours that it keeps once tapped."),
        text("allow more hours for a tapped container"),
    ),
}


@dataclass(frozen=True, slots=True)
class MixNeed:
    """What an order must hold of a beverage.

    `needed_l` includes what is set aside; `drunk_within(h)` are the litres that guests surely drink
    (the 10 % quantile) in the busiest stretch of `h` hours.
    """

    beverage: Beverage
    needed_l: float
    drunk_within: Callable[[float], float]


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that an order does not keep; `by` litres, kilograms or containers."""

    rule: MixRule
    beverage: str | None
    container_size: str | None
    by: float
    message: Text


@dataclass(frozen=True, slots=True)
class Limits:
    """What an event allows a full container, and all of them together, to weigh."""

    container_weight_kg: float | None
    order_weight_kg: float | None


@dataclass(frozen=True, slots=True)
class Case:
    """A beverage in a container size: what there is a count of."""

    need: MixNeed
    size: ContainerSize
    offer: ContainerOffer | None

    @property
    def beverage(self) -> str:
        return self.need.beverage.name

    @property
    def key(self) -> tuple[str, str]:
        return key_of(self.beverage, self.size.name)

    @property
    def name(self) -> Text:
        return name_of(self.beverage, self.size.name)

    @property
    def volume_ml(self) -> int:
        return max(1, round(self.size.volume_l * 1000))

    @property
    def least_weight_kg(self) -> float:
        """A full one; where its empty weight is unknown, its contents, which it surely weighs."""
        return (self.size.tare_kg or 0.0) + self.size.volume_l * self.need.beverage.density_kg_per_l


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What a rule says of the counts: at_least ≤ Σ amount × count ≤ at_most, each count by its place."""

    rule: MixRule
    fact: Text
    amounts: Mapping[int, int]
    at_least: int | None = None
    at_most: int | None = None
    beverage: str | None = None
    container_size: str | None = None

    def total(self, counts: Sequence[int]) -> int:
        return sum(amount * counts[place] for place, amount in self.amounts.items())

    def off(self, counts: Sequence[int]) -> int:
        """By how much the counts break it; 0 if they keep it."""
        below = 0 if self.at_least is None else self.at_least - self.total(counts)
        above = 0 if self.at_most is None else self.total(counts) - self.at_most
        return max(0, below, above)

    def broken(self, counts: Sequence[int]) -> BrokenRule:
        unit = 1000 if self.rule in (MixRule.ENOUGH_LITRES, MixRule.ORDER_WEIGHT) else 1
        there, by = self.total(counts) / unit, self.off(counts) / unit
        match self.rule:
            case MixRule.ENOUGH_LITRES:
                verdict = text("Ordered: {there:L1}, {by:L1} too little.", there=there, by=by)
            case MixRule.ORDER_WEIGHT:
                verdict = text("Ordered: {there:kg3}, {by:kg3} too much.", there=there, by=by)
            case MixRule.CEREMONY_CASKS:
                verdict = text("Ordered: {there:n0}, {by:n0} too few.", there=there, by=by)
            case _:
                verdict = text("Ordered: {there:n0}, {by:n0} too many.", there=there, by=by)
        message = text("{fact} {verdict}", fact=self.fact, verdict=verdict)
        return BrokenRule(self.rule, self.beverage, self.container_size, by, message)


def cases_of(
    needs: Iterable[MixNeed],
    keys: Iterable[tuple[str, str]],
    sizes: Mapping[str, ContainerSize],
    offered: Mapping[tuple[str, str], ContainerOffer],
) -> list[Case]:
    """The needs in the sizes of these keys, in a mix's order: kegs before casks, larger first, then by name."""

    def turn(name: str) -> tuple[bool, float, str]:
        return sizes[name].dispense is Dispense.GRAVITY_CASK, -sizes[name].volume_l, name

    by_beverage: dict[str, set[str]] = {}
    for beverage, name in keys:
        by_beverage.setdefault(beverage, set()).add(name)
    return [
        Case(need, sizes[name], offered.get((beverage, name)))
        for need in needs
        for beverage in [same_name(need.beverage.name)]
        for name in sorted(by_beverage.get(beverage, set()) & sizes.keys(), key=turn)
    ]


def rule_rows(needs: Iterable[MixNeed], cases: Sequence[Case], limits: Limits) -> Iterator[RuleRow]:
    """Every rule for these cases: the one place where the rules are declared.

    Where a beverage is offered in no size, nothing is known of what can be had, and "within the offer" is left out.
    """
    for need in needs:
        own = {place: case for place, case in enumerate(cases) if case.need is need}
        beverage, casks = need.beverage.name, need.beverage.ceremony_casks + 1
        yield RuleRow(
            MixRule.ENOUGH_LITRES,
            text("{beverage} needs {needed:L1}.", beverage=beverage, needed=need.needed_l),
            {place: case.volume_ml for place, case in own.items()},
            at_least=math.ceil((need.needed_l - TOLERANCE) * 1000),
            beverage=beverage,
        )
        if need.beverage.ceremony_casks:
            yield RuleRow(
                MixRule.CEREMONY_CASKS,
                text("{beverage} needs {n:n0} gravity casks, one of them as a spare.", beverage=beverage, n=casks),
                {place: 1 for place, case in own.items() if case.size.dispense is Dispense.GRAVITY_CASK},
                at_least=casks,
                beverage=beverage,
            )
        drunk_within, is_offered = cache(need.drunk_within), any(case.offer for case in own.values())
        for place, case in own.items():
            for rule, fact, most in _limits_of_case(case, is_offered, limits.container_weight_kg, drunk_within):
                yield RuleRow(rule, fact, {place: 1}, at_most=most, beverage=beverage, container_size=case.size.name)
    if limits.order_weight_kg is not None:
        yield RuleRow(
            MixRule.ORDER_WEIGHT,
            text("All full containers together may weigh {limit:kg2}.", limit=limits.order_weight_kg),
            {place: round(case.least_weight_kg * 1000) for place, case in enumerate(cases)},
            at_most=math.floor((limits.order_weight_kg + TOLERANCE) * 1000),
        )


def _limits_of_case(
    case: Case, is_offered: bool, limit_kg: float | None, drunk_within: Callable[[float], float]
) -> Iterator[tuple[MixRule, Text, int | None]]:
    """How many of one size the rules allow, and why; `is_offered`: the beverage, in whatever size."""
    name, volume_l, hours = case.name, case.size.volume_l, case.size.use_within_h
    if case.offer is None and is_offered:
        yield MixRule.WITHIN_OFFER, text("Nobody offers {case}.", case=name), 0
    elif case.offer and case.offer.available is None:
        yield MixRule.WITHIN_OFFER, text("{case} can be had in any number.", case=name), None
    elif case.offer and case.offer.available is not None:
        most = case.offer.available
        fact = text("{most:n0} × {case} can be had = {litres:L2}.", most=most, case=name, litres=most * volume_l)
        yield MixRule.WITHIN_OFFER, fact, most
    if limit_kg is not None and (weight_kg := case.least_weight_kg) > limit_kg + TOLERANCE:
        if case.size.tare_kg is None:
            weight = text("{weight:kg2} without its empty weight", weight=weight_kg)
        else:
            weight = text("{weight:kg2}", weight=weight_kg)
        fact = text("A full {case} weighs {weight}, {limit:kg2} are allowed.", case=name, weight=weight, limit=limit_kg)
        yield MixRule.CONTAINER_WEIGHT, fact, 0
    if hours is not None and (drunk_l := drunk_within(hours)) < volume_l - TOLERANCE:
        fact = text(
            "{case} keeps for {hours:n1} h once tapped, and guests surely drink only {drunk:L2} in that time.",
            case=name, hours=hours, drunk=drunk_l,
        )  # fmt: skip
        yield MixRule.FRESHNESS, fact, 0


def key_of(beverage: str, container_size: str) -> tuple[str, str]:
    return same_name(beverage), same_name(container_size)


def name_of(beverage: str, container_size: str) -> Text:
    return text("{size} of {beverage}", size=size_label(container_size), beverage=beverage)
