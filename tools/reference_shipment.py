"""How the reference evening's beer travels: what was published, and what is assumed and says so.

No firm is named here but the brewery, the hotel and the bodies that were published with the evening; the others
stand by their role until somebody fills them in. Telephone numbers and people are left empty for the same reason.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from catering.model.beverage import CouplerSystem, Empties
from catering.model.charge import (
    BudgetLine,
    Charge,
    ChargeBasis,
    ChargeKind,
    ChargeStatus,
    ExchangeRate,
    RatePurpose,
)
from catering.model.duty import Duty, DutyState
from catering.model.goods import Goods, GoodsKind, GoodsSource
from catering.model.milestone import Fallback, FallbackKind, Milestone, MilestoneKind, WorkCalendar
from catering.model.party import Party, PartyRole
from catering.model.shipment import Consignment, ConsignmentState, Incoterm, LeavesAfter, Leg, LegMode

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
OWN = "own judgement"
IN_BERLIN, IN_TOKYO, IN_ROTTERDAM = "Europe/Berlin", "Asia/Tokyo", "Europe/Amsterdam"

BREWERY, HOTEL, CITY, STATE, FAIR = (
    "Hausbrauerei Zum Schlüssel",
    "Hotel New Otani, Tokyo",
    "State capital Düsseldorf",
    "State of North Rhine-Westphalia",
    "Messe Düsseldorf",
)
FORWARDER, AIRLINE, BROKER, HIRE = "Forwarder", "Air carrier", "Customs broker in Japan", "Hire firm in Tokyo"
TRAINER, INTERPRETER, INSURER = "Trainer in tapping", "Interpreter", "Transport insurer"
TO_BE_NAMED = "Not published: to be named."

FLOWN, CONSOLIDATED, SHIPPED = "direct flight", "consolidated air freight", "sea by the Cape"
SECOND_FLIGHT, SPLIT, LOCAL_ALTBIER, LAGER = (
    "Second flight",
    "Split over two flights",
    "Altbier bought in Japan",
    "Hotel lager",
)
TRANSPORT, ARRIVAL, EQUIPMENT, BEER, TAXES, TRAINING = (
    "City: transport",
    "State: receiving in Japan",
    "Trade fair: equipment",
    "Sponsor: beer",
    "Hotel: taxes",
    "City: tap training",
)


def berlin(month: int, day: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    return dt.datetime(2025, month, day, hour, minute, tzinfo=BERLIN)


def tokyo(month: int, day: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    return dt.datetime(2025, month, day, hour, minute, tzinfo=TOKYO)


PARTIES = (
    Party(name=CITY, role=PartyRole.ORGANISER, time_zone=IN_BERLIN, note="Its Lord Mayor is the host."),
    Party(name=STATE, role=PartyRole.SPONSOR, time_zone=IN_BERLIN, note="Host beside the city since 1995."),
    Party(name=FAIR, role=PartyRole.SPONSOR, time_zone=IN_BERLIN, note="Its part in this evening is assumed."),
    Party(
        name=BREWERY,
        role=PartyRole.BREWERY,
        address="Bolkerstraße 41-47, Düsseldorf, Germany",
        time_zone=IN_BERLIN,
        note="Address: sehnsuchtdeutschland.com. Ask for shelf life, filtration and keg fitting: none is published.",
    ),
    Party(name=FORWARDER, role=PartyRole.FORWARDER, time_zone=IN_BERLIN, note=TO_BE_NAMED),
    Party(
        name=AIRLINE,
        role=PartyRole.CARRIER,
        time_zone=IN_BERLIN,
        note=f"{TO_BE_NAMED} In 2017 it was ANA, from Düsseldorf itself (japanmarkt.de).",
    ),
    Party(name=BROKER, role=PartyRole.BROKER, languages="Japanese, English", note=TO_BE_NAMED),
    Party(
        name=HOTEL,
        role=PartyRole.HOTEL,
        address="Kioicho, Chiyoda-ku, Tokyo, Japan",
        languages="Japanese, English",
        note=(
            "Imports the beer itself: a house that imports and serves on its own premises needs no licence to sell "
            "liquor (Japan Customs, answer 3105). That it did so is assumed."
        ),
    ),
    Party(name=HIRE, role=PartyRole.HIRE, note=TO_BE_NAMED),
    Party(name=TRAINER, role=PartyRole.TRAINER, languages="German", time_zone=IN_BERLIN, note=TO_BE_NAMED),
    Party(name=INTERPRETER, role=PartyRole.INTERPRETER, languages="German, Japanese", note=TO_BE_NAMED),
    Party(name=INSURER, role=PartyRole.INSURER, time_zone=IN_BERLIN, note=TO_BE_NAMED),
)


def _consignment(name: str, note: str, **other: Any) -> Consignment:
    values: dict[str, Any] = {
        "name": name,
        "incoterm": Incoterm.DAP,
        "incoterm_place": HOTEL,
        "shipper": BREWERY,
        "consignee": HOTEL,
        "notify_party": BROKER,
        "importer": HOTEL,
        "duty_suspended": True,
        "empties": Empties.RETURNED,
        "note": note,
    }
    return Consignment(**values | other)


CONSIGNMENTS = (
    _consignment(
        FLOWN,
        "By air as in 2017 and 2019. From Frankfurt: no direct freight leaves Düsseldorf for Tokyo any more.",
        state=ConsignmentState.CHOSEN,
    ),
    _consignment(CONSOLIDATED, "Cheaper by the kilogram; the pallets wait for others and change planes."),
    _consignment(
        SHIPPED,
        "About 65 days door to door: longer than unpasteurised beer is thought to keep. Ask the brewery.",
        max_height_mm=2050,
    ),
)

_TO_FRANKFURT: dict[str, Any] = {
    "mode": LegMode.ROAD,
    "from_place": "Düsseldorf, brewery",
    "to_place": "Frankfurt Airport",
    "leaves_after": LeavesAfter.FILLED,
    "carrier": FORWARDER,
    "distance_km": 230,
    "lowest_days": 0.2,
    "likely_days": 0.3,
    "highest_days": 1,
    "temperature_c": 5,
    "time_zone": IN_BERLIN,
    "arrival_time_zone": IN_BERLIN,
    "note": f"230 km (industry convention); a third of a day with loading: {OWN}",
}
_TO_HOTEL: dict[str, Any] = {
    "mode": LegMode.ROAD,
    "to_place": HOTEL,
    "leaves_after": LeavesAfter.CLEARED,
    "lowest_days": 0.05,
    "likely_days": 0.1,
    "highest_days": 0.5,
    "temperature_c": 5,
    "time_zone": IN_TOKYO,
    "arrival_time_zone": IN_TOKYO,
}

LEGS = (
    Leg(
        consignment=FLOWN,
        number=1,
        **_TO_FRANKFURT,
        planned_departs_at=berlin(5, 30, 8),
        planned_arrives_at=berlin(5, 30, 13),
    ),
    Leg(
        consignment=FLOWN,
        number=2,
        mode=LegMode.AIR,
        from_place="Frankfurt Airport",
        to_place="Tokyo Haneda Airport",
        leaves_after=LeavesAfter.EXPORT_DECLARED,
        carrier=AIRLINE,
        distance_km=9400,
        lowest_days=0.5,
        likely_days=0.6,
        highest_days=5,
        weekdays="Tue Thu Sat",
        planned_departs_at=berlin(5, 31, 13, 30),
        planned_arrives_at=tokyo(6, 1, 9, 30),
        time_zone=IN_BERLIN,
        arrival_time_zone=IN_TOKYO,
        note=(
            "13 h non-stop, 12 to 14 (wiwo.de); 9,400 km (flugzeitsuche.de); at most five days if the pallets are "
            f"left behind twice; weekdays: {OWN}. 16 days before the evening, as in 2019."
        ),
    ),
    Leg(
        consignment=FLOWN,
        number=3,
        from_place="Tokyo Haneda Airport",
        **_TO_HOTEL,
        distance_km=18,
        planned_departs_at=tokyo(6, 4, 9),
        planned_arrives_at=tokyo(6, 4, 11),
        note="18 km (industry convention). In 2017 the kegs were in Tokyo 13 days before the evening (japanmarkt.de).",
    ),
    Leg(
        consignment=CONSOLIDATED,
        number=1,
        **_TO_FRANKFURT,
        planned_departs_at=berlin(5, 30, 8),
        planned_arrives_at=berlin(5, 30, 13),
    ),
    Leg(
        consignment=CONSOLIDATED,
        number=2,
        mode=LegMode.AIR,
        from_place="Frankfurt Airport",
        to_place="Tokyo Narita Airport",
        leaves_after=LeavesAfter.EXPORT_DECLARED,
        carrier=AIRLINE,
        distance_km=10900,
        lowest_days=5,
        likely_days=6,
        highest_days=7,
        weekdays="Sat",
        planned_departs_at=berlin(5, 31, 18),
        time_zone=IN_BERLIN,
        arrival_time_zone=IN_TOKYO,
        note=f"5 to 7 days airport to airport (upfreights.com); by the Gulf, distance and weekday: {OWN}",
    ),
    Leg(
        consignment=CONSOLIDATED,
        number=3,
        from_place="Tokyo Narita Airport",
        **_TO_HOTEL,
        distance_km=75,
        note="75 km (industry convention)",
    ),
    Leg(
        consignment=SHIPPED,
        number=1,
        mode=LegMode.ROAD,
        from_place="Düsseldorf, brewery",
        to_place="Rotterdam, container terminal",
        leaves_after=LeavesAfter.FILLED,
        carrier=FORWARDER,
        distance_km=225,
        lowest_days=0.5,
        likely_days=1,
        highest_days=2,
        temperature_c=5,
        time_zone=IN_BERLIN,
        arrival_time_zone=IN_ROTTERDAM,
        note="225 km (industry convention)",
    ),
    Leg(
        consignment=SHIPPED,
        number=2,
        mode=LegMode.SEA,
        from_place="Rotterdam, container terminal",
        to_place="Tokyo, Oi terminal",
        leaves_after=LeavesAfter.EXPORT_DECLARED,
        distance_km=26854,
        lowest_days=45,
        likely_days=50,
        highest_days=60,
        temperature_c=5,
        weekdays="Thu",
        time_zone=IN_ROTTERDAM,
        arrival_time_zone=IN_TOKYO,
        note="14,500 nautical miles; 36 to 40 days by Suez and 8 to 14 more by the Cape, with transhipment "
        "(jluggage.com; porteconomicsmanagement.org); sailings are weekly, their day is assumed",
    ),
    Leg(
        consignment=SHIPPED,
        number=3,
        from_place="Tokyo, Oi terminal",
        **_TO_HOTEL,
        distance_km=15,
        note="15 km (industry convention)",
    ),
)


def _milestone(
    name: str, kind: MilestoneKind, days: tuple[float, float, float], responsible: str, note: str, **other: Any
) -> Milestone:
    lowest, likely, highest = days
    return Milestone(
        name=name,
        kind=kind,
        lowest_days=lowest,
        likely_days=likely,
        highest_days=highest,
        responsible=responsible,
        note=note,
        **other,
    )


_NRW: dict[str, Any] = {"calendar": WorkCalendar.NRW, "time_zone": IN_BERLIN}
_JAPAN: dict[str, Any] = {"calendar": WorkCalendar.JAPAN, "time_zone": IN_TOKYO}
_FOOD_REVIEW = "Papers are looked at in 2 working days, 1 to 5 (industry convention); filed 7 days before at most"
_KINDS = MilestoneKind

MILESTONES = (
    _milestone(
        "Litres decided", _KINDS.DECIDED, (0, 0, 0), CITY, f"45 days before the evening: {OWN}", **_NRW,
        hours="08:00–17:00", planned_at=berlin(5, 2, 12),
    ),
    _milestone(
        "Kegs ordered", _KINDS.ORDERED, (0, 1, 2), CITY, f"Within a working day or two: {OWN}", **_NRW,
        hours="08:00–17:00", planned_at=berlin(5, 5, 12), fallback=LOCAL_ALTBIER,
    ),
    _milestone(
        "Altbier brewed", _KINDS.BREWED, (1, 2, 7), BREWERY, f"When the kettle is free: {OWN}", **_NRW,
        planned_at=berlin(5, 7, 18), later_change_cost=Decimal(600), later_change="More needs a second brew; less "
        "stays with the brewery.", fallback=LOCAL_ALTBIER,
    ),
    _milestone(
        "Kegs reserved", _KINDS.KEGS_RESERVED, (0, 1, 3), BREWERY, f"38 slim kegs and two casks set apart: {OWN}",
        **_NRW, planned_at=berlin(5, 9, 12), later_change_cost=Decimal(600), later_change="More needs other kegs.",
    ),
    _milestone(
        "Kegs filled", _KINDS.FILLED, (11, 13, 20), BREWERY, f"About three weeks to ferment and ripen: {OWN}", **_NRW,
        hours="06:00–16:00", planned_at=berlin(5, 28, 14), later_change_cost=Decimal(2500),
        later_change="More comes by a second flight or is bought in Japan.", fallback=SPLIT,
    ),
    _milestone(
        "Export declared", _KINDS.EXPORT_DECLARED, (0.2, 0.5, 2), FORWARDER,
        f"24 to 48 h before the kegs are handed over (dpd.com); how long it takes: {OWN}", **_NRW, hours="08:00–17:00",
        planned_at=berlin(5, 30, 11), fallback=SECOND_FLIGHT,
    ),
    _milestone(
        "Cut-off of the flight", _KINDS.CUT_OFF, (0.2, 0.3, 1), FORWARDER,
        f"The pallets stand screened at the carrier's, the evening before: {OWN}", consignment=FLOWN,
        time_zone=IN_BERLIN, planned_at=berlin(5, 30, 20), later_change_cost=Decimal(4000),
        later_change="What is missing now flies by itself.", fallback=SECOND_FLIGHT,
    ),
    _milestone(
        "Cut-off of the consolidation", _KINDS.CUT_OFF, (0.3, 0.5, 1), FORWARDER, f"A day before the flight: {OWN}",
        consignment=CONSOLIDATED, time_zone=IN_BERLIN, fallback=SECOND_FLIGHT,
    ),
    _milestone(
        "Closing of the vessel", _KINDS.CUT_OFF, (2, 3, 4), FORWARDER,
        f"5 to 7 days from the brewery to the sailing ; {OWN}", consignment=SHIPPED,
        time_zone=IN_ROTTERDAM, fallback=LOCAL_ALTBIER,
    ),
    _milestone(
        "Food import notified", _KINDS.IMPORT_NOTIFIED, (1, 2, 5), BROKER, _FOOD_REVIEW, **_JAPAN,
        hours="09:00–17:00", planned_at=tokyo(5, 29, 15), fallback=LAGER,
    ),
    _milestone(
        "Cleared at Haneda", _KINDS.CLEARED, (0.2, 0.5, 5), BROKER,
        "12.8 h from arrival to permit on average (Japan's Ministry of Finance, by jiffa.or.jp); at most: " + OWN,
        **_JAPAN, hours="08:30–17:00", consignment=FLOWN, planned_at=tokyo(6, 3, 15), fallback=LAGER,
    ),
    _milestone(
        "Cleared at Narita", _KINDS.CLEARED, (0.2, 0.5, 5), BROKER,
        "12.8 h from arrival to permit on average (Japan's Ministry of Finance, by jiffa.or.jp); at most: " + OWN,
        **_JAPAN, hours="08:30–17:00", consignment=CONSOLIDATED, fallback=LAGER,
    ),
    _milestone(
        "Cleared at Oi", _KINDS.CLEARED, (4, 6, 8), BROKER,
        "59.5 h from arrival to permit on average (jiffa.or.jp) after 3 to 5 days of unloading (own judgement)",
        **_JAPAN, hours="08:30–17:00", consignment=SHIPPED, fallback=LAGER,
    ),
    _milestone(
        "Delivered to the hotel", _KINDS.DELIVERED, (0, 0.1, 0.5), HOTEL,
        f"The hours of the dock, and that the cellar takes the kegs so early: {OWN}", **_JAPAN,
        hours="08:00–16:00", planned_at=tokyo(6, 4, 11, 30), fallback=LAGER,
    ),
    _milestone(
        "Kegs rested", _KINDS.RESTED, (1, 1.5, 2), HOTEL, "24 to 48 h (cleanbier.de)", time_zone=IN_TOKYO,
        planned_at=tokyo(6, 6, 12),
    ),
    _milestone(
        "Final headcount", _KINDS.HEADCOUNT, (3, 3, 3), CITY,
        "Three days before (oriental-hiroshima.com; yamanoue-hotel.co.jp: other hotels)", time_zone=IN_TOKYO,
        hours="09:00–17:00", planned_at=tokyo(6, 13, 12),
    ),
    _milestone(
        "Last day to leave the hall for a part of its price", _KINDS.CANCELLATION, (30, 30, 30), CITY,
        f"Steps differ by house: ask the hotel; {OWN}", time_zone=IN_TOKYO, hours="09:00–17:00",
        planned_at=tokyo(5, 16, 17),
    ),
    _milestone(
        "Last day to leave the hall before all of it is due", _KINDS.CANCELLATION, (10, 10, 10), CITY,
        f"Steps differ by house: ask the hotel; {OWN}", time_zone=IN_TOKYO, hours="09:00–17:00",
        planned_at=tokyo(6, 6, 17),
    ),
    _milestone(
        "Hall empty, kegs out", _KINDS.HALL_CLEARED, (0, 0, 0), HOTEL, f"The hour of the programme: {OWN}",
        time_zone=IN_TOKYO, planned_at=tokyo(6, 17, 1),
    ),
)  # fmt: skip

FALLBACKS = (
    Fallback(
        name=SECOND_FLIGHT,
        kind=FallbackKind.SECOND_FLIGHT,
        lowest_days=6,
        likely_days=8,
        highest_days=12,
        beverage="Altbier",
        cost=Decimal(6500),
        currency="EUR",
        responsible=FORWARDER,
        note=f"6 to 12 days from brewery to cold store, from what the brewery has in stock: {OWN}",
    ),
    Fallback(
        name=SPLIT,
        kind=FallbackKind.SPLIT,
        lowest_days=6,
        likely_days=9,
        highest_days=13,
        beverage="Altbier",
        covers_l=400,
        cost=Decimal(1500),
        currency="EUR",
        responsible=FORWARDER,
        note=f"Half of the kegs fly later; what is lost is the better rate for more weight: {OWN}",
    ),
    Fallback(
        name=LOCAL_ALTBIER,
        kind=FallbackKind.LOCAL_ALTBIER,
        lowest_days=2,
        likely_days=4,
        highest_days=8,
        beverage="Altbier",
        covers_l=150,
        cost=Decimal(2400),
        currency="EUR",
        responsible=HOTEL,
        note=f"Importers have some in stock, not of this brewery; litres, days and cost: {OWN}",
    ),
    Fallback(
        name=LAGER,
        kind=FallbackKind.HOTEL_LAGER,
        lowest_days=0.1,
        likely_days=0.5,
        highest_days=1,
        beverage="Altbier",
        cost=Decimal(4000),
        currency="EUR",
        responsible=HOTEL,
        note=f"The house has lager on tap; cost: {OWN}",
    ),
)

DUTIES = (
    Duty(
        name="Hire the hall",
        where=HOTEL,
        responsible=CITY,
        latest_on=dt.date(2024, 12, 18),
        state=DutyState.DONE,
        note=f"180 days before: {OWN}. The evening was held there.",
    ),
    Duty(
        name="Ask the brewery for shelf life, filtration and keg fitting",
        where=BREWERY,
        responsible=CITY,
        latest_on=dt.date(2025, 5, 2),
        blocks=MilestoneKind.DECIDED,
        note="None of the three is published.",
    ),
    Duty(
        name="Insure the consignment",
        where=INSURER,
        responsible=FORWARDER,
        latest_on=dt.date(2025, 5, 29),
        note=f"Before the lorry leaves the brewery: {OWN}",
    ),
    Duty(
        name="Book the trainer's travel",
        responsible=CITY,
        latest_on=dt.date(2025, 5, 16),
        note=f"A month before, with a day in Tokyo before the evening: {OWN}",
    ),
    Duty(
        name="Book the interpreter for the tap training",
        responsible=CITY,
        latest_on=dt.date(2025, 6, 2),
        note=f"Two weeks before: {OWN}",
    ),
)


def _hired(name: str, kind: GoodsKind, secured: float, **other: Any) -> Goods:
    values: dict[str, Any] = {
        "source": GoodsSource.HIRED,
        "owner": HIRE,
        "supplier": HIRE,
        "return_by_on": dt.date(2025, 6, 17),
        "note": f"How many, and the day of return: {OWN}",
    }
    return Goods(name=name, kind=kind, secured=secured, **values | other)


def _shipped(name: str, kind: GoodsKind, secured: float, **other: Any) -> Goods:
    values: dict[str, Any] = {
        "source": GoodsSource.SHIPPED,
        "owner": BREWERY,
        "supplier": BREWERY,
        "currency": "EUR",
    }
    return Goods(name=name, kind=kind, secured=secured, **values | other)


def _of_the_house(name: str, kind: GoodsKind, secured: float, **other: Any) -> Goods:
    return Goods(name=name, kind=kind, secured=secured, source=GoodsSource.OF_THE_HOUSE, owner=HOTEL, **other)


_BACK_BY_SEA = dt.date(2025, 9, 15)
"""When what was lent comes home with the empty kegs: own judgement."""

GOODS = (
    _hired(
        "Keg coupler A", GoodsKind.COUPLER, 7, coupler=CouplerSystem.A, touches_food=True,
        note="European imports mostly have A (liqul.com); ask the brewery before they are hired.",
    ),
    _hired("Pressure regulator", GoodsKind.REGULATOR, 3),
    _hired("Beer line 7 mm", GoodsKind.LINE, 7, touches_food=True),
    _hired("Beer tap", GoodsKind.TAP, 6, touches_food=True),
    _hired("CO2", GoodsKind.CO2, 5, note="Hired in Japan: bottles do not fly, and German ones do not fit."),
    _shipped(
        "Cask stand", GoodsKind.CASK_STAND, 3, customs_value=Decimal(60), return_by_on=_BACK_BY_SEA,
        note=f"Customs value: {OWN}",
    ),
    _shipped(
        "Mallet", GoodsKind.MALLET, 3, customs_value=Decimal(20), return_by_on=_BACK_BY_SEA,
        note="20 EUR each (bergbier.de)",
    ),
    _shipped(
        "Cask tap with vent", GoodsKind.CASK_TAP, 2, touches_food=True, customs_value=Decimal(168),
        return_by_on=_BACK_BY_SEA, note="129 and 39 EUR (bergbier.de)",
    ),
    _shipped("Coaster", GoodsKind.COASTER, 1500, customs_value=Decimal("0.05"), note=f"Customs value: {OWN}"),
    _of_the_house(
        "Altbier glass 0.25 L", GoodsKind.GLASS, 1200, touches_food=True,
        note=f"How many straight glasses the house has: {OWN}",
    ),
    _of_the_house(
        "Ice", GoodsKind.ICE, 150, note="For water and soft drinks, and to keep the casks at 7 to 8 °C."
    ),
    _hired("Cleaning kit", GoodsKind.CLEANING_KIT, 3, touches_food=True),
)  # fmt: skip


def _charge(
    name: str, kind: ChargeKind, amounts: tuple[str, str, str], note: str = f"Amount and range: {OWN}", **other: Any
) -> Charge:
    lowest, amount, highest = (Decimal(each) for each in amounts)
    values: dict[str, Any] = {"currency": "EUR", "status": ChargeStatus.GUESS, "note": note}
    return Charge(name=name, kind=kind, amount=amount, lowest=lowest, highest=highest, **values | other)


_FREIGHT_NOTE = f"With fuel; no rate was published. Amount and range: {OWN}"
_CHARGED = ChargeBasis.CHARGEABLE_KG

CHARGES = (
    _charge(
        "Altbier", ChargeKind.BEVERAGES, ("40", "50", "70"), "Price: ask the brewery. Amount and range: " + OWN,
        basis=ChargeBasis.KEG, supplier=BREWERY, budget_line=BEER,
    ),
    _charge(
        "Two casks that stay in Japan", ChargeKind.EQUIPMENT, ("200", "580", "580"),
        f"290 EUR a cask (bergbier.de): it dries out in days and would not come back in time; at least: {OWN}",
        status=ChargeStatus.RATE, supplier=BREWERY, budget_line=BEER,
    ),
    Charge(name="Deposit", kind=ChargeKind.DEPOSIT, supplier=BREWERY, budget_line=BEER),
    _charge(
        "Lorry to Frankfurt, cooled", ChargeKind.PRE_CARRIAGE, ("300", "450", "700"), basis=ChargeBasis.LEG, leg=1,
        consignment=FLOWN, supplier=FORWARDER, budget_line=TRANSPORT,
    ),
    _charge(
        "Lorry to Frankfurt, cooled, for the consolidation", ChargeKind.PRE_CARRIAGE, ("300", "450", "700"),
        basis=ChargeBasis.LEG, leg=1, consignment=CONSOLIDATED, supplier=FORWARDER, budget_line=TRANSPORT,
    ),
    _charge(
        "Lorry to Rotterdam, cooled", ChargeKind.PRE_CARRIAGE, ("300", "450", "700"), basis=ChargeBasis.LEG, leg=1,
        consignment=SHIPPED, supplier=FORWARDER, budget_line=TRANSPORT,
    ),
    _charge(
        "Export declaration and EMCS", ChargeKind.EXPORT, ("80", "120", "200"), supplier=FORWARDER,
        budget_line=TRANSPORT,
    ),
    _charge(
        "Screening for air cargo", ChargeKind.SECURITY, ("0.08", "0.15", "0.30"), basis=ChargeBasis.KG,
        consignment=FLOWN, supplier=FORWARDER, budget_line=TRANSPORT,
    ),
    _charge(
        "Screening for air cargo, consolidated", ChargeKind.SECURITY, ("0.08", "0.15", "0.30"), basis=ChargeBasis.KG,
        consignment=CONSOLIDATED, supplier=FORWARDER, budget_line=TRANSPORT,
    ),
    _charge(
        "Air freight Frankfurt to Tokyo", ChargeKind.FREIGHT, ("3.00", "4.20", "7.00"), _FREIGHT_NOTE, basis=_CHARGED,
        consignment=FLOWN, leg=2, supplier=AIRLINE, budget_line=TRANSPORT,
    ),
    _charge(
        "Air freight, consolidated", ChargeKind.FREIGHT, ("2.40", "3.40", "5.50"), _FREIGHT_NOTE, basis=_CHARGED,
        consignment=CONSOLIDATED, leg=2, supplier=FORWARDER, budget_line=TRANSPORT,
    ),
    _charge(
        "Cooled container Rotterdam to Tokyo", ChargeKind.FREIGHT, ("3000", "4500", "8000"),
        f"A whole container of 20 feet: few carry cooled part loads. Amount and range: {OWN}", basis=ChargeBasis.LEG,
        consignment=SHIPPED, leg=2, supplier=FORWARDER, budget_line=TRANSPORT,
    ),
    _charge("Insurance", ChargeKind.INSURANCE, ("50", "75", "150"), supplier=INSURER, budget_line=TRANSPORT),
    _charge(
        "Handling on arrival", ChargeKind.HANDLING, ("30000", "45000", "80000"), currency="JPY", supplier=BROKER,
        budget_line=ARRIVAL,
    ),
    _charge(
        "Import declaration and food notification", ChargeKind.IMPORT, ("40000", "60000", "120000"),
        f"More if a sample is taken. Amount and range: {OWN}", currency="JPY", supplier=BROKER, budget_line=ARRIVAL,
    ),
    _charge(
        "Customs duty on what is sent beside the beer", ChargeKind.DUTY, ("0", "3000", "8000"),
        f"Beer itself is free; stands, mallets, taps and coasters by their own rates. Amount and range: {OWN}",
        currency="JPY", supplier=BROKER, budget_line=ARRIVAL,
    ),
    Charge(name="Liquor tax", kind=ChargeKind.LIQUOR_TAX, currency="JPY", supplier=BROKER, budget_line=TAXES),
    Charge(
        name="Consumption tax", kind=ChargeKind.CONSUMPTION_TAX, currency="JPY", supplier=BROKER, budget_line=TAXES
    ),
    _charge(
        "Cold store at the airport", ChargeKind.STORAGE, ("4000", "8000", "16000"),
        f"Three days, a pallet. Amount and range: {OWN}",
        basis=ChargeBasis.PALLET, currency="JPY", supplier=BROKER, budget_line=ARRIVAL,
    ),
    _charge(
        "Lorry to the hotel, cooled", ChargeKind.DELIVERY, ("25000", "35000", "60000"), currency="JPY",
        supplier=BROKER, budget_line=ARRIVAL,
    ),
    _charge(
        "Taps, coolers, lines and CO2, hired", ChargeKind.EQUIPMENT, ("80000", "120000", "200000"), currency="JPY",
        supplier=HIRE, budget_line=EQUIPMENT,
    ),
    Charge(name="Tap training", kind=ChargeKind.TRAINING, supplier=TRAINER, budget_line=TRAINING),
    _charge(
        "Empty kegs back by sea", ChargeKind.RETURN, ("500", "900", "1600"), supplier=FORWARDER, budget_line=TRANSPORT,
    ),
)  # fmt: skip

_LIMIT_NOTE = f"Payer and limit: {OWN}; no figure was published."
BUDGET_LINES = (
    BudgetLine(name=TRANSPORT, payer=CITY, limit=Decimal(9000), currency="EUR", note=_LIMIT_NOTE),
    BudgetLine(name=ARRIVAL, payer=STATE, limit=Decimal(2000), currency="EUR", note=_LIMIT_NOTE),
    BudgetLine(name=EQUIPMENT, payer=FAIR, limit=Decimal(1300), currency="EUR", note=_LIMIT_NOTE),
    BudgetLine(name=BEER, payer="Sponsor, to be named", limit=Decimal(4000), currency="EUR", note=_LIMIT_NOTE),
    BudgetLine(name=TAXES, payer=HOTEL, limit=Decimal(400000), currency="JPY", note=_LIMIT_NOTE),
    BudgetLine(name=TRAINING, payer=CITY, limit=Decimal(1200), currency="EUR", note=_LIMIT_NOTE),
)

EXCHANGE_RATES = (
    ExchangeRate(
        currency="EUR", into="JPY", purpose=RatePurpose.BUDGET, valid_on=dt.date(2025, 4, 1), rate=165.0,
        source=f"{OWN}, a round figure: it stood at 168.10 on 24 June 2025 (fxstreet.com)",
    ),
    ExchangeRate(
        currency="EUR", into="JPY", purpose=RatePurpose.CUSTOMS, valid_on=dt.date(2025, 6, 1), rate=163.0,
        source=f"{OWN}: customs publish a rate each week from the weeks before; ask the broker for the week's own",
    ),
)  # fmt: skip
