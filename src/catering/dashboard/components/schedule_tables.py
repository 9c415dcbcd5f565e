"""The tables of the page Shipment, to be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import streamlit as st
from babel.dates import format_skeleton

from catering.dashboard.components.tables import show_table
from catering.dashboard.components.words import as_markdown, language, say, value
from catering.model.event import instant
from catering.model.milestone import Fallback, Milestone
from catering.model.record import column_of, sheet_label
from catering.model.text import Text, locale_of, plural_text, text
from catering.planning.shipment.fallback_choice import FallbackChoice
from catering.planning.shipment.litres_changes import LitresChange
from catering.planning.shipment.receipt_claims import MissingContainers, ReceiptClaim
from catering.planning.shipment.schedule_breaks import BrokenSchedule, hours_told
from catering.planning.shipment.schedule_points import SchedulePoint
from catering.planning.shipment.shipment_schedule import ShipmentSchedule

_NOTHING = "–"
_MOST_WARNINGS = 3


def moment(at: dt.datetime | None, venue: ZoneInfo) -> str:
    """A moment in short; where its clock is not the venue's, with the city whose it is."""
    if at is None:
        return _NOTHING
    day = format_skeleton("MMMEd", at.date(), locale=locale_of(language()))
    shown = f"{day}, {value(at, 'time')}"
    zone = getattr(at.tzinfo, "key", None)
    is_abroad = zone is not None and at.utcoffset() != at.astimezone(venue).utcoffset()
    return f"{shown} ({str(zone).rpartition('/')[2].replace('_', ' ')})" if is_abroad else shown


def show_breaks(broken: Sequence[BrokenSchedule]) -> None:
    """What breaks: the first few as they are, all of them by rule in a table."""
    for each in broken[:_MOST_WARNINGS]:
        said = text("{rule}: {message}", rule=each.rule.label, message=each.message)
        hint = f" {as_markdown(each.suggestion)}" if each.suggestion is not None else ""
        st.warning(as_markdown(said) + hint)
    if len(broken) > _MOST_WARNINGS:
        with st.expander(say(text("All that breaks ({n})", n=len(broken)))):
            show_table(
                [
                    {
                        say(text("Rule")): say(each.rule.label),
                        say(text("What breaks")): say(each.message),
                        say(text("What to do")): say(each.suggestion) if each.suggestion else _NOTHING,
                    }
                    for each in broken
                ],
                alt=text("What breaks"),
            )


def show_points(schedule: ShipmentSchedule, venue: ZoneInfo) -> None:
    """Every point: planned, reached or expected, latest, slack, and who sees to it."""
    show_table(
        [
            {
                say(column_of(Milestone, "name").label): say(point.name),
                say(text("Planned")): moment(point.planned_at, venue),
                say(text("Reached")): _reached(point, venue),
                say(text("Expected")): _expected(point, schedule, venue),
                say(text("Latest")): moment(point.latest_at, venue),
                say(text("Slack")): say(_slack(point, schedule)),
                say(column_of(Milestone, "responsible").label): point.responsible or _NOTHING,
            }
            for point in schedule.points
        ],
        alt=text("Milestones and legs"),
    )


def _reached(point: SchedulePoint, venue: ZoneInfo) -> str:
    if point.is_implied:
        return say(text("not recorded"))
    return moment(point.actual_at, venue)


def _expected(point: SchedulePoint, schedule: ShipmentSchedule, venue: ZoneInfo) -> str:
    if point.is_reached or point.is_past(schedule.as_of) or not schedule.is_expected(point):
        return _NOTHING
    return moment(point.expected_at, venue)


def _slack(point: SchedulePoint, schedule: ShipmentSchedule) -> Text:
    if point.is_past(schedule.as_of):
        return text("not recorded")
    if not schedule.is_expected(point):
        return text(_NOTHING)
    told = hours_told(point.slack_h)
    if point.is_late:
        return text("▲ {hours} too late", hours=told)
    return told if point.slack_h >= 1 else text("none")


def show_changes(changes: Sequence[LitresChange], as_of: dt.datetime) -> None:
    """What a change of the litres costs when; the stretch that holds now is marked."""
    for change in changes:
        said = as_markdown(change.summary())
        st.markdown(f"- **{said}**" if change.holds_at(as_of) else f"- {said}")


