"""Writes the workbooks in data/ from the facts typed in here.

`python tools/make_workbooks.py`; a test holds that the files say what this script says.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import reference_shipment as shipment
import reference_training as training
from catering.model.assumption import Assumption, AssumptionKind, Basis
from catering.model.beverage import (
    Beverage,
    BeverageCategory,
    BeverageSource,
    ContainerOffer,
    CouplerSystem,
    Dispense,
    Empties,
    OrderLine,
    SetAside,
    SetAsidePurpose,
)
from catering.model.event import (
    Bar,
    Event,
    EventState,
    GuestGroup,
    LeadFrom,
    Measured,
    PastEvent,
    ServingPeriod,
)
from catering.model.goods import Goods, GoodsKind, GoodsSource
from catering.model.milestone import Milestone, MilestoneKind, WorkCalendar
from catering.model.party import Party, PartyRole
from catering.model.records import EventRecords
from catering.model.service import Cooler
from catering.workbook.book import save_atomically
from catering.workbook.write import write_event_workbook

DATA = Path(__file__).resolve().parent.parent / "data"
TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
ARTICLE = "Article on the Düsseldorf-Abend of 16 June 2025: about 700 guests, 800 litres of Altbier"
OWN = "own judgement"


def assumed(
    kind: AssumptionKind,
    value: float,
    spread: float,
    source: str,
    *,
    beverage: str | None = None,
    guest_group: str | None = None,
    basis: Basis = Basis.ASSUMPTION,
) -> Assumption:
    return Assumption(
        guest_group=guest_group,
        beverage=beverage,
        kind=kind,
        value=value,
        spread=spread,
        unit=kind.unit,
        basis=basis,
        source=source,
    )


def duesseldorf_abend() -> EventRecords:
    """The reference evening: 700 accepted guests, 800 L of Altbier in 38 slim kegs and 2 gravity casks."""

    def at(hour: int, minute: int = 0) -> dt.datetime:
        return dt.datetime(2025, 6, 16, hour, minute, tzinfo=TOKYO)

    def group(name: str, accepted: int) -> GuestGroup:
        return GuestGroup(
            name=name,
            accepted=accepted,
            accepted_on=dt.date(2025, 6, 10),
            note="About 700 guests in all were published; how they divide is assumed.",
        )

    def kegs_not_published(name: str, held_on: dt.date, guests: int | None, shipped_l: float | None) -> PastEvent:
        return PastEvent(
            name=name,
            held_on=held_on,
            beverage="Altbier",
            guests=guests,
            shipped_l=shipped_l,
            containers={2017: 36, 2019: 41}.get(held_on.year),
            measured=Measured.SHIPPED_ONLY,
            lead_time_days={2017: 13, 2019: 16}.get(held_on.year),
            lead_from=LeadFrom.ARRIVAL if held_on.year == 2017 else LeadFrom.DEPARTURE,
            source={
                2017: "lust-auf-duesseldorf.de; japanmarkt.de, 31 August 2017 (1,000 guests, 700 L, 36 kegs)",
                2019: "rp-online.de, 2019 (850 L in 41 kegs; guests not published)",
                2022: "neue-duesseldorfer-online-zeitung.de, 2022 (500 guests; litres not published)",
            }[held_on.year],
        )

    kinds = AssumptionKind
    return EventRecords(
        event=Event(
            event_id="duesseldorf-abend-tokio-2025",
            name="Düsseldorf-Abend in Tokyo 2025",
            venue="Hotel New Otani, Tokyo",
            time_zone="Asia/Tokyo",
            state=EventState.CONFIRMED,
            currency="EUR",
            doors_at=at(18, 30),
            toast_at=at(19),
            last_pour_at=at(23),
            hall_cleared_at=dt.datetime(2025, 6, 17, 1, tzinfo=TOKYO),
            organiser="State capital Düsseldorf",
            note="Day, venue, guests and litres were published; the hours of the programme are assumed.",
        ),
        guest_groups=(
            group("Japanese companies", 330),
            group("German companies in Japan", 170),
            group("Delegation from Düsseldorf and NRW", 100),
            group("Politics and embassies", 50),
            group("Press and culture", 50),
        ),
        beverages=(
            Beverage(
                name="Altbier",
                category=BeverageCategory.BEER,
                abv=0.05,
                serving_size_l=0.25,
                source=BeverageSource.SHIPPED,
                ceremony_casks=1,
                shelf_life_days=52,
                original_gravity_p=12.0,
                ingredients="Water, barley malt, hops, yeast",
                allergens="Gluten (barley)",
            ),
            Beverage(
                name="Wine",
                category=BeverageCategory.WINE,
                abv=0.12,
                serving_size_l=0.15,
                source=BeverageSource.HOTEL_PACKAGE,
                allergens="Sulphites",
            ),
            Beverage(
                name="Sake",
                category=BeverageCategory.SAKE,
                abv=0.15,
                serving_size_l=0.1,
                serving_spread_l=0.005,
                source=BeverageSource.BOUGHT_LOCALLY,
                ingredients="Water, rice, koji",
                density_kg_per_l=1.0,
            ),
            Beverage(
                name="Beer without alcohol",
                category=BeverageCategory.BEER_WITHOUT_ALCOHOL,
                abv=0.0,
                serving_size_l=0.25,
                source=BeverageSource.HOTEL_PACKAGE,
                allergens="Gluten (barley)",
            ),
            Beverage(
                name="Water",
                category=BeverageCategory.WATER,
                abv=0.0,
                serving_size_l=0.2,
                source=BeverageSource.HOTEL_PACKAGE,
                density_kg_per_l=1.0,
            ),
        ),
        order_lines=(
            OrderLine(
                beverage="Altbier",
                container_size="20 L slim keg",
                containers=38,
                note="The size is inferred: 700 L came in 36 kegs in 2017 and 850 L in 41 in 2019, about 20 L a keg.",
            ),
            OrderLine(
                beverage="Altbier",
                container_size="20 L gravity cask",
                containers=2,
                note="For the ceremony, one of them as a spare; a modern keg cannot be tapped with a mallet.",
            ),
        ),
        container_offers=(
            ContainerOffer(
                beverage="Altbier",
                container_size="20 L slim keg",
                deposit=Decimal(30),
                currency="EUR",
                customs_value=Decimal(50),
                source=(
                    "Price and keg fitting: ask the brewery. Deposit: mausefalle-bonn.de, 2007 (30 to 50 EUR). "
                    "Customs value: " + OWN
                ),
            ),
            ContainerOffer(
                beverage="Altbier",
                container_size="20 L gravity cask",
                available=4,
                currency="EUR",
                customs_value=Decimal(60),
                empties=Empties.FORFEITED,
                coupler=CouplerSystem.NONE,
                source="Price: ask the brewery. Customs value: " + OWN,
            ),
            ContainerOffer(beverage="Wine", container_size="0.75 L bottle", source="Hotel"),
            ContainerOffer(beverage="Sake", container_size="1.8 L bottle", source="Dealer in Tokyo"),
            ContainerOffer(beverage="Beer without alcohol", container_size="0.33 L bottle", source="Hotel"),
            ContainerOffer(beverage="Water", container_size="1 L bottle", source="Hotel"),
        ),
        set_asides=(
            SetAside(
                beverage="Altbier",
                purpose=SetAsidePurpose.PRACTICE,
                volume_l=0,
                note="The practice casks hold water, as 27 of 30 did at the mayors' course in Regensburg (merkur.de).",
            ),
        ),
        assumptions=(
            assumed(kinds.SHOW_RATE, 0.92, 0.04, "Personal invitations by the mayor: 80 to 90 % and more come; " + OWN),
            assumed(kinds.HOURS_PRESENT, 2.75, 0.35, "A reception of 2 to 3 h with a stay-on; " + OWN),
            assumed(
                kinds.DRINKER_SHARE,
                0.72,
                0.08,
                "69 % of Tokyo's adults drink (Tokyo Metropolitan Government, 2025); of those who come, a little more",
                beverage="Altbier",
            ),
            assumed(
                kinds.SERVINGS_PER_DRINKER_HOUR,
                1.25,
                0.4375,
                "2 drinks in the first hour and 1 later (calculatorshub.net); no Düsseldorf-Abend was ever measured",
                beverage="Altbier",
            ),
            assumed(
                kinds.YIELD,
                0.92,
                0.025,
                "Dispense loss 8 %, 3 to 12 % (foodnotify.com; hotelier.de)",
                beverage="Altbier",
                basis=Basis.FACT,
            ),
            assumed(
                kinds.DRINKER_SHARE, 0.25, 0.08, "Wine share 25 %, 20 to 30 % (calculatorshub.net)", beverage="Wine"
            ),
            assumed(kinds.DRINKER_SHARE, 0.12, 0.05, "Sake share 8 %, 3 to 15 %; " + OWN, beverage="Sake"),
            assumed(
                kinds.DRINKER_SHARE,
                0.12,
                0.05,
                "31 % of Tokyo's adults do not drink; some of them take a beer without alcohol; " + OWN,
                beverage="Beer without alcohol",
            ),
            assumed(
                kinds.DRINKER_SHARE, 0.7, 0.12, "0.75 L of water a guest (tietheknot.at); " + OWN, beverage="Water"
            ),
        ),
        bars=(
            Bar(name="Bar 1, stage", taps=2, share_of_orders=0.3, dispense=Dispense.GRAVITY_CASK, note="The ceremony"),
            Bar(name="Bar 2, hall left", taps=2, share_of_orders=0.25),
            Bar(name="Bar 3, hall right", taps=2, share_of_orders=0.25),
            Bar(name="Bar 4, foyer", taps=2, share_of_orders=0.2),
        ),
        past_events=(
            kegs_not_published("Düsseldorf-Abend 2017", dt.date(2017, 9, 13), 1000, 700),
            kegs_not_published("Düsseldorf-Abend 2019", dt.date(2019, 9, 5), None, 850),
            kegs_not_published("Düsseldorf-Abend 2022", dt.date(2022, 9, 14), 500, None),
        ),
        consignments=shipment.CONSIGNMENTS,
        legs=shipment.LEGS,
        milestones=shipment.MILESTONES,
        fallbacks=shipment.FALLBACKS,
        duties=shipment.DUTIES,
        goods=shipment.GOODS,
        parties=shipment.PARTIES,
        charges=shipment.CHARGES,
        budget_lines=shipment.BUDGET_LINES,
        exchange_rates=shipment.EXCHANGE_RATES,
        coolers=(
            Cooler(
                name="Banquet cold store",
                places=60,
                cold_after_h=24,
                note=f"What the house has is to be asked; {OWN}",
            ),
        ),
        staff_members=training.STAFF_MEMBERS,
        trainers=training.TRAINERS,
        training_sessions=training.TRAINING_SESSIONS,
        availabilities=training.AVAILABILITIES,
        roster_entries=training.ROSTER_ENTRIES,
    )


def festival() -> EventRecords:
    """A weekend by the river, unlike the reference evening: two days, three beverages, 30 and 50 L kegs."""

    def at(day: int, hour: int) -> dt.datetime:
        return dt.datetime(2027, 7, day, hour, tzinfo=BERLIN)

    kinds = AssumptionKind
    example = "An example, made up to show a festival"

    def brewery(beverage: str, size: str, price: int, available: int | None = None) -> ContainerOffer:
        return ContainerOffer(
            beverage=beverage,
            container_size=size,
            available=available,
            price=Decimal(price),
            deposit=Decimal(30),
            currency="EUR",
            coupler=CouplerSystem.A,
            source=example,
        )

    def june(day: int, hour: int) -> dt.datetime:
        return dt.datetime(2027, 6, day, hour, tzinfo=BERLIN)

    def stage(
        name: str,
        kind: MilestoneKind,
        days: tuple[float, float, float],
        responsible: str,
        planned_at: dt.datetime,
        calendar: WorkCalendar = WorkCalendar.NRW,
        hours: str | None = None,
    ) -> Milestone:
        lowest, likely, highest = days
        return Milestone(
            name=name,
            kind=kind,
            lowest_days=lowest,
            likely_days=likely,
            highest_days=highest,
            responsible=responsible,
            planned_at=planned_at,
            calendar=calendar,
            hours=hours,
            note=example,
        )

    def of_the_hire_firm(name: str, kind: GoodsKind, secured: float, coupler: CouplerSystem | None = None) -> Goods:
        return Goods(
            name=name,
            kind=kind,
            secured=secured,
            coupler=coupler,
            source=GoodsSource.HIRED,
            owner="Hire firm",
            supplier="Hire firm",
            return_by_on=dt.date(2027, 7, 13),
            note=example,
        )

    return EventRecords(
        event=Event(
            event_id="festival-am-rhein-2027",
            name="Festival am Rhein 2027",
            venue="Rheinwiesen, Düsseldorf-Oberkassel",
            time_zone="Europe/Berlin",
            state=EventState.PLANNED,
            currency="EUR",
            doors_at=at(10, 13),
            last_pour_at=at(11, 22),
            hall_cleared_at=at(12, 12),
            max_container_weight_kg=65,
            note=example,
        ),
        serving_periods=(
            ServingPeriod(name="Saturday", begins_at=at(10, 14), ends_at=at(10, 23)),
            ServingPeriod(name="Sunday", begins_at=at(11, 12), ends_at=at(11, 22)),
        ),
        guest_groups=(
            GuestGroup(name="Saturday visitors", serving_period="Saturday", accepted=4200, under_age=250),
            GuestGroup(name="Sunday visitors", serving_period="Sunday", accepted=3000, under_age=700, non_drinkers=150),
            GuestGroup(name="Weekend tickets", accepted=900, under_age=20),
        ),
        beverages=(
            Beverage(
                name="Pils",
                category=BeverageCategory.BEER,
                abv=0.049,
                serving_size_l=0.4,
                source=BeverageSource.BOUGHT_LOCALLY,
                allergens="Gluten (barley)",
            ),
            Beverage(
                name="Altbier",
                category=BeverageCategory.BEER,
                abv=0.05,
                serving_size_l=0.25,
                source=BeverageSource.BOUGHT_LOCALLY,
                allergens="Gluten (barley)",
            ),
            Beverage(
                name="Apple spritzer",
                category=BeverageCategory.SOFT_DRINK,
                abv=0.0,
                serving_size_l=0.4,
                source=BeverageSource.BOUGHT_LOCALLY,
            ),
        ),
        order_lines=(
            OrderLine(beverage="Pils", container_size="50 L Euro keg", containers=90),
            OrderLine(beverage="Altbier", container_size="30 L Euro keg", containers=60),
            OrderLine(beverage="Apple spritzer", container_size="30 L Euro keg", containers=80),
        ),
        container_offers=(
            brewery("Pils", "50 L Euro keg", 105),
            brewery("Pils", "30 L Euro keg", 68),
            brewery("Altbier", "50 L Euro keg", 118, available=40),
            brewery("Altbier", "30 L Euro keg", 75),
            brewery("Apple spritzer", "30 L Euro keg", 48),
        ),
        set_asides=(
            SetAside(beverage="Pils", purpose=SetAsidePurpose.CREW, volume_l=100, note="Stewards and bands"),
            SetAside(beverage="Apple spritzer", purpose=SetAsidePurpose.CREW, volume_l=60, note="Stewards and bands"),
        ),
        assumptions=(
            assumed(kinds.SHOW_RATE, 0.85, 0.06, example),
            assumed(kinds.HOURS_PRESENT, 3.5, 0.9, example),
            assumed(kinds.DRINKER_SHARE, 0.45, 0.1, example, beverage="Pils"),
            assumed(kinds.DRINKER_SHARE, 0.25, 0.08, example, beverage="Altbier"),
            assumed(kinds.DRINKER_SHARE, 0.35, 0.1, example, beverage="Apple spritzer"),
            assumed(kinds.SERVINGS_PER_DRINKER_HOUR, 0.55, 0.2, example, beverage="Pils"),
            assumed(kinds.SERVINGS_PER_DRINKER_HOUR, 0.7, 0.26, example, beverage="Altbier"),
            assumed(kinds.SERVINGS_PER_DRINKER_HOUR, 0.35, 0.13, example, beverage="Apple spritzer"),
            assumed(kinds.DECAY_OF_THIRST, 0.05, 0, "Visitors come and go all day; " + example),
        ),
        bars=(
            Bar(name="Main stage", taps=8, share_of_orders=0.5, planned_tappers=7),
            Bar(name="River bank", taps=6, share_of_orders=0.3, planned_tappers=4),
            Bar(name="Family meadow", taps=3, share_of_orders=0.2, planned_tappers=3),
        ),
        past_events=(
            PastEvent(
                name="Festival am Rhein 2026",
                held_on=dt.date(2026, 7, 11),
                beverage="Pils",
                guests=6400,
                duration_h=18,
                shipped_l=4000,
                containers=80,
                drunk_l=3350,
                left_over_l=450,
                measured=Measured.KEGS,
                source=example,
            ),
        ),
        parties=(
            Party(name="Organiser", role=PartyRole.ORGANISER, note=example),
            Party(name="Brewery", role=PartyRole.BREWERY, note=example),
            Party(name="Hire firm", role=PartyRole.HIRE, note=example),
        ),
        milestones=(
            stage("Litres decided", MilestoneKind.DECIDED, (0, 0, 0), "Organiser", june(25, 12)),
            stage("Kegs ordered", MilestoneKind.ORDERED, (0, 1, 2), "Organiser", june(28, 12)),
            stage("Kegs reserved", MilestoneKind.KEGS_RESERVED, (1, 2, 3), "Brewery", june(30, 12)),
            stage("Kegs delivered", MilestoneKind.DELIVERED, (2, 4, 6), "Brewery", at(8, 10), hours="07:00–16:00"),
            stage("Kegs rested", MilestoneKind.RESTED, (1, 1, 2), "Hire firm", at(9, 18), WorkCalendar.EVERY_DAY),
            stage(
                "Meadow cleared", MilestoneKind.HALL_CLEARED, (0, 0, 0), "Hire firm", at(12, 12), WorkCalendar.EVERY_DAY
            ),
        ),
        goods=(
            of_the_hire_firm("Keg coupler", GoodsKind.COUPLER, 20, coupler=CouplerSystem.A),
            of_the_hire_firm("Pressure regulator", GoodsKind.REGULATOR, 9),
            of_the_hire_firm("Beer line", GoodsKind.LINE, 20),
            of_the_hire_firm("Beer tap", GoodsKind.TAP, 17),
            of_the_hire_firm("CO2", GoodsKind.CO2, 60),
            of_the_hire_firm("Cup 0.4 L", GoodsKind.GLASS, 21000),
            of_the_hire_firm("Cleaning kit", GoodsKind.CLEANING_KIT, 3),
        ),
    )


WORKBOOKS = {
    "duesseldorf-abend-tokio-2025.xlsx": (duesseldorf_abend, dt.datetime(2025, 6, 10, 12, tzinfo=TOKYO)),
    "festival-am-rhein-2027.xlsx": (festival, dt.datetime(2026, 11, 23, 12, tzinfo=BERLIN)),
}
"""File name to the records and the moment that the file is stamped with."""


def main() -> None:
    DATA.mkdir(exist_ok=True)
    for name, (records, stamped_at) in WORKBOOKS.items():
        save_atomically(DATA / name, write_event_workbook(records(), language="en", as_of=stamped_at))


if __name__ == "__main__":
    main()
