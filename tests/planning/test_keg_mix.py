"""Whole kegs and casks: what is chosen, what a person's order breaks, what cannot be had."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import highspy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.catalog.container_sizes import sizes_by_name
from catering.model.beverage import Beverage, ContainerOffer, ContainerSize, OrderLine
from catering.model.record import same_name
from catering.planning.order.keg_mix import (
    KegMix,
    MixNeed,
    MixRule,
    NoKegMix,
    choose_keg_mix,
    containers_emptied,
    judge_keg_mix,
    mix_of_order,
)

SIZES = sizes_by_name()
SLIM, EURO, CASK, SMALL_CASK = "20 L slim keg", "50 L Euro keg", "20 L gravity cask", "10 L gravity cask"


def beverage(name: str = "Altbier", *, ceremony_casks: int = 0) -> Beverage:
    return Beverage.model_validate(
        {
            "name": name,
            "category": "beer",
            "abv": 0.048,
            "serving_size_l": 0.2,
            "source": "shipped",
            "ceremony_casks": ceremony_casks,
        }
    )


def need(litres: float, name: str = "Altbier", *, ceremony_casks: int = 0, drunk_l: float = 1e6) -> MixNeed:
    return MixNeed(beverage(name, ceremony_casks=ceremony_casks), litres, lambda _hours: drunk_l)


def offer(
    size: str,
    price: str | None = None,
    *,
    of: str = "Altbier",
    available: int | None = None,
    currency: str | None = None,
) -> ContainerOffer:
    return ContainerOffer(
        beverage=of,
        container_size=size,
        available=available,
        price=None if price is None else Decimal(price),
        currency=currency,
    )


def order(containers: int, size: str, of: str = "Altbier") -> OrderLine:
    return OrderLine(beverage=of, container_size=size, containers=containers)


def chosen(needs: Sequence[MixNeed], offers: Sequence[ContainerOffer], **limits: Any) -> KegMix:
    return choose_keg_mix(needs, offers, currency="EUR", **{"sizes": SIZES, **limits})


def counts(mix: KegMix) -> dict[str, int]:
    return {line.container_size: line.containers for line in mix.lines}


def broken(
    lines: Sequence[OrderLine], needs: Sequence[MixNeed], offers: Sequence[ContainerOffer], **limits: Any
) -> list[tuple[MixRule, float]]:
    found = judge_keg_mix(lines, needs, offers, **{"sizes": SIZES, **limits})
    return [(rule.rule, rule.by) for rule in found]


def clash(needs: Sequence[MixNeed], offers: Sequence[ContainerOffer], **limits: Any) -> NoKegMix:
    with pytest.raises(NoKegMix) as refused:
        chosen(needs, offers, **limits)
    return refused.value


# What is chosen


def test_the_reference_evening_is_40_kegs_and_2_casks() -> None:
    mix = chosen([need(824, ceremony_casks=1)], [offer(SLIM, "59.00"), offer(CASK, "72.00")])
    assert counts(mix) == {SLIM: 40, CASK: 2}
    assert (mix.containers, mix.volume_l, mix.costs) == (42, 840, ((Decimal("2504.00"), "EUR"),))
    # 40 × (7.5 + 20 × 1.01) + 2 × (10 + 20 × 1.01)
    assert mix.gross_weight_kg == pytest.approx(1168.4)
    assert str(mix.summary()) == (
        "42 containers, 840\N{NO-BREAK SPACE}L: 40 × 20 L slim keg of Altbier and 2 × 20 L gravity cask of Altbier."
        " Weight when full: 1,168.4\N{NO-BREAK SPACE}kg. Cost: €2,504.00."
    )
    assert mix.notes == ()


@pytest.mark.parametrize(
    ("litres", "kegs"),
    [
        (840, 42),
        (840.0000001, 42),
        (839.9999999, 42),
        (840.00001, 43),
        (sum([0.1] * 3) * 2800, 42),  # 840.0000000000001
        (820.5, 42),
        (0, 0),
    ],
)
def test_floating_point_buys_no_keg(litres: float, kegs: int) -> None:
    assert chosen([need(litres)], [offer(SLIM)]).containers == kegs


@pytest.mark.parametrize(
    ("offers", "expected"),
    [
        # cheapest: two large kegs cost less than five small ones
        ([offer(SLIM, "50"), offer(EURO, "110")], {EURO: 2}),
        # cheapest, though it is 20 L more
        ([offer(SLIM, "50"), offer("30 L Euro keg", "40")], {"30 L Euro keg": 4}),
        # equally cheap: fewest litres, then fewest containers
        ([offer(SLIM, "0"), offer("30 L Euro keg", "0")], {"30 L Euro keg": 2, SLIM: 2}),
        # and fewest containers where neither has a price
        ([offer(SLIM), offer(EURO)], {EURO: 2}),
        # the same volume and price: names in their order
        ([offer(SLIM, "50"), offer("20 L DIN keg", "50"), offer("20 L Euro keg", "50")], {"20 L DIN keg": 5}),
        # kegs before casks
        ([offer(CASK), offer(SLIM)], {SLIM: 5}),
        # what can be had
        ([offer("25 L Euro keg"), offer(EURO, available=1)], {EURO: 1, "25 L Euro keg": 2}),
    ],
)
def test_a_hundred_litres(offers: list[ContainerOffer], expected: dict[str, int]) -> None:
    for turned in itertools.permutations(offers):
        assert counts(chosen([need(100)], turned)) == expected


def test_a_missing_price_leaves_the_choice_to_the_litres_and_says_so() -> None:
    mix = chosen([need(60)], [offer(SLIM, "90"), offer("30 L Euro keg")])
    assert counts(mix) == {"30 L Euro keg": 2}
    assert [str(note) for note in mix.notes] == [
        "Altbier: no price for 30 L Euro keg, so not the cheapest but the fewest litres."
    ]


def test_two_currencies_are_not_compared_and_never_added() -> None:
    mix = chosen([need(60)], [offer(SLIM, "1"), offer("30 L Euro keg", "9000", currency="JPY")])
    assert counts(mix) == {"30 L Euro keg": 2}
    assert [str(note) for note in mix.notes] == [
        "Altbier: prices in EUR and JPY, so not the cheapest but the fewest litres."
    ]
    both = chosen(
        [need(60), need(30, "Pils")], [offer(SLIM, "50"), offer("30 L Euro keg", "9000", of="Pils", currency="JPY")]
    )
    assert both.costs == ((Decimal(150), "EUR"), (Decimal(9000), "JPY"))
    assert both.notes == ()


def test_a_price_that_no_mix_can_use_is_not_missed() -> None:
    mix = chosen([need(60, drunk_l=25)], [offer(SLIM, "50"), offer("20 L DIN keg", "49"), offer(EURO)])
    assert (counts(mix), mix.notes) == ({"20 L DIN keg": 3}, ())


def test_a_beverage_without_offers_is_left_out_and_named() -> None:
    mix = chosen([need(40), need(30, "Sake")], [offer(SLIM)])
    assert (counts(mix), mix.without_offers) == ({SLIM: 2}, ("Sake",))
    told = "Sake: nothing is offered, so left out of the mix. Enter offers on the sheet “Offers”."
    assert told in [str(note) for note in mix.notes]
    assert str(chosen([need(30)], []).summary()) == "No containers."


def test_the_weight_of_an_order_is_shared_by_all_beverages() -> None:
    # one-way kegs weigh 21.4 kg and cost more, slim kegs 27.7 kg; 5 of each beverage
    needs = [need(100), need(100, "Pils")]
    offers = [
        offer(size, price, of=name)
        for name, dear in (("Altbier", "80"), ("Pils", "70"))
        for size, price in ((SLIM, "50"), ("20 L one-way keg", dear))
    ]
    assert chosen(needs, offers, max_order_weight_kg=277).costs == ((Decimal(500), "EUR"),)
    lighter = chosen(needs, offers, max_order_weight_kg=276.9)
    assert lighter.costs == ((Decimal(520), "EUR"),)  # one slim keg of Pils gives way, which costs 20 and not 30
    assert {line.container_size: line.containers for line in lighter.of("pils")} == {SLIM: 4, "20 L one-way keg": 1}


def test_a_search_that_is_cut_short_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda _self: highspy.HighsModelStatus.kTimeLimit)
    mix = chosen([need(824, ceremony_casks=1)], [offer(SLIM, "59.00"), offer(CASK, "72.00")])
    assert mix.volume_l >= 824
    assert [str(note) for note in mix.notes] == [
        "The search ended before it was sure: a slightly better mix may exist."
    ]


# What a person's order breaks: each rule alone


def test_enough_litres() -> None:
    offers = [offer(SLIM), offer(CASK)]
    lines = [order(39, SLIM), order(2, CASK)]
    assert broken(lines, [need(824, ceremony_casks=1)], offers) == [(MixRule.ENOUGH_LITRES, 4)]
    (rule,) = judge_keg_mix(lines, [need(824, ceremony_casks=1)], offers, sizes=SIZES)
    assert (rule.beverage, rule.container_size) == ("Altbier", None)
    assert str(rule.message).replace("\N{NO-BREAK SPACE}", " ") == (
        "Altbier needs 824 L. Ordered: 820 L, 4 L too little."
    )
    assert broken([], [need(824)], offers) == [(MixRule.ENOUGH_LITRES, 824)]


def test_within_the_offer() -> None:
    assert broken([order(5, SLIM)], [need(100)], [offer(SLIM, available=3)]) == [(MixRule.WITHIN_OFFER, 2)]
    (rule,) = judge_keg_mix([order(2, EURO)], [need(100)], [offer(SLIM)], sizes=SIZES)
    assert (rule.rule, rule.container_size, rule.by) == (MixRule.WITHIN_OFFER, EURO, 2)
    assert str(rule.message) == "Nobody offers 50 L Euro keg of Altbier. Ordered: 2, 2 too many."


def test_ceremony_casks_and_their_spare() -> None:
    needs = [need(100, ceremony_casks=2)]
    offers = [offer(SLIM), offer(CASK), offer(SMALL_CASK)]
    assert broken([order(5, SLIM), order(2, CASK)], needs, offers) == [(MixRule.CEREMONY_CASKS, 1)]
    assert broken([order(5, SLIM), order(2, CASK), order(1, SMALL_CASK)], needs, offers) == []


def test_container_weight() -> None:
    needs, offers = [need(100)], [offer(SLIM), offer(EURO)]
    assert broken([order(2, EURO)], needs, offers, max_container_weight_kg=63) == []  # 12.5 + 50 × 1.01
    assert broken([order(2, EURO)], needs, offers, max_container_weight_kg=62.9) == [(MixRule.CONTAINER_WEIGHT, 2)]
    assert counts(chosen(needs, offers, max_container_weight_kg=62.9)) == {SLIM: 5}


def test_an_unknown_empty_weight_is_no_reason_to_refuse_unless_the_contents_are() -> None:
    needs, offers = [need(60)], [offer("30 L slim keg")]  # contents 30.3 kg, empty weight unknown
    assert broken([order(2, "30 L slim keg")], needs, offers, max_container_weight_kg=31) == []
    mix = chosen(needs, offers, max_container_weight_kg=31, max_order_weight_kg=61)
    assert mix.gross_weight_kg is None
    assert [str(note) for note in mix.notes] == [
        "Empty weight unknown: 30 L slim keg. Weight limits are judged by their contents."
    ]
    assert broken([order(2, "30 L slim keg")], needs, offers, max_container_weight_kg=30) == [
        (MixRule.CONTAINER_WEIGHT, 2)
    ]


def test_order_weight() -> None:
    needs, offers = [need(100), need(20, "Pils")], [offer(SLIM), offer(SLIM, of="Pils")]
    lines = [order(5, SLIM), order(1, SLIM, "Pils")]
    assert broken(lines, needs, offers, max_order_weight_kg=166.2) == []  # 6 × 27.7
    assert broken(lines, needs, offers, max_order_weight_kg=166) == [(MixRule.ORDER_WEIGHT, 0.2)]


def test_fresh_after_tapping() -> None:
    small = MixNeed(beverage(), 100, lambda hours: 6.0 * hours)  # 12 L in the 2 h of a cask, 504 L in the 84 h of a keg
    offers = [offer(SLIM), offer(CASK), offer(SMALL_CASK), offer("0.5 L bottle")]
    assert broken([order(5, CASK)], [small], offers) == [(MixRule.FRESHNESS, 5)]
    assert broken([order(10, SMALL_CASK)], [small], offers) == []
    assert broken([order(5, SLIM)], [small], offers) == []
    assert broken([order(200, "0.5 L bottle")], [small], offers) == []  # a bottle keeps


def test_an_order_that_cannot_be_judged_does_not_crash() -> None:
    lines = [order(40, "17 L bucket"), order(3, SLIM, "Mead"), order(5, SLIM)]
    assert broken(lines, [need(100)], [offer(SLIM), offer("17 L bucket")]) == []
    mix = mix_of_order(lines, [need(100)], [offer(SLIM, "59")], sizes=SIZES, currency="EUR")
    assert (counts(mix), mix.volume_l, mix.costs) == ({SLIM: 5}, 100, ((Decimal(295), "EUR"),))
    assert [str(note) for note in mix.notes] == [
        "17 L bucket of Altbier and 20 L slim keg of Mead: size or beverage unknown, so left out."
    ]


def test_a_beverage_that_nobody_offers_is_judged_by_the_other_rules_if_it_is_ordered() -> None:
    assert broken([order(4, SLIM)], [need(100), need(9, "Sake")], []) == [(MixRule.ENOUGH_LITRES, 20)]


def test_names_are_told_apart_as_everywhere() -> None:
    assert broken([order(5, "20 l SLIM keg", "ALTBIER")], [need(100)], [offer(SLIM)]) == []


# What cannot be had


def test_an_offer_that_is_too_small_names_both_rules_and_the_way_out() -> None:
    refusal = clash([need(840)], [offer(SLIM, available=30)])
    assert refusal.clash == ((MixRule.ENOUGH_LITRES, "Altbier"), (MixRule.WITHIN_OFFER, "Altbier"))
    assert str(refusal).replace("\N{NO-BREAK SPACE}", " ") == (
        "“enough litres” and “within the offer” clash for Altbier. Altbier needs 840 L. "
        "30 × 20 L slim keg of Altbier can be had = 600 L. Way out: plan fewer litres, or find another offer."
    )


@pytest.mark.parametrize(
    ("needs", "offers", "limits", "rules"),
    [
        ([need(100, ceremony_casks=1)], [offer(SLIM)], {}, {MixRule.CEREMONY_CASKS, MixRule.WITHIN_OFFER}),
        (
            [need(800)],
            [offer(SLIM)],
            {"max_order_weight_kg": 500},  # the beer alone weighs 808 kg
            {MixRule.ENOUGH_LITRES, MixRule.ORDER_WEIGHT},
        ),
        (
            [need(800)],
            [offer(SLIM)],
            {"max_order_weight_kg": 1000},  # lighter kegs would do
            {MixRule.ENOUGH_LITRES, MixRule.ORDER_WEIGHT, MixRule.WITHIN_OFFER},
        ),
        (
            [need(100)],
            [offer(EURO)],
            {"max_container_weight_kg": 30},
            {MixRule.ENOUGH_LITRES, MixRule.CONTAINER_WEIGHT, MixRule.WITHIN_OFFER},
        ),
        (
            [need(100, ceremony_casks=1, drunk_l=19)],
            [offer("0.5 L bottle"), offer(CASK)],
            {},
            {MixRule.CEREMONY_CASKS, MixRule.FRESHNESS, MixRule.WITHIN_OFFER},
        ),
    ],
)
def test_clashes(
    needs: list[MixNeed], offers: list[ContainerOffer], limits: dict[str, float], rules: set[MixRule]
) -> None:
    refusal = clash(needs, offers, **limits)
    assert {rule for rule, _ in refusal.clash} == rules
    for rule in rules:
        assert str(rule.label) in str(refusal)
        assert str(rule.way_out) in str(refusal)


def test_the_clash_names_the_beverage_it_concerns() -> None:
    refusal = clash([need(100), need(100, "Pils")], [offer(SLIM), offer(SLIM, of="Pils", available=1)])
    assert refusal.clash == ((MixRule.ENOUGH_LITRES, "Pils"), (MixRule.WITHIN_OFFER, "Pils"))


# Emptied, opened, full


def test_455_litres_empty_22_of_40_kegs() -> None:
    mix = chosen([need(800)], [offer(SLIM)])
    assert containers_emptied(mix.lines, 455) == (22, 1, 17)


@pytest.mark.parametrize(
    ("drunk_l", "expected"),
    [
        (0, (0, 0, 4)),
        (-1, (0, 0, 4)),
        (5, (0, 1, 3)),  # a cask is tapped first
        (10, (1, 0, 3)),
        (60.0000001, (2, 0, 2)),  # then the large keg
        (61, (2, 1, 1)),
        (99.9999999, (4, 0, 0)),
        (500, (4, 0, 0)),
    ],
)
def test_casks_first_then_the_largest(drunk_l: float, expected: tuple[int, int, int]) -> None:
    lines = mix_of_order(
        [order(2, SLIM), order(1, EURO), order(1, SMALL_CASK)], [need(100)], [], sizes=SIZES, currency="EUR"
    ).lines
    assert containers_emptied(lines, drunk_l) == expected


# Always


@st.composite
def tasks(draw: st.DrawFn) -> tuple[list[MixNeed], list[ContainerOffer], dict[str, Any]]:
    """Small tasks whose every mix can be tried: one or two beverages in up to three sizes."""
    own = [
        ContainerSize.model_validate(
            {
                "name": f"size {letter}",
                "volume_l": draw(st.sampled_from([5, 7.5, 10, 12.345, 20, 30])),
                "dispense": draw(st.sampled_from(["keg with CO2", "gravity cask", "bottle"])),
                "tare_kg": draw(st.sampled_from([None, 0.5, 2, 6.37])),
                "use_within_h": draw(st.sampled_from([None, 2, 84])),
            }
        )
        for letter in "abc"
    ]
    needs, offers = [], []
    prices = draw(st.sampled_from([["10", "17.5", "25", "25.01"], ["10", "17.5", None], [None], ["0"]]))
    for name in ("Altbier", "Pils")[: draw(st.integers(1, 2))]:
        litres = draw(st.floats(0, 45))
        busy = draw(st.sampled_from([4.0, 9.0, 1e6]))
        casks = draw(st.sampled_from([0, 0, 1]))
        needs.append(MixNeed(beverage(name, ceremony_casks=casks), litres, lambda hours, busy=busy: busy * hours))
        for size in own[: draw(st.integers(1, 3))]:
            available = draw(st.sampled_from([None, 0, 1, 3]))
            currency = draw(st.sampled_from([None, None, None, "JPY"]))
            price = draw(st.sampled_from(prices))
            offers.append(offer(size.name, price, of=name, available=available, currency=currency))
    limits = {
        "sizes": {same_name(size.name): size for size in own},
        "max_container_weight_kg": draw(st.sampled_from([None, None, 15.0, 26.2])),
        "max_order_weight_kg": draw(st.one_of(st.none(), st.floats(5, 120))),
    }
    return needs, offers, limits


def by_brute_force(
    needs: list[MixNeed], offers: list[ContainerOffer], limits: Mapping[str, Any]
) -> dict[tuple[str, str], int] | None:
    """Every mix, judged; the best in the order that the docs tell."""
    sizes: Mapping[str, ContainerSize] = limits["sizes"]
    cases = sorted(
        offers,
        key=lambda row: (
            [each.beverage.name for each in needs].index(row.beverage),
            sizes[row.container_size].dispense == "gravity cask",
            -sizes[row.container_size].volume_l,
            row.container_size,
        ),
    )
    tried = [
        range(
            min(
                10 if row.available is None else row.available,
                max(
                    2,
                    1
                    + int(
                        next(n.needed_l for n in needs if n.beverage.name == row.beverage)
                        / sizes[row.container_size].volume_l
                    ),
                ),
            )
            + 1
        )
        for row in cases
    ]

    def lines(mix: Sequence[int], rows: Sequence[ContainerOffer]) -> list[OrderLine]:
        return [order(count, row.container_size, row.beverage) for count, row in zip(mix, rows, strict=True)]

    def is_usable(row: ContainerOffer) -> bool:
        one = judge_keg_mix([order(1, row.container_size, row.beverage)], needs, offers, **limits)
        return not {rule.rule for rule in one} & {
            MixRule.WITHIN_OFFER,
            MixRule.CONTAINER_WEIGHT,
            MixRule.FRESHNESS,
        }

    currencies: dict[str, list[int]] = {}
    for name in {row.beverage for row in cases}:
        own = [place for place, row in enumerate(cases) if row.beverage == name and is_usable(row)]
        of_own = {cases[place].currency or "EUR" for place in own}
        if all(cases[place].price is not None for place in own) and len(of_own) == 1:
            currencies.setdefault(of_own.pop(), []).extend(own)

    def rank(mix: Sequence[int]) -> tuple[Any, ...]:
        costs = [
            sum(mix[place] * (cases[place].price or 0) for place in currencies[currency])
            for currency in sorted(currencies)
        ]
        litres = sum(
            count * Decimal(str(sizes[row.container_size].volume_l)) for count, row in zip(mix, cases, strict=True)
        )
        return (*costs, litres, sum(mix), [-count for count in mix])

    best: Sequence[int] | None = None
    for mix in itertools.product(*tried):
        if (best is None or rank(mix) < rank(best)) and not judge_keg_mix(lines(mix, cases), needs, offers, **limits):
            best = mix
    if best is None:
        return None
    return {(row.beverage, row.container_size): count for row, count in zip(cases, best, strict=True) if count}


def solved(
    needs: list[MixNeed], offers: list[ContainerOffer], limits: Mapping[str, Any]
) -> dict[tuple[str, str], int] | None:
    try:
        mix = chosen(needs, offers, **limits)
    except NoKegMix:
        return None
    assert judge_keg_mix(mix.lines, needs, offers, **limits) == ()
    return {(line.beverage, line.container_size): line.containers for line in mix.lines}


@settings(max_examples=150, deadline=None)
@given(tasks())
def test_the_choice_is_the_best_of_all_mixes(task: tuple[Any, Any, Any]) -> None:
    assert solved(*task) == by_brute_force(*task)


@settings(max_examples=40, deadline=None)
@given(tasks(), st.randoms(use_true_random=False))
def test_the_order_of_the_offers_does_not_matter(task: tuple[Any, list[ContainerOffer], Any], random: Any) -> None:
    needs, offers, limits = task
    turned = random.sample(offers, len(offers))
    assert solved(needs, turned, limits) == solved(needs, offers, limits)


@settings(max_examples=40, deadline=None)
@given(tasks(), st.floats(0, 20))
def test_more_litres_never_make_a_mix_cheaper(task: tuple[Any, Any, Any], more_l: float) -> None:
    (first, *others), offers, limits = task
    offers = [row.model_copy(update={"currency": None, "price": row.price or Decimal(12)}) for row in offers]
    more = MixNeed(first.beverage, first.needed_l + more_l, first.drunk_within)
    try:
        dearer = chosen([more, *others], offers, **limits)
    except NoKegMix:
        return
    cheaper = chosen([first, *others], offers, **limits)
    assert sum(cost for cost, _ in cheaper.costs) <= sum(cost for cost, _ in dearer.costs)


@settings(max_examples=25, deadline=None)
@given(tasks())
def test_a_clash_is_one_and_is_minimal(task: tuple[list[MixNeed], list[ContainerOffer], dict[str, Any]]) -> None:
    needs, offers, limits = task
    if solved(needs, offers, limits) is not None:
        return
    named = set(clash(needs, offers, **limits).clash)
    assert not can_be_kept(named, needs, offers, limits)
    for rule in named:
        assert can_be_kept(named - {rule}, needs, offers, limits)


def can_be_kept(
    rules: set[tuple[MixRule, str | None]],
    needs: list[MixNeed],
    offers: list[ContainerOffer],
    limits: Mapping[str, Any],
) -> bool:
    """Whether some mix of all sizes breaks none of these rules, judged for each beverage by its lightest mix."""
    sizes: Mapping[str, ContainerSize] = limits["sizes"]
    weight = 0.0
    for each in needs:
        name = each.beverage.name
        weights = []
        for mix in itertools.product(range(11), repeat=len(sizes)):
            if sum(mix) > 11:
                continue
            lines = [order(count, size.name, name) for count, size in zip(mix, sizes.values(), strict=True)]
            found = judge_keg_mix(lines, [each], offers, **{**limits, "max_order_weight_kg": None})
            if not {(rule.rule, rule.beverage) for rule in found} & rules:
                weights.append(
                    sum(
                        count * ((size.tare_kg or 0) + size.volume_l * 1.01)
                        for count, size in zip(mix, sizes.values(), strict=True)
                    )
                )
        if not weights:
            return False
        weight += min(weights)
    return (MixRule.ORDER_WEIGHT, None) not in rules or weight <= limits["max_order_weight_kg"] + 1e-6


def test_solving_prints_nothing() -> None:
    """HiGHS greets on standard output, where a command writes its JSON; and it must not mind who solved before."""
    script = (
        "import highspy, numpy as np\n"
        "class Quiet(highspy.Highs):\n"
        "    def enableCallbacks(self): self.silent()\n"
        "other = Quiet(); other.addVars(1, np.zeros(1), np.ones(1)); other.run()\n"
        "from test_keg_mix import *\n"
        "chosen([need(100, ceremony_casks=1)], [offer(SLIM), offer(EURO), offer(CASK)])\n"
    )
    here = Path(__file__).parent
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=here)
    assert done.stdout == ""
