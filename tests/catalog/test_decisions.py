"""What is decided or done by when: in order, by people of the trade, the dispatch as in 2019."""

import datetime as dt

from catering.catalog.decisions import decisions
from catering.catalog.rows import catalogue_rows
from catering.model.assumption import Basis

BY_NAME = {decision.name: decision for decision in decisions()}


def test_decisions_come_in_the_order_in_which_they_are_due() -> None:
    assert [decision.name for decision in decisions()] == [
        "venue",
        "litres",
        "last change",
        "dispatch",
        "headcount",
        "rest",
        "tap training",
        "count",
    ]
    days = [decision.days_before for decision in decisions()]
    assert days == sorted(days, reverse=True)


def test_every_decision_says_what_who_and_why() -> None:
    assert len(BY_NAME) == len(decisions()) == len(catalogue_rows("decisions"))
    for decision in decisions():
        assert decision.source
        assert isinstance(decision.basis, Basis)
        assert str(decision.label) == decision.words
        assert decision.words.endswith(".")
        assert str(decision.who_label) in {"organiser", "caterer", "logistics", "bar staff"}


def test_the_kegs_leave_as_early_as_in_2019() -> None:
    """Sent on 20 August for the evening of 5 September 2019."""
    assert dt.date(2019, 9, 5) - dt.timedelta(BY_NAME["dispatch"].days_before) == dt.date(2019, 8, 20)
    assert BY_NAME["dispatch"].basis is Basis.FACT


def test_the_litres_can_be_changed_until_the_kegs_are_filled_and_sent() -> None:
    order = ["litres", "last change", "dispatch", "rest"]
    assert [BY_NAME[name].days_before for name in order] == [45, 20, 16, 2]
    assert BY_NAME["count"].days_before < 0  # after the evening


def test_no_milestone_stands_for_two_decisions() -> None:
    kinds = [kind for decision in decisions() for kind in decision.milestones]
    assert len(kinds) == len(set(kinds))
    assert BY_NAME["venue"].milestones == BY_NAME["count"].milestones == frozenset()
