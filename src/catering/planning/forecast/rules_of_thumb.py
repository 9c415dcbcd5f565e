"""Rules of thumb, shown beside the forecast: what others would order without one."""

from __future__ import annotations

from dataclasses import dataclass

from catering.model.assumption import AssumptionKind
from catering.model.beverage import Beverage, BeverageCategory
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, text
from catering.planning.forecast.assumptions import assumption_for

BEER_PER_HEAD_L = 0.8
"""Litres of beer a guest: events lead of a brewery, zueritoday.ch."""
RESERVE = 0.25
"""The same brewer's reserve on site."""
BEER_SHARE_OF_DRINKS = 0.6
"""Where the beer is the evening's feature; own judgement between 30 and 70 %."""


@dataclass(frozen=True, slots=True)
class RuleOfThumb:
    """One rule and the litres that it gives."""

    words: Text
    litres: float


def rules_of_thumb(records: EventRecords, beverage: Beverage) -> tuple[RuleOfThumb, ...]:
    """What the rules give for a beer; for other beverages only past events speak."""
    guests = records.guests_accepted
    rules = []
    if beverage.category is BeverageCategory.BEER:
        rules.append(
            RuleOfThumb(
                text(
                    "{per_head:n1} L a head and {reserve:pct} in reserve",
                    per_head=BEER_PER_HEAD_L,
                    reserve=RESERVE,
                ),
                guests * BEER_PER_HEAD_L * (1 + RESERVE),
            )
        )
        hours = assumption_for(records, AssumptionKind.HOURS_PRESENT, beverage=beverage).value
        drinks = 2 + max(0.0, hours - 1)
        rules.append(
            RuleOfThumb(
                text(
                    "2 drinks in the first hour, 1 in each of the {later:n2} later, {beer:pct} of them beer",
                    later=max(0.0, hours - 1),
                    beer=BEER_SHARE_OF_DRINKS,
                ),
                guests * drinks * BEER_SHARE_OF_DRINKS * beverage.serving_size_l,
            )
        )
    rules.extend(
        RuleOfThumb(
            text(
                "{litres:n2} L a guest, as shipped in {year}",
                litres=past.shipped_l / past.guests,
                year=str(past.held_on.year),
            ),
            guests * past.shipped_l / past.guests,
        )
        for past in records.past_events
        if same_name(past.beverage) == same_name(beverage.name) and past.guests and past.shipped_l
    )
    return tuple(rules)
