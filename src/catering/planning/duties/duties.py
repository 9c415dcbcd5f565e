"""The checklist: what must be done, filed or held, by when, and what it keeps from happening.

Facts (`_Sending`) → the rules of the catalogue that apply → merged with the person's own rows by name → dated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from catering.catalog.duties import Condition, DutyRule, Met, duty_name, duty_rules
from catering.catalog.taxes import GERMANY, JAPAN
from catering.model.beverage import Confidence, Dispense
from catering.model.duty import Duty, DutyState
from catering.model.finding import Finding, Level
from catering.model.goods import GoodsKind, GoodsSource
from catering.model.milestone import MilestoneKind
from catering.model.party import PartyRole
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, LegMode
from catering.model.text import Text, text
from catering.planning.cost.customs_value import CustomsValue, customs_value, shipped_weight_kg
from catering.planning.cost.import_taxes import country_of
from catering.planning.cost.landed_quantities import shipped
from catering.planning.cost.liquor_tax import LEAST_ABV
from catering.planning.cost.worked_out import origin_of
from catering.planning.goods.goods_needed import goods_needed, shipped_goods
from catering.planning.order.consignment import chosen_consignment, legs_of, shipped_lines
from catering.planning.shipment.schedule_points import SchedulePoint
from catering.planning.shipment.shipment_schedule import schedule_shipment

ORAL_EUR, ORAL_KG, ONE_STAGE_EUR = Decimal(1000), 1000.0, Decimal(3000)
"""Up to these, both, an export is declared by word of mouth; up to the last one in one stage."""
PASSED_OVER = "duty-passed-over"
"""The code of a finding: a milestone is reached although a duty that it waits for is open."""
_BERLIN = ZoneInfo("Europe/Berlin")
_NO_VESSEL_BACK = (Dispense.ONE_WAY, Dispense.BOTTLE)


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One line of the checklist. `rule` None: a person's own; `row` None: from the catalogue alone.

    `name` is the catalogue's in the reader's language, or the person's. `because` says in figures why it applies.
    `blocked` is a milestone that was reached although this, which it waits for, is open.
    """

    name: Text
    rule: DutyRule | None
    row: Duty | None
    state: DutyState
    zone: ZoneInfo
    where: Text | None
    responsible: Text | None
    earliest_on: dt.date | None
    latest_on: dt.date | None
    blocks: MilestoneKind | None
    is_overdue: bool
    because: Text | None = None
    blocked: SchedulePoint | None = None

    @property
    def is_open(self) -> bool:
        return self.state is DutyState.OPEN

    @property
    def why(self) -> Text | None:
        """The rule in a sentence; None for what a person added."""
        return None if self.rule is None else self.rule.sentence

    @property
    def source(self) -> str | None:
        return None if self.rule is None else self.rule.source

    @property
    def confidence(self) -> Confidence | None:
        return None if self.rule is None else self.rule.confidence

    @property
    def number(self) -> str | None:
        return None if self.row is None else self.row.number

    @property
    def done_on(self) -> dt.date | None:
        return None if self.row is None else self.row.done_on

    @property
    def done_by(self) -> str | None:
        return None if self.row is None else self.row.done_by

    def finding(self) -> Finding | None:
        """That a milestone was reached although this is open, or that it is overdue."""
        if self.blocked is not None:
            code = PASSED_OVER
            message = text(
                "“{milestone}” is reached, though “{duty}” is open.", milestone=self.blocked.name, duty=self.name
            )
        elif self.is_overdue:
            code = "duty-overdue"
            message = text("“{duty}” was due by {latest:date} and is open.", duty=self.name, latest=self.latest_on)
        else:
            return None
        return Finding(Level.WARNING, code, message, text("Tick it off if it was done, else see to it at once."))

    @property
    def turn(self) -> tuple[bool, bool, dt.date, dt.date]:
        """Overdue first, then open by their last day, then the rest."""
        return (not self.is_overdue, not self.is_open, self.latest_on or dt.date.max, self.earliest_on or dt.date.max)


def duties_of(records: EventRecords, *, as_of: dt.datetime) -> tuple[DutyLine, ...]:
    """The duties of the chosen consignment and the person's own, what is overdue first.

    The catalogue knows those of goods sent from Germany to Japan.
    """
    schedule = schedule_shipment(records, as_of=as_of)
    return duties_by(records, () if schedule is None else schedule.points, as_of=as_of)


