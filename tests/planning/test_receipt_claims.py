"""What was taken in, what is wrong with it, and the last day to claim it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from shipments import AIR, AIR_LEGS, SLIM_KEG, TOKYO, evening, tokyo

from catering.catalog.claim_periods import claim_period
from catering.model.shipment import LegMode, Receipt
from catering.planning.shipment.receipt_claims import ReceiptClaim, claim_by, missing_containers, receipt_claims

LATER = tokyo(2025, 6, 20, 12)


def receipt(number: int = 1, **columns: Any) -> Receipt:
    values: dict[str, Any] = {"consignment": AIR.name, "number": number, "received_at": tokyo(2025, 6, 12, 14)}
    return Receipt(**values | columns)


def claim(row: Receipt, *, mode: LegMode = LegMode.ROAD, as_of: dt.datetime = LATER) -> ReceiptClaim:
    *before, last = AIR_LEGS
    legs = (*before, last.model_copy(update={"mode": mode}))
    (found,) = receipt_claims(evening(receipts=(row,), legs=legs), AIR, as_of=as_of)
    return found


@pytest.mark.parametrize(
    ("mode", "received_on", "last_day"),
    [
        (LegMode.AIR, "2025-06-12", "2025-06-26"),  # 14 days
        (LegMode.SEA, "2025-06-12", "2025-06-15"),  # 3 days
        (LegMode.RAIL, "2025-06-12", "2025-06-19"),  # 7 days
        (LegMode.ROAD, "2025-06-12", "2025-06-20"),  # 7 days and a Sunday
        (LegMode.ROAD, "2025-05-02", "2025-05-14"),  # 7 days, two Sundays, Golden Week from Saturday to Tuesday
    ],
)
def test_the_last_day_is_that_of_the_carriage(mode: LegMode, received_on: str, last_day: str) -> None:
    found = claim_by(dt.date.fromisoformat(received_on), claim_period(mode), TOKYO)
    assert found == dt.date.fromisoformat(last_day)


def test_it_is_that_of_the_last_leg_unless_it_was_agreed() -> None:
    assert claim(receipt()).claim_by_on == dt.date(2025, 6, 20)
    assert claim(receipt(), mode=LegMode.AIR).claim_by_on == dt.date(2025, 6, 26)
    agreed = claim(receipt(claim_by_on=dt.date(2025, 6, 14)))
    assert (agreed.claim_by_on, agreed.period) == (dt.date(2025, 6, 14), None)


def test_a_receipt_tells_what_is_wrong() -> None:
    found = claim(receipt(containers=40, temperature_c=8.5, dented=2, leaking=1))
    assert [str(each) for each in found.wrong] == [
        "8.5 °C at the kegs, 5 °C were agreed", "2 containers dented", "1 container leaking",
    ]  # fmt: skip
    assert str(found.summary()) == (
        "Receipt 1: 8.5 °C at the kegs, 5 °C were agreed, 2 containers dented and 1 container leaking. "
        "Claim it in writing by 20 June 2025."
    )
    assert str(claim(receipt(temperature_c=5)).summary()) == "Receipt 1: taken in without fault."


def test_what_was_not_claimed_in_time_is_told() -> None:
    dented = receipt(dented=1)
    assert not claim(dented, as_of=tokyo(2025, 6, 20, 23)).is_missed
    late = claim(dented, as_of=tokyo(2025, 6, 21, 0))
    assert late.is_missed
    assert str(late.summary()).endswith("It was to be claimed by 20 June 2025, and was not.")
    claimed = claim(receipt(dented=1, claimed_on=dt.date(2025, 6, 13)), as_of=tokyo(2025, 6, 21, 0))
    assert not claimed.is_missed
    assert str(claimed.summary()).endswith("Claimed on 13 June 2025.")


def test_what_is_missing_of_the_order_is_counted() -> None:
    some = receipt(beverage="Altbier", container_size=SLIM_KEG, containers=25)
    more = receipt(2, beverage="Altbier", container_size=SLIM_KEG, containers=12)
    (missing,) = missing_containers(evening(receipts=(some, more)), AIR, as_of=LATER)
    assert str(missing.summary()) == "3 of 40 × 20 L slim keg of Altbier are missing."
    assert missing_containers(evening(), AIR, as_of=LATER) == ()
    whole = receipt(containers=37)  # of what was counted as a whole, nothing can be said of a size
    assert missing_containers(evening(receipts=(whole,)), AIR, as_of=LATER) == ()


def test_nothing_is_known_before_it_was_received() -> None:
    assert receipt_claims(evening(receipts=(receipt(),)), AIR, as_of=tokyo(2025, 6, 12, 13)) == ()