def show_fallbacks(choices: Sequence[FallbackChoice], venue: ZoneInfo, as_of: dt.datetime) -> None:
    """Each way out: until when it can be decided on, how surely it covers, what it costs."""
    show_table(
        [
            {
                say(column_of(Fallback, "name").label): choice.fallback.name,
                say(text("Decide by")): _decide_by(choice, venue, as_of),
                say(text("To be safe by")): moment(choice.safe_decide_by_at, venue),
                say(text("Decided now, it covers")): _chance(choice.covers_decided_now),
                say(text("Decided at the last, it covers")): _chance(choice.covers_decided_by),
                say(column_of(Fallback, "covers_l").label): _covers(choice),
                say(text("Cost")): _NOTHING if choice.price is None else value(choice.price, "money0"),
                say(column_of(Fallback, "responsible").label): choice.fallback.responsible or _NOTHING,
            }
            for choice in choices
        ],
        alt=sheet_label(Fallback),
    )


def _decide_by(choice: FallbackChoice, venue: ZoneInfo, as_of: dt.datetime) -> str:
    by = moment(choice.decide_by_at, venue)
    return say(text("▲ past: {by}", by=by)) if choice.is_past(as_of) else by


def _chance(chance: float) -> str:
    """A chance of what is still to come: never 0 or 100 %."""
    return value(min(max(chance, 1e-9), 1 - 1e-9), "pct")


def _covers(choice: FallbackChoice) -> str:
    litres = choice.fallback.covers_l
    return say(text("as much as is needed")) if litres is None else value(litres, "L0")


def show_receipts(claims: Sequence[ReceiptClaim], missing: Sequence[MissingContainers]) -> None:
    """What was taken in, what is wrong with it, and by when it must be claimed."""
    for claim in claims:
        if claim.is_missed:
            st.error(as_markdown(claim.summary()))
        elif claim.is_due:
            st.warning(as_markdown(claim.summary()))
        else:
            st.markdown(as_markdown(claim.summary()))
    for each in missing:
        st.warning(as_markdown(each.summary()))
    periods = dict.fromkeys(claim.period for claim in claims if claim.period is not None)
    for period in periods:
        st.caption(
            as_markdown(
                text(
                    "{mode}: {rule}, {days:n0} days. {note} (confidence: {confidence})",
                    mode=period.mode.label,
                    rule=period.rule_label,
                    days=period.days,
                    note=period.note_label,
                    confidence=period.confidence.label,
                )
            )
        )


def lead_sentences(schedule: ShipmentSchedule) -> list[Text]:
    """How long the beer keeps after the evening, how long the way takes, and how long before the doors it begins."""
    said: list[Text] = []
    left = schedule.shelf_life_left_days
    if left is not None and left >= 0:
        said.append(
            plural_text(
                "{n:n0} day of shelf life is left on the evening.",
                "{n:n0} days of shelf life are left on the evening.",
                n=round(left),
            )
        )
    if schedule.days_door_to_door is not None:
        lowest, likely, highest = schedule.days_door_to_door
        said.append(
            plural_text(
                "Door to door {n:n0} day ({lowest:n0} to {highest:n0}).",
                "Door to door {n:n0} days ({lowest:n0} to {highest:n0}).",
                n=round(likely),
                lowest=lowest,
                highest=highest,
            )
        )
    if (
        schedule.lead_days is not None
        and not schedule.lacks
        and instant(schedule.doors_at) > instant(_left_at(schedule))
    ):
        said.append(
            plural_text(
                "From departure to the doors {n:n0} day.",
                "From departure to the doors {n:n0} days.",
                n=round(schedule.lead_days),
            )
        )
    return said


def show_real_leads(schedule: ShipmentSchedule) -> None:
    """How long before earlier events the goods really left."""
    if schedule.real_leads:
        before = text("How it was before:")
        st.caption(
            " ".join(as_markdown(words) for words in (before, *(lead.summary() for lead in schedule.real_leads)))
        )


def _left_at(schedule: ShipmentSchedule) -> dt.datetime:
    return schedule.doors_at - dt.timedelta(days=schedule.lead_days or 0)
