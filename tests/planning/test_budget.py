"""Budget: who bears what, up to which limit, and what nobody pays."""

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from shipments import BUDGET, CHARGES, CITY, HOTEL, RATES, costed

from catering.model.charge import BudgetLine, Charge, ChargeKind, ChargeStatus
from catering.model.records import EventRecords
from catering.planning.cost.budget import BudgetState, budget_of, budget_sentence, by_payer
from catering.planning.cost.landed_cost import LandedCost, cost_landed
from catering.planning.pallets.pallet_load import load_order

MAY = dt.datetime(2025, 5, 1, 12, tzinfo=dt.UTC)


def landed(records: EventRecords) -> LandedCost:
    cost = cost_landed(records, as_of=MAY, load=load_order(records, at_once=True), servings=1500)
    assert cost is not None
    return cost


def states(**tables: Any) -> tuple[BudgetState, ...]:
    records = costed(**tables)
    return budget_of(records, landed(records))


def test_each_line_bears_its_charges() -> None:
    """docs/planning/budget.md.

    City: 450 + 4,863.60 + 75 + 218.75 + 480; hotel: taxes of 287,600 JPY; nobody: the beer and handling.
    """
    city, hotel, nobodys = states()
    assert (city.expected, city.limit, city.left) == (Decimal("6087.35"), Decimal(6500), Decimal("412.65"))
    assert (city.quoted, city.committed, city.invoiced, city.paid) == (
        Decimal("1223.75"),
        Decimal("293.75"),
        Decimal("218.75"),
        Decimal("218.75"),
    )
    assert (hotel.expected, hotel.limit) == (Decimal("1797.50"), Decimal(1875))  # 300,000 JPY at 160
    assert (nobodys.line, nobodys.expected, nobodys.advanced) == (None, Decimal(2475), Decimal(1200))
    assert str(nobodys.name) == "nobody's"


def test_the_limit_may_hold_for_what_is_expected_and_not_for_the_most() -> None:
    city, hotel, _ = states()
    # freight of 4,863.60 ± 486.36
    assert city.highest == Decimal("6573.71") > Decimal(6500)
    assert (city.is_over, city.may_be_over, hotel.may_be_over) == (False, True, False)


def test_over_budget_is_told_by_line_and_amount() -> None:
    records = costed(budget_lines=(replace_limit(BUDGET[0], 6000), BUDGET[1]))
    assert str(budget_sentence(records, landed(records))) == "Over budget: city, transport by €87."


def test_within_budget_tells_what_is_left_doubtful_and_nobodys() -> None:
    records = costed()
    assert str(budget_sentence(records, landed(records))) == (
        "Within budget: €490 are left. At most it would be too much for city, transport. Nobody pays €2,475 yet."
    )


def test_without_a_limit_nothing_is_said() -> None:
    records = costed(budget_lines=(replace_limit(BUDGET[0], None), replace_limit(BUDGET[1], None)))
    assert budget_sentence(records, landed(records)) is None
    assert budget_sentence(records, None) is None
    assert budget_sentence(costed(budget_lines=()), landed(costed(budget_lines=(), charges=CHARGES[3:4]))) is None


def test_a_limit_whose_currency_has_no_rate_is_a_finding() -> None:
    dollars = BudgetLine(name=CITY, payer="city", limit=Decimal(7000), currency="USD")
    records = costed(budget_lines=(dollars, BUDGET[1]))
    cost = landed(records)
    assert [str(each.message) for each in cost.findings] == [
        "No rate from USD into EUR: add one on the sheet “Exchange rates”."
    ]
    assert budget_of(records, cost)[0].limit is None


def test_a_payer_s_lines_are_added_up() -> None:
    second = BudgetLine(name="city, taxes", payer="City", limit=Decimal(100))
    records = costed(budget_lines=(*BUDGET, second))
    city, hotel, nobodys = by_payer(budget_of(records, landed(records)))
    assert (str(city.payer), city.limit, city.expected) == ("city", Decimal(6600), Decimal("6087.35"))
    assert str(hotel.payer) == "hotel"
    assert nobodys.limit is None
    assert not city.is_over


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([None, CITY, HOTEL]), min_size=len(CHARGES), max_size=len(CHARGES)))
def test_whoever_pays_all_is_paid_once(payers: list[str | None]) -> None:
    charges = tuple(
        charge.model_copy(update={"budget_line": payer}) for charge, payer in zip(CHARGES, payers, strict=True)
    )
    records = costed(charges=charges)
    cost = landed(records)
    found = budget_of(records, cost)
    assert sum(state.expected for state in found) == cost.total
    assert sum(each.expected for each in by_payer(found)) == cost.total
    for state in found:
        assert state.paid <= state.expected
        assert state.lowest <= state.expected <= state.highest


def replace_limit(line: BudgetLine, limit: int | None) -> BudgetLine:
    return line.model_copy(update={"limit": None if limit is None else Decimal(limit)})


def test_within_budget_tells_what_is_still_to_come_on_top() -> None:
    records = costed(budget_lines=BUDGET, exchange_rates=RATES[:1])
    said = str(budget_sentence(records, landed(records)))
    assert said.startswith("Within budget: €1,383 are left. Not known yet, and to come on top: Consumption tax.")


def test_what_is_invoiced_or_paid_was_committed() -> None:
    invoiced = Charge(name="freight", kind=ChargeKind.FREIGHT, amount=Decimal(900), status=ChargeStatus.INVOICE)
    paid = Charge(name="deposit to the hall", kind=ChargeKind.OTHER, amount=Decimal(100), paid_on=dt.date(2025, 4, 1))
    records = costed(budget_lines=(), charges=(invoiced, paid))
    (nobodys,) = budget_of(records, landed(records))
    assert (nobodys.committed, nobodys.invoiced, nobodys.paid) == (1000, 900, 100)
