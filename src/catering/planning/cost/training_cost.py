"""What training costs: the hours of those who learn and teach, the interpreter, and the kit of the stations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from catering.catalog.charge_spreads import charge_spreads
from catering.catalog.tap_course import course_parts
from catering.model.charge import ChargeKind, ChargeStatus
from catering.model.event import instant
from catering.model.money import to_minor_unit
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, plural_text, text
from catering.model.training import StaffMember, Trainer, TrainingSession
from catering.planning.cost.cost_lines import CostLine
from catering.planning.cost.worked_out import open_line


def training_lines(records: EventRecords) -> Iterator[CostLine]:
    """A line for each sort of cost and currency, and an open one for what nobody has priced; none without sessions."""
    if records.training_sessions:
        yield from _hours(records)
        yield from _interpreters(records)
        yield from _kit(records)


def _hours(records: EventRecords) -> Iterator[CostLine]:
    """The paid hours of the roster, and of those who teach the sessions on it; who stayed away is not paid."""
    name = text("Tap training: paid hours")
    people = {same_name(each.name): each for each in records.staff_members}
    trainers = {same_name(each.name): each for each in records.trainers}
    paid: list[tuple[StaffMember | Trainer, Decimal]] = []
    for session in records.training_sessions:
        hours = Decimal(session.minutes) / 60
        entries = [
            entry
            for entry in records.roster_entries
            if same_name(entry.session) == same_name(session.name) and entry.attended is not False
        ]
        paid += ((people[same_name(entry.staff_member)], entry.places * hours) for entry in entries)
        if entries and session.trainer is not None:
            paid.append((trainers[same_name(session.trainer)], hours))
    if not paid:
        yield open_line(name, ChargeKind.TRAINING, records.event.currency, text("nobody is on the roster yet"))
        return
    for currency in dict.fromkeys(each.currency or records.event.currency for each, _ in paid):
        own = [(each, hours) for each, hours in paid if (each.currency or records.event.currency) == currency]
        priced = [(each.pay_per_h, hours) for each, hours in own if each.pay_per_h]
        total = sum((hours for _, hours in priced), Decimal(0))
        if priced:
            amount = sum((pay * hours for pay, hours in priced), Decimal(0))
            yield _line(name, amount, currency, text("{hours:n2} paid hours", hours=float(total)))
    if unpaid := list(dict.fromkeys(each.name for each, _ in paid if each.pay_per_h is None)):
        yield open_line(
            name,
            ChargeKind.TRAINING,
            records.event.currency,
            text("no pay per hour for {names:list}", names=_few(unpaid)),
        )


def _interpreters(records: EventRecords) -> Iterator[CostLine]:
    name = text("Tap training: interpreter")
    with_one = [session for session in records.training_sessions if session.interpreter is not None]
    fees: dict[str, list[Decimal]] = {}
    for session in with_one:
        if session.interpreter_fee is not None:
            fees.setdefault(session.currency or records.event.currency, []).append(session.interpreter_fee)
    for currency, amounts in sorted(fees.items()):
        basis = plural_text("{n:n0} session", "{n:n0} sessions", n=len(amounts))
        yield _line(name, sum(amounts, Decimal(0)), currency, basis)
    if unpriced := [session.name for session in with_one if session.interpreter_fee is None]:
        yield open_line(
            name, ChargeKind.TRAINING, records.event.currency, text("no fee for {names:list}", names=_few(unpriced))
        )


def _kit(records: EventRecords) -> Iterator[CostLine]:
    """The priced kit of the stations that are in use at once, without what the event's goods hold already."""
    name, stations = text("Tap training: kit"), stations_at_once(records.training_sessions)
    secured: dict[str, float] = {}
    for goods in records.goods:
        secured[goods.kind] = secured.get(goods.kind, 0) + goods.secured
    amounts: dict[str, Decimal] = {}
    for piece in course_parts("kit"):
        lacking = stations if piece.goods is None else max(0, stations - int(secured.get(piece.goods, 0)))
        if piece.price is not None and piece.currency is not None and lacking:
            amounts[piece.currency] = amounts.get(piece.currency, Decimal(0)) + lacking * piece.price
    for currency, amount in sorted(amounts.items()):
        yield _line(name, amount, currency, plural_text("{n:n0} station", "{n:n0} stations", n=stations))


def stations_at_once(sessions: Iterable[TrainingSession]) -> int:
    """Stations that are in use at the same time, when most are."""
    held = tuple(sessions)
    return max(
        (
            sum(
                other.stations
                for other in held
                if instant(other.starts_at) <= instant(session.starts_at) < instant(other.ends_at)
            )
            for session in held
        ),
        default=0,
    )


def _line(name: Text, amount: Decimal, currency: str, basis: Text) -> CostLine:
    spread = charge_spreads()[ChargeStatus.RATE]
    return CostLine(
        name=name,
        kind=ChargeKind.TRAINING,
        amount=to_minor_unit(amount, currency),
        lowest=to_minor_unit(amount * (1 - spread.less_share), currency),
        highest=to_minor_unit(amount * (1 + spread.more_share), currency),
        currency=currency,
        basis=basis,
        status=ChargeStatus.RATE,
        is_worked_out=True,
    )


def _few(names: list[str], most: int = 3) -> list[Text]:
    """The first names, and how many more there are."""
    told = [Text("{name}", {"name": name}) for name in names[:most]]
    if len(names) > most:
        told.append(plural_text("{n:n0} more", "{n:n0} more", n=len(names) - most))
    return told
