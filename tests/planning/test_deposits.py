"""Deposits: which kegs go back, where they are, and what of the deposit is back, due or lost, to the cent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from evenings import beverage, evening, event, group
from hypothesis import given
from hypothesis import strategies as st

from catering.model.beverage import BeverageCategory, BeverageSource, ContainerOffer, ContainerSize, Dispense, Empties
from catering.model.charge import BudgetLine, Charge, ChargeBasis, ChargeKind, ExchangeRate
from catering.model.movement import KegState, MovementKind, WasteCode
from catering.model.party import Party, PartyRole
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, ConsignmentState
from catering.model.stock import Keg, Location, LocationKind, Lot
from catering.planning.stock.deposits import (
    Deposits,
    Fate,
    LotTaken,
    Owed,
    damaged_kegs,
    deposits_of,
    lots_taken,
)
from catering.planning.stock.ledger import (
    NOT_FILLED,
    KegItem,
    Movement,
    Places,
    Wanted,
    follow_keg,
    move_keg,
    opposite_of,
)
from catering.planning.stock.ledger_refusals import MovementRefused
from catering.planning.stock.ledger_stock import Held

TOKYO = ZoneInfo("Asia/Tokyo")
AFTER = dt.datetime(2025, 6, 30, 12, tzinfo=TOKYO)
PLACES = {kind: Location(name=kind.value, kind=kind) for kind in LocationKind}
BREWERY, ON_THE_WAY, EMPTIES = LocationKind.BREWERY, LocationKind.IN_TRANSIT, LocationKind.EMPTIES
COLD, BAR, BACK, LOST = (
    LocationKind.COLD_STORE, LocationKind.BAR, LocationKind.RETURNED, LocationKind.LOST_AND_FOUND,
)  # fmt: skip
SCHLUESSEL = Party(name="Zum Schlüssel", role=PartyRole.BREWERY)
SLIM, CASK, BOTTLE = "20 L slim keg", "20 L gravity cask", "1 L bottle"
ONE_WAY = ContainerSize(name="30 L one-way", volume_l=30, dispense=Dispense.ONE_WAY)
OFFER = ContainerOffer(beverage="Altbier", container_size=SLIM, deposit=Decimal(30), currency="EUR")
LOT = Lot(name="A1", beverage="Altbier")


def records(**changes: Any) -> EventRecords:
    tables: dict[str, Any] = {
        "beverages": (
            beverage(),
            beverage("Water", category=BeverageCategory.WATER, abv=0, source=BeverageSource.BOUGHT_LOCALLY),
        ),
        "container_offers": (OFFER,),
        "parties": (SCHLUESSEL,),
        "locations": tuple(PLACES.values()),
        "lots": (LOT, Lot(name="W1", beverage="Water")),
    }
    return evening(group("Guests", 700), **{**tables, **changes})


def kegs(first: int, last: int, at: LocationKind, ml: int = 0, size: str = SLIM) -> list[Held]:
    state = KegState.FULL if ml else KegState.EMPTY
    return [
        Held(PLACES[at], LOT, Keg(number=str(number), container_size=size, lot="A1"), state, ml, 1)
        for number in range(first, last + 1)
    ]


def bottles(containers: int, at: LocationKind) -> Held:
    return Held(PLACES[at], Lot(name="W1", beverage="Water"), None, None, containers * 1000, containers)


def deposits(*held: list[Held], of: EventRecords | None = None, **more: Any) -> Deposits:
    return deposits_of(of or records(), [each for some in held for each in some], as_of=AFTER, **more)


def counted(found: Deposits) -> list[tuple[int, int, int, int]]:
    """Paid, back, due, lost, of each line."""
    return [(line.containers, line.back, line.due, line.lost) for line in found.lines]


def test_the_example_of_the_docs() -> None:
    found = deposits(kegs(1, 36, BACK), kegs(37, 37, BAR), kegs(38, 38, EMPTIES), kegs(39, 40, LOST, 20_000))
    (line,) = found.lines
    assert counted(found) == [(40, 36, 2, 2)]
    assert line.amounts is not None
    assert (line.amounts.paid, line.amounts.back, line.amounts.due, line.amounts.lost) == (1200, 1080, 60, 60)
    assert line.where == {"bar": 1, "empties": 1}
    assert found.owed == (Owed("Zum Schlüssel", None, "EUR", Decimal(1080), Decimal(60)),)
    assert str(found.summary()) == (
        "36 of 40 kegs are back: €1,080.00 of deposit to come from Zum Schlüssel. "
        "2 not yet returned hold €60.00. 2 will not come back: €60.00 lost."
    )


def test_before_anything_left_the_brewery_nothing_is_paid() -> None:
    found = deposits(kegs(1, 40, BREWERY, 20_000))
    assert found.lines == ()
    assert str(found.summary()) == "No keg has left the brewery: no deposit is paid yet."
    on_the_way = deposits(kegs(1, 40, ON_THE_WAY, 20_000))
    assert str(on_the_way.summary()) == "0 of 40 kegs are back at Zum Schlüssel. 40 not yet returned hold €1,200.00."


def test_which_kegs_are_still_to_go_back_and_where_each_is() -> None:
    found = deposits(kegs(1, 2, BACK), kegs(3, 3, BAR, 4_000), kegs(4, 4, LOST), kegs(5, 5, ON_THE_WAY))
    assert [(each.name, each.location, each.state) for each in found.still_out] == [
        ("3", PLACES[BAR], KegState.FULL), ("5", PLACES[ON_THE_WAY], KegState.EMPTY),
    ]  # fmt: skip


def test_one_way_kegs_and_those_that_stay_do_not_go_back() -> None:
    stay = ContainerOffer(beverage="Altbier", container_size=CASK, deposit=Decimal(50), empties=Empties.FORFEITED)
    free = ContainerOffer(beverage="Altbier", container_size=ONE_WAY.name)
    of = records(container_offers=(OFFER, stay, free), container_sizes=(ONE_WAY,))
    found = deposits(kegs(1, 3, BACK), kegs(4, 5, BAR, size=CASK), kegs(6, 8, BAR, size=ONE_WAY.name), of=of)
    assert [(str(line.terms.name), line.terms.goes_back, line.lost) for line in found.lines] == [
        ("20 L gravity cask of Altbier", False, 2),
        ("20 L slim keg of Altbier", True, 0),
        ("30 L one-way of Altbier", False, 3),
    ]
    assert {each.fate for each in found.vessels if each.name in ("4", "8")} == {Fate.KEPT}
    assert found.still_out == ()
    assert str(found.summary()) == (
        "3 of 3 kegs are back: €90.00 of deposit to come from Zum Schlüssel. "
        "5 containers do not go back: €100.00 of deposit stay out."
    )


def test_what_the_consignment_leaves_there_is_lost_unless_it_went_back_after_all() -> None:
    way = Consignment(name="air", state=ConsignmentState.CHOSEN, empties=Empties.FORFEITED, shipper="Zum Schlüssel")
    of = records(consignments=(way,), parties=(SCHLUESSEL,))
    assert counted(deposits(kegs(1, 4, BAR), of=of)) == [(4, 0, 0, 4)]
    assert str(deposits(kegs(1, 1, BACK), kegs(2, 4, BAR), of=of).summary()) == (
        "1 of 4 kegs is back: €30.00 of deposit to come from Zum Schlüssel. 3 will not come back: €90.00 lost."
    )


def test_a_deposit_that_nobody_has_named_is_not_nothing() -> None:
    found = deposits(kegs(1, 2, BACK), kegs(3, 3, BAR), of=records(container_offers=()))
    assert found.lines[0].amounts is None
    assert str(found.summary()) == (
        "2 of 3 kegs are back at Zum Schlüssel. 1 not yet returned. "
        "Nobody has named the deposit of 20 L slim keg of Altbier."
    )
    free = deposits(kegs(1, 2, BACK), of=records(container_offers=(OFFER.model_copy(update={"deposit": Decimal(0)}),)))
    assert str(free.summary()) == "2 of 2 kegs are back at Zum Schlüssel."


def test_who_owes_it_to_whom() -> None:
    charge = Charge(name="Deposit", kind=ChargeKind.DEPOSIT, supplier="Hausbrauerei", budget_line="Sponsor: beer")
    of = records(
        parties=(SCHLUESSEL, Party(name="Hausbrauerei", role=PartyRole.BREWERY)),
        charges=(charge,),
        budget_lines=(BudgetLine(name="Sponsor: beer", payer="Messe"),),
    )
    assert deposits(kegs(1, 3, BACK), kegs(4, 4, BAR), of=of).owed == (
        Owed("Hausbrauerei", "Messe", "EUR", Decimal(90), Decimal(30)),
    )
    by_keg = charge.model_copy(update={"amount": Decimal("28.50"), "basis": ChargeBasis.KEG, "currency": "EUR"})
    (owed,) = deposits(kegs(1, 3, BACK), of=of.with_rows("charge", (by_keg,))).owed
    assert owed.amount == Decimal("85.50")  # what was charged, not what was offered


def test_the_events_currency_to_the_yen() -> None:
    rate = ExchangeRate(currency="EUR", into="JPY", valid_on=dt.date(2025, 6, 1), rate=163.42)
    in_yen = records(event=event(currency="JPY"))
    of = in_yen.with_rows("exchange_rate", (rate,))
    (line,) = deposits(kegs(1, 36, BACK), kegs(37, 40, BAR), of=of).lines
    yen = line.in_event_currency
    assert yen is not None
    assert (yen.currency, yen.back, yen.due, yen.lost, yen.paid) == ("JPY", 176_494, 19_610, 0, 196_104)
    (unknown,) = deposits(kegs(1, 1, BACK), of=in_yen).lines
    assert unknown.in_event_currency is None


def move(kind: MovementKind, to: int | None, ml: int, minute: int, **more: Any) -> Movement:
    at = AFTER + dt.timedelta(minutes=minute)
    figures: dict[str, Any] = {
        "lot": 1, "keg": 7, "from_location": 1, "to_location": to, "volume_ml": ml, "containers": 0, "id": minute,
    }  # fmt: skip
    return Movement(at, kind, **{**figures, **more})


def test_a_keg_that_lost_its_beer_by_damage_is_lost_until_it_is_back_all_the_same() -> None:
    poured = move(MovementKind.POUR, None, 5_000, 1)
    leaked = move(MovementKind.WASTE, None, 15_000, 2, code=WasteCode.DAMAGED)
    assert damaged_kegs([poured, leaked]) == {7}
    assert damaged_kegs([leaked, move(MovementKind.POUR, None, 1_000, 3)]) == set()  # it still was of use
    taken_back = opposite_of(leaked)
    assert damaged_kegs([poured, leaked, taken_back]) == set()
    held = (*kegs(7, 7, EMPTIES), *kegs(8, 8, EMPTIES))
    assert [each.fate for each in deposits(list(held), damaged={"7"}).vessels] == [Fate.DAMAGED, Fate.DUE]
    assert [each.fate for each in deposits(kegs(7, 7, BACK), damaged={"7"}).vessels] == [Fate.BACK]


def test_bottles_by_the_lot() -> None:
    """24 bottles of 1 L came, 4 were poured and thrown away, 2 turned up again; 10 went back."""
    lot: dict[str, Any] = {"keg": None, "lot": 2}
    taken = lots_taken(
        [
            move(MovementKind.RECEIVE, 1, 24_000, 1, containers=24, from_location=None, **lot),
            move(MovementKind.POUR, None, 4_000, 2, containers=4, **lot),
            move(MovementKind.POUR, None, 3_000, 3, **lot),
            move(MovementKind.ADJUST, 1, 0, 4, containers=2, from_location=None, **lot),
            move(MovementKind.RETURN, 5, 0, 5, containers=10, **lot),
        ]
    )
    assert taken == {2: LotTaken(1000, 2)}
    half = ContainerOffer(beverage="Water", container_size="0.33 L bottle", deposit=Decimal("0.08"), source="Dealer")
    litre = ContainerOffer(beverage="Water", container_size=BOTTLE, deposit=Decimal("0.15"), source="Dealer")
    of = records(
        container_offers=(half.model_copy(update={"currency": "EUR"}), litre.model_copy(update={"currency": "EUR"}))
    )
    found = deposits([bottles(10, BACK), bottles(12, BAR)], of=of, lots={"W1": taken[2]})
    assert counted(found) == [(24, 10, 12, 2)]
    assert str(found.summary()) == (
        "10 of 24 containers are back: €1.50 of deposit to come from Dealer. "
        "12 not yet returned hold €1.80. 2 will not come back: €0.30 lost."
    )
    unknown = deposits([bottles(3, BAR)], of=of)
    assert [(str(line.terms.name), line.amounts) for line in unknown.lines] == [("containers of Water", None)]
    no_deposit = deposits([bottles(3, BAR)], of=records())
    assert counted(no_deposit) == [(3, 0, 3, 0)]


# ---------------------------------------------------------------- any story

NUMBERED = Places({number: PLACES[kind] for number, kind in enumerate(LocationKind, start=1)}, TOKYO)
ROW = {kind: number for number, kind in enumerate(LocationKind, start=1)}
DEALER = ContainerOffer(beverage="Pils", container_size=SLIM, deposit=Decimal("29.99"), currency="EUR", source="Dealer")
PILS = Lot(name="P1", beverage="Pils")
acts = st.tuples(
    st.integers(1, 6),
    st.sampled_from([each for each in MovementKind if each is not MovementKind.REVERSE]),
    st.sampled_from(LocationKind),
    st.sampled_from((None, 20_000, 5_000)),
    st.sampled_from(WasteCode),
)


@given(story=st.lists(acts, max_size=60))
def test_paid_is_back_due_and_lost_for_every_supplier_at_every_moment(story: list[Any]) -> None:
    of = records(
        beverages=(beverage(), beverage("Pils", source=BeverageSource.BOUGHT_LOCALLY)), container_offers=(OFFER, DEALER)
    )
    items = {number: KegItem(number, str(number), 20_000, 1, is_shipped=number <= 4) for number in range(1, 7)}
    now, posted = dict.fromkeys(items, NOT_FILLED), list[Movement]()
    for minute, (number, kind, to, ml, code) in enumerate(story, start=1):
        wanted = Wanted(kind, AFTER, ROW[to], volume_ml=ml, code=code, reason="found so")
        try:
            movement = move_keg(items[number], wanted, now[number], (), NUMBERED)
        except MovementRefused:
            continue
        movement = move(kind, movement.to_location, movement.volume_ml, minute, keg=number, code=movement.code,
                        from_location=movement.from_location, containers=movement.containers)  # fmt: skip
        ((_, now[number]),) = follow_keg(items[number], [movement], NUMBERED, now[number])
        posted.append(movement)
        held = [
            Held(NUMBERED.locations[each.location], LOT if keg <= 4 else PILS,
                 Keg(number=str(keg), container_size=SLIM), each.state, each.volume_ml, 1)
            for keg, each in now.items() if each.location is not None
        ]  # fmt: skip
        found = deposits_of(of, held, as_of=AFTER, damaged={str(keg) for keg in damaged_kegs(posted)})
        out = [each for each in held if each.location.kind is not BREWERY]
        for supplier, lot, each_eur in (("Zum Schlüssel", LOT, Decimal(30)), ("Dealer", PILS, Decimal("29.99"))):
            of_it = [line for line in found.lines if line.terms.supplier == supplier]
            amounts = [line.amounts for line in of_it if line.amounts is not None]
            paid = sum(each.lot is lot for each in out) * each_eur
            assert sum(each.back + each.due + each.lost for each in amounts) == paid
            back = sum(each.lot is lot and each.location.kind is BACK for each in out) * each_eur
            assert sum(each.amount for each in found.owed if each.supplier == supplier) == back
        assert (
            sum(line.due for line in found.lines)
            == len(found.still_out)
            == sum(count for line in found.lines for count in line.where.values())
        )