def duties_by(records: EventRecords, points: Sequence[SchedulePoint], *, as_of: dt.datetime) -> tuple[DutyLine, ...]:
    """The same, with the points of a schedule that is known already."""
    consignment = chosen_consignment(records)
    dates = _Dates(records, points, as_of)
    lines: list[DutyLine] = []
    own = list(records.duties)
    if consignment is not None and is_germany_to_japan(records, consignment):
        sending = _Sending(records, consignment, as_of)
        for rule in duty_rules():
            if rule.applies is None or sending.applies(rule.applies):
                row = next((each for each in own if duty_name(each.name) == rule.name), None)
                if row is not None:
                    own.remove(row)
                lines.append(_line(rule, row, dates, sending))
    lines += [_own_line(row, dates) for row in own]
    return tuple(sorted(lines, key=lambda line: line.turn))


def is_germany_to_japan(records: EventRecords, consignment: Consignment) -> bool:
    """Whether it goes where the catalogue knows the duties."""
    return origin_of(consignment) == GERMANY and country_of(records.event) == JAPAN


def duty_findings(lines: Sequence[DutyLine]) -> Iterator[Finding]:
    """Duties that are overdue, and milestones that were reached although a duty that they wait for is open."""
    for line in lines:
        found = line.finding()
        if found is not None:
            yield found


# What is sent


@dataclass(frozen=True)
class _Sending:
    """What the duties go by."""

    records: EventRecords
    consignment: Consignment
    as_of: dt.datetime

    @cached_property
    def value(self) -> CustomsValue:
        return customs_value(self.records, currency="EUR", on=self.as_of.astimezone(_BERLIN).date())

    @cached_property
    def weight_kg(self) -> float | None:
        return shipped_weight_kg(self.records)

    @cached_property
    def declaration(self) -> Condition:
        """How export is declared; as if it were worth more, as long as its value is not known."""
        if self.value.lacks or self.value.known > ONE_STAGE_EUR:
            return "two stages"
        if self.value.known > ORAL_EUR or self.weight_kg is None or self.weight_kg > ORAL_KG:
            return "one stage"
        return "oral"

    @cached_property
    def vessels(self) -> frozenset[Dispense]:
        return frozenset(line.size.dispense for line in shipped(self.records) if line.size is not None)

    def applies(self, condition: Condition) -> bool:
        match condition:
            case "oral" | "one stage" | "two stages":
                return self.declaration == condition
            case "duty suspended":
                return self.consignment.duty_suspended
            case "by air":
                return any(leg.mode is LegMode.AIR for leg in legs_of(self.records, self.consignment))
            case "alcohol":
                beverages = (line.beverage for line in shipped(self.records))
                return any(each is not None and each.abv >= LEAST_ABV for each in beverages)
            case "beverages":
                return bool(shipped_lines(self.records))
            case "touches food":
                return any(goods.touches_food for _, goods in shipped_goods(self.records))
            case "CO2":
                return Dispense.KEG_CO2 in self.vessels
            case "vessels return":
                return any(
                    line.size is not None
                    and line.size.dispense not in _NO_VESSEL_BACK
                    and line.goes_back(self.records, self.consignment)
                    for line in shipped(self.records)
                )

    def is_met(self, met: Met) -> bool:
        match met:
            case "incoterm":
                return self.consignment.incoterm is not None and self.consignment.incoterm_place is not None
            case "importer":
                return self.consignment.importer is not None
            case "CO2":
                needs = [each for each in goods_needed(self.records) if each.kind is GoodsKind.CO2]
                bought = [each for each in needs if each.goods and each.goods.source is not GoodsSource.SHIPPED]
                return bool(bought) and not any(each.gap for each in needs)

    def because(self, condition: Condition | None) -> Text | None:
        """The figures that a declaration's kind follows from."""
        if condition not in ("oral", "one stage", "two stages"):
            return None
        if self.value.lacks and self.value.known <= ONE_STAGE_EUR:
            return text(
                "The customs value of {goods:list} is not known: the strictest way is assumed.", goods=self.value.lacks
            )
        worth = (round(self.value.known, 2), self.value.currency)
        if self.weight_kg is None:
            return text("Customs value {value:money}.", value=worth)
        return text("Customs value {value:money}, {weight:kg0}.", value=worth, weight=self.weight_kg)


# Lines and their days


