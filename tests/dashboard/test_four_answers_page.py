"""The Overview's four answers by “As of”: half a year, six weeks, a week before, the day, the day after."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from test_pages import dashboard, title

from catering.dashboard import state
from catering.model.event import Bar
from catering.model.training import StaffMember
from catering.store.engine import Store
from cellar import BARS, Cellar, cellar
from kept_evening import EVENING, at

HALF_A_YEAR, SIX_WEEKS, A_WEEK = (at(12) - dt.timedelta(days=days) for days in (182, 42, 5))


@pytest.fixture
def kept(store_url: str) -> Cellar:
    """Twelve kegs, two of them still on the way; eight people who have tapped before."""
    staff = StaffMember(name="Banquet", places=8, trained_before=True)
    bars = tuple(Bar(name=each, taps=2, share_of_orders=0.25) for each in BARS)
    found = Cellar(Store(store_url), cellar(12, staff_members=(staff,), bars=bars))
    for keg in range(1, 13):
        found.move(keg, "fill", at=at(12) - dt.timedelta(days=20))
        found.move(keg, "ship", at=at(12) - dt.timedelta(days=19))
        if keg <= 10:
            found.move(keg, "receive", "cold store", at=at(12) - dt.timedelta(days=6))
    for keg in range(1, 9):
        found.move(keg, "receive", BARS[(keg - 1) % 4], at=at(15))
    return found


@pytest.fixture
def seen(kept: Cellar, monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], dict[str, list[str]]]:  # noqa: ARG001
    def look(moment: dt.datetime) -> dict[str, list[str]]:
        monkeypatch.setattr(state, "now", lambda: moment.astimezone(dt.UTC))
        app = dashboard(event=EVENING)
        assert title(app) == "Herbstfest"
        return cards(app)

    return look


def cards(app: AppTest) -> dict[str, list[str]]:
    """By question: verdict, figure, and what else the card says."""
    found: dict[str, list[str]] = {}
    for each in app.main.markdown:
        words = re.sub(r"\\(.)", r"\1", str(each.value)).replace("\N{NO-BREAK SPACE}", " ")
        if words.startswith("**") and words.endswith("?**"):
            found[words.strip("*")] = said = []
        elif found and words.startswith("####") and len(said) > 1:
            break  # the sentences below the cards begin with a heading too
        elif found:
            badge = re.fullmatch(r":\w+-badge\[(.*)\]", words)
            said.append(badge[1] if badge else words.removeprefix("#### "))
    return found


def test_half_a_year_before_the_order_and_the_budget_answer(seen: Any) -> None:
    answers = seen(HALF_A_YEAR)
    assert list(answers) == ["Enough beer?", "On time?", "Enough hands?", "Within budget?"]
    assert answers["Enough beer?"] == [
        "no", "7 %", "Pils: 120 L ordered, 469 L for 95 %.", "→ Buy 349 L of Pils at the venue, or use a fallback.",
    ]  # fmt: skip
    assert answers["Within budget?"] == [
        "doubtful", "€14,196 left", "City, transport: €14,196 of €15,751 left.", "→ Without a price yet: Beverages.",
    ]  # fmt: skip


def test_six_weeks_before_two_trained_at_each_bar_are_just_as_many_as_needed(seen: Any) -> None:
    """Eight of eight present at 95 % attendance: 0.95 ** 8 is 66 %."""
    assert seen(SIX_WEEKS)["Enough hands?"] == ["doubtful", "66 %", "bar 1 at 18:45: 2 trained, 2 needed."]


def test_a_week_before_kegs_that_are_in_the_house_answer(seen: Any) -> None:
    answers = seen(A_WEEK)
    assert answers["Enough beer?"][:2] == ["no", "7 %"]
    assert answers["On time?"][0] == "yes"


def test_on_the_day_the_bar_that_is_dry_first_limits_and_the_kegs_on_the_way_are_told(seen: Any) -> None:
    answers = seen(at(20.2))
    assert answers["Enough beer?"] == ["doubtful", "likely", "bar 1 out of Altbier about 21:20."]
    assert answers["On time?"][2] == "2 kegs are still on the way though the doors are open: 11 and 12."


def test_the_day_after_what_was_drunk_counts_and_what_has_to_go_back(kept: Cellar, seen: Any) -> None:
    for keg in range(1, 9):
        kept.move(keg, "tap", at=at(19))
        kept.move(keg, "blow", at=at(21))
    answers = seen(at(34))
    assert answers["Enough beer?"][:2] == ["doubtful", "160 L drunk"]
    assert answers["On time?"][-1] == "→ 12 vessels still have to go back; €360.00 of deposits are open."
    assert answers["Enough hands?"][2] == "Who came to the training is not entered."
    assert answers["Within budget?"][-1] == "→ €1,555 of €1,555 paid."
