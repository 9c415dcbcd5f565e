"""What was taken in of a consignment: what is wrong with it, and the last day to claim it from the carrier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from catering.catalog.claim_periods import ClaimPeriod, claim_period
from catering.catalog.container_sizes import size_label
from catering.model.event import instant
from catering.model.milestone import WorkCalendar
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, Leg, Receipt
from catering.model.text import Text, plural_text, text
from catering.planning.order.consignment import legs_of, shipped_lines
from catering.planning.shipment.working_days import is_public_holiday

_SUNDAY = 6
_CALENDARS = {"Asia/Tokyo": WorkCalendar.JAPAN, "Europe/Berlin": WorkCalendar.NRW}


@dataclass(frozen=True, slots=True)
class ReceiptClaim:
    """A receipt with what is wrong with it; `period` is None where the last day was agreed, or no leg is known."""

    receipt: Receipt
    received_at: dt.datetime
    wrong: tuple[Text, ...]
    claim_by_on: dt.date | None
    period: ClaimPeriod | None
    as_of: dt.datetime

    @property
    def is_claimed(self) -> bool:
        return self.receipt.claimed_on is not None

    @property
    def is_due(self) -> bool:
        """Something is wrong, and the carrier has not been told."""
        return bool(self.wrong) and not self.is_claimed

    @property
    def is_missed(self) -> bool:
        """It was to be claimed, and the last day is past."""
        today = self.as_of.astimezone(self.received_at.tzinfo).date()
        return self.is_due and self.claim_by_on is not None and today > self.claim_by_on

    def summary(self) -> Text:
        if not self.wrong:
            return text("Receipt {number}: taken in without fault.", number=self.receipt.number)
        found = text("Receipt {number}: {wrong:list}.", number=self.receipt.number, wrong=self.wrong)
        if self.receipt.claimed_on is not None:
            return text("{found} Claimed on {day:date}.", found=found, day=self.receipt.claimed_on)
        if self.claim_by_on is None:
            return text("{found} Tell the carrier at once.", found=found)
        if self.is_missed:
            return text("{found} It was to be claimed by {day:date}, and was not.", found=found, day=self.claim_by_on)
        return text("{found} Claim it in writing by {day:date}.", found=found, day=self.claim_by_on)


@dataclass(frozen=True, slots=True)
class MissingContainers:
    """Containers of the order that no receipt tells of."""

    beverage: str
    container_size: str
    ordered: int
    received: int

    def summary(self) -> Text:
        missing = self.ordered - self.received
        return plural_text(
            "{n:n0} of {ordered:n0} × {size} of {beverage} is missing.",
            "{n:n0} of {ordered:n0} × {size} of {beverage} are missing.",
            n=missing,
            ordered=self.ordered,
            size=size_label(self.container_size),
            beverage=self.beverage,
        )


def receipt_claims(records: EventRecords, consignment: Consignment, *, as_of: dt.datetime) -> tuple[ReceiptClaim, ...]:
    """The receipts of a consignment up to a moment, the first one first."""
    last = _last_leg(records, consignment)
    receipts = sorted(_receipts(records, consignment, as_of), key=lambda receipt: receipt.number)
    return tuple(_claim(receipt, last, records.event.zone, as_of) for receipt in receipts)


def missing_containers(
    records: EventRecords, consignment: Consignment, *, as_of: dt.datetime
) -> tuple[MissingContainers, ...]:
    """What was ordered and not taken in, once anything of it was counted."""
    counted = [each for each in _receipts(records, consignment, as_of) if each.containers is not None]
    received: dict[tuple[str, str], int] = {}
    for receipt in counted:
        key = same_name(receipt.beverage or ""), same_name(receipt.container_size or "")
        received[key] = received.get(key, 0) + (receipt.containers or 0)
    if not counted or any("" in key for key in received):  # of what was counted as a whole nothing can be said
        return ()
    found = (
        MissingContainers(
            line.beverage,
            line.container_size,
            line.containers,
            received.get((same_name(line.beverage), same_name(line.container_size)), 0),
        )
        for line in shipped_lines(records)
    )
    return tuple(each for each in found if each.received < each.ordered)


def claim_by(received_on: dt.date, period: ClaimPeriod, zone: ZoneInfo) -> dt.date:
    """The last day to claim; the day of receipt is not counted."""
    calendar = _CALENDARS.get(zone.key, WorkCalendar.EVERY_DAY)
    day, left = received_on, period.days
    while left:
        day += dt.timedelta(days=1)
        closed = day.weekday() == _SUNDAY or is_public_holiday(day, calendar)
        left -= 0 if period.without_sundays_and_holidays and closed else 1
    return day


def _receipts(records: EventRecords, consignment: Consignment, as_of: dt.datetime) -> Sequence[Receipt]:
    return [
        each
        for each in records.receipts
        if same_name(each.consignment) == same_name(consignment.name) and instant(each.received_at) <= instant(as_of)
    ]


def _last_leg(records: EventRecords, consignment: Consignment) -> Leg | None:
    legs = legs_of(records, consignment)
    return legs[-1] if legs else None


def _claim(receipt: Receipt, last: Leg | None, venue: ZoneInfo, as_of: dt.datetime) -> ReceiptClaim:
    zone = ZoneInfo(receipt.time_zone) if receipt.time_zone else venue
    received_at = receipt.received_at.astimezone(zone)
    period = claim_period(last.mode) if last is not None and receipt.claim_by_on is None else None
    claim_by_on = receipt.claim_by_on or (claim_by(received_at.date(), period, zone) if period is not None else None)
    return ReceiptClaim(receipt, received_at, tuple(_wrong(receipt, last)), claim_by_on, period, as_of)


def _wrong(receipt: Receipt, last: Leg | None) -> Iterator[Text]:
    target_c = last.temperature_c if last is not None else None
    if receipt.temperature_c is not None and target_c is not None and receipt.temperature_c > target_c:
        yield text(
            "{measured:n1} °C at the kegs, {target:n1} °C were agreed", measured=receipt.temperature_c, target=target_c
        )
    if receipt.dented:
        yield plural_text("{n:n0} container dented", "{n:n0} containers dented", n=receipt.dented)
    if receipt.leaking:
        yield plural_text("{n:n0} container leaking", "{n:n0} containers leaking", n=receipt.leaking)