def _line(rule: DutyRule, row: Duty | None, dates: _Dates, sending: _Sending) -> DutyLine:
    earliest_on, latest_on, zone = dates.of(rule)
    state = DutyState.OPEN if row is None else row.state
    if state is DutyState.OPEN and rule.met is not None and sending.is_met(rule.met):
        state = DutyState.DONE
    if row is not None:
        earliest_on, latest_on = row.earliest_on or earliest_on, row.latest_on or latest_on
    blocks = rule.blocks if row is None or row.blocks is None else row.blocks
    return DutyLine(
        name=rule.label,
        rule=rule,
        row=row,
        state=state,
        zone=zone,
        where=rule.where if row is None or row.where is None else _written(row.where),
        responsible=_responsible(sending.records, sending.consignment, rule, row),
        earliest_on=earliest_on,
        latest_on=latest_on,
        blocks=blocks,
        is_overdue=state is DutyState.OPEN and dates.is_over(latest_on, zone),
        because=sending.because(rule.applies),
        blocked=dates.reached(blocks) if state is DutyState.OPEN else None,
    )


def _own_line(row: Duty, dates: _Dates) -> DutyLine:
    zone = dates.records.event.zone
    return DutyLine(
        name=_written(row.name),
        rule=None,
        row=row,
        state=row.state,
        zone=zone,
        where=None if row.where is None else _written(row.where),
        responsible=None if row.responsible is None else _written(row.responsible),
        earliest_on=row.earliest_on,
        latest_on=row.latest_on,
        blocks=row.blocks,
        is_overdue=row.state is DutyState.OPEN and dates.is_over(row.latest_on, zone),
        blocked=dates.reached(row.blocks) if row.state is DutyState.OPEN else None,
    )


def _responsible(records: EventRecords, consignment: Consignment, rule: DutyRule, row: Duty | None) -> Text:
    """Who does it: whom the row names, else the importer or the first party of the rule's role, else the role."""
    if row is not None and row.responsible is not None:
        return _written(row.responsible)
    if rule.who is PartyRole.IMPORTER and consignment.importer is not None:
        return _written(consignment.importer)
    party = next((each for each in records.parties if each.role is rule.who), None)
    return rule.who.label if party is None else _written(party.name)


def _written(words: str) -> Text:
    """What a person wrote, as it is."""
    return Text("{words}", {"words": words})


@dataclass(frozen=True, slots=True)
class _Dates:
    """The days of duties, from the points of a schedule, else from the day of the event."""

    records: EventRecords
    points: Sequence[SchedulePoint]
    as_of: dt.datetime

    def of(self, rule: DutyRule) -> tuple[dt.date | None, dt.date, ZoneInfo]:
        """Earliest and latest day, each on the clock of its place, and that place's zone."""
        event = self.records.event
        point = self._point(rule.by)
        if point is not None:
            latest_on, zone = _days_before(point.latest_at, point.zone, rule.latest_days), point.zone
        else:
            days = rule.latest_days if rule.by == "event" else rule.days_before_event
            latest_on, zone = _days_before(event.doors_at, event.zone, days), event.zone
        from_point = self._point("departure" if rule.by == "departure" else "arrival")
        earliest_on = None
        if rule.earliest_days is not None and from_point is not None:
            earliest_on = _days_before(from_point.expected_at, from_point.zone, rule.earliest_days)
        return earliest_on, latest_on, zone

    def _point(self, by: object) -> SchedulePoint | None:
        if by in ("departure", "arrival"):
            return self._of_leg(is_arrival=by == "arrival")
        return next((point for point in self.points if point.kind is by and by is not None), None)

    def _of_leg(self, *, is_arrival: bool) -> SchedulePoint | None:
        """Where the long way begins or ends: the first or last leg that is no road, else of all."""
        legs = [point for point in self.points if point.leg is not None and point.is_arrival is is_arrival]
        legs = [point for point in legs if point.leg and point.leg.mode is not LegMode.ROAD] or legs
        return (legs[-1] if is_arrival else legs[0]) if legs else None

    def is_over(self, latest_on: dt.date | None, zone: ZoneInfo) -> bool:
        return latest_on is not None and latest_on < self.as_of.astimezone(zone).date()

    def reached(self, kind: MilestoneKind | None) -> SchedulePoint | None:
        """The milestone of that kind, if it is reached."""
        found = (point for point in self.points if kind is not None and point.kind is kind and point.is_reached)
        return next(found, None)


def _days_before(moment: dt.datetime, zone: ZoneInfo, days: float) -> dt.date:
    return moment.astimezone(zone).date() - dt.timedelta(days=days)
