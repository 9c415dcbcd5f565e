"""What is poured and what it comes in: beverages, container sizes, offers, the order, what is set aside."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from catering.model.money import InCurrency
from catering.model.record import Choice, Record, field


class BeverageCategory(Choice):
    BEER = "beer"
    BEER_WITHOUT_ALCOHOL = "beer without alcohol"
    WINE = "wine"
    SAKE = "sake"
    SPIRIT = "spirit"
    SOFT_DRINK = "soft drink"
    WATER = "water"


class BeverageSource(Choice):
    SHIPPED = "shipped"
    BOUGHT_LOCALLY = "bought locally"
    HOTEL_PACKAGE = "hotel package"


class Dispense(Choice):
    KEG_CO2 = "keg with CO2"
    GRAVITY_CASK = "gravity cask"
    ONE_WAY = "one-way keg"
    BOTTLE = "bottle"


class CouplerSystem(Choice):
    """Keg fittings; none goes on another's coupler."""

    A = "A"
    D = "D"
    G = "G"
    M = "M"
    S = "S"
    U = "U"
    NONE = "none"


class Empties(Choice):
    """What becomes of the empty vessels."""

    RETURNED = "returned"
    FORFEITED = "forfeited"
    ONE_WAY = "one-way"


class Confidence(Choice):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Beverage(Record):
    """Something served at the event."""

    table: ClassVar[str] = "beverage"
    sheet: ClassVar[str] = "Beverages"
    about: ClassVar[str] = "Everything that is served, and the glass that it is served in."

    name: str = field("Beverage", "Such as Altbier.", key=True, max_length=100)
    category: BeverageCategory = field("Category", "What kind of drink it is.")
    abv: float = field("Alcohol", "Alcohol by volume; 0 for none.", unit="share", ge=0, le=1)
    serving_size_l: float = field("Serving size", "What goes into one glass.", unit="L", gt=0, le=5)
    serving_spread_l: float = field(
        "Serving spread", "How much a poured glass differs from another (standard deviation).",
        default=0.01, unit="L", ge=0, le=1,
    )  # fmt: skip
    thirst_serving_l: float | None = field(
        "Thirst stated for",
        "The glass that servings per drinker-hour was stated for, if it is not the serving size.",
        default=None,
        unit="L",
        gt=0,
        le=5,
        asked=False,
    )
    source: BeverageSource = field("Source", "Shipped, bought locally or part of the hotel's package.")
    ceremony_casks: int = field(
        "Ceremony casks",
        "Gravity casks tapped with a mallet before the guests; one spare is added.",
        default=0,
        ge=0,
        le=100,
    )
    density_kg_per_l: float = field(
        "Density",
        "Kilograms a litre, for the weight of a full keg.",
        default=1.01,
        unit="kg/L",
        gt=0.5,
        le=2,
        asked=False,
    )
    shelf_life_days: int | None = field(
        "Shelf life", "Days from filling to best before, kept cold.", default=None, unit="days", ge=1, le=5000
    )
    shelf_life_confirmed: bool = field(
        "Shelf life confirmed", "The brewery has said so; else it is an assumption.", default=False
    )
    best_before_on: dt.date | None = field(
        "Best before", "As stamped on the containers, once they are filled.", default=None, asked=False
    )
    original_gravity_p: float | None = field(
        "Original gravity",
        "Degrees Plato, which German beer tax goes by.",
        default=None,
        ge=0,
        le=50,
        asked=False,
    )
    commodity_code: str | None = field(
        "Commodity code",
        "HS code for the papers; empty: as its category has it, such as 2203.00 for beer.",
        default=None,
        max_length=20,
        asked=False,
    )
    ingredients: str | None = field("Ingredients", "As on the label.", default=None, max_length=2000)
    allergens: str | None = field(
        "Allergens", "As on the label, such as gluten (barley).", default=None, max_length=500
    )

    @property
    def stated_serving_l(self) -> float:
        """The glass that the rate of servings is counted in."""
        return self.thirst_serving_l or self.serving_size_l

    @property
    def is_alcoholic(self) -> bool:
        """More than 0.5 % by volume, the line that German and European labels draw."""
        return self.abv > 0.005


class ContainerSize(Record):
    """A catalogue row: one size of keg, cask or bottle."""

    table: ClassVar[str] = "container_size"
    sheet: ClassVar[str] = "Container sizes"
    about: ClassVar[str] = "Kegs, casks and bottles that the offers name. The catalogue's sizes need not be repeated."

    name: str = field(
        "Container size",
        "Such as 20 L slim keg; the litres in its name are its volume.",
        key=True,
        max_length=100,
    )
    volume_l: float = field("Volume", "What a full one holds.", unit="L", gt=0, le=2000)
    dispense: Dispense = field("Dispense", "How it is tapped.")
    tare_kg: float | None = field("Empty weight", "Without the beverage.", default=None, unit="kg", ge=0, le=500)
    diameter_mm: float | None = field("Diameter", "At its widest ring.", default=None, unit="mm", gt=0, le=3000)
    height_mm: float | None = field("Height", "Standing.", default=None, unit="mm", gt=0, le=3000)
    stackable_layers: int | None = field("Layers", "How many may stand on each other, full.", default=None, ge=1, le=20)
    use_within_h: float | None = field(
        "Use within",
        "Hours in which it should be empty once tapped.",
        default=None,
        unit="h",
        gt=0,
        le=10_000,
    )
    source: str | None = field("Source", "Who says so.", default=None, max_length=2000, asked=False)
    confidence: Confidence | None = field("Confidence", "How far the source carries.", default=None, asked=False)

    def gross_weight_kg(self, density_kg_per_l: float) -> float | None:
        """The weight of a full one, or None where its empty weight is not known."""
        return None if self.tare_kg is None else self.tare_kg + self.volume_l * density_kg_per_l


class ContainerOffer(InCurrency):
    """A beverage that can be had in a container size."""

    table: ClassVar[str] = "container_offer"
    sheet: ClassVar[str] = "Offers"
    about: ClassVar[str] = "Which beverage can be had in which container, how many of them and at what price."

    beverage: str = field("Beverage", "What is in it.", key=True, refers_to="beverage")
    container_size: str = field("Container size", "What it comes in.", key=True, refers_to="container_size")
    available: int | None = field(
        "Available", "How many can be had; empty: as many as wanted.", default=None, ge=0, le=1_000_000
    )
    price: Decimal | None = field(
        "Price", "For one full container, without deposit.", default=None, ge=0, le=10_000_000
    )
    deposit: Decimal | None = field("Deposit", "Paid back for the empty vessel.", default=None, ge=0, le=10_000_000)
    currency: str | None = field(
        "Currency", "Of price, deposit and customs value; empty: the event's.", default=None, max_length=3
    )
    customs_value: Decimal | None = field(
        "Customs value",
        "Of one full container, for the papers; empty: its price. What is given away has a value too.",
        default=None,
        ge=0,
        le=10_000_000,
        asked=False,
    )
    coupler: CouplerSystem | None = field(
        "Coupler", "The keg's fitting; ask the brewery. A is usual in Europe, S and G in Japan.", default=None
    )
    empties: Empties | None = field(
        "Empties", "What becomes of the empty vessel; empty: as the consignment has it.", default=None, asked=False
    )
    source: str | None = field("Source", "Who offers it.", default=None, max_length=2000, asked=False)


class OrderLine(Record):
    """Containers ordered: the kegs that the plan is judged by."""

    table: ClassVar[str] = "order_line"
    sheet: ClassVar[str] = "Order"
    about: ClassVar[str] = "The containers that are ordered, or that you mean to order."

    beverage: str = field("Beverage", "What is ordered.", key=True, refers_to="beverage")
    container_size: str = field("Container size", "In what.", key=True, refers_to="container_size")
    containers: int = field("Containers", "How many of them.", ge=0, le=1_000_000)
    note: str | None = field("Note", "Whatever the brewery must know.", default=None, max_length=2000, asked=False)


class SetAsidePurpose(Choice):
    PRACTICE = "practice"
    CEREMONY = "ceremony"
    SPARE = "spare"
    CREW = "crew"


class SetAside(Record):
    """Litres of the order that are not for guests."""

    table: ClassVar[str] = "set_aside"
    sheet: ClassVar[str] = "Set aside"
    about: ClassVar[str] = "Litres of the order that are not for guests: practice, ceremony, spare, crew."

    beverage: str = field("Beverage", "What is set aside.", key=True, refers_to="beverage")
    purpose: SetAsidePurpose = field("Purpose", "What for.", key=True)
    volume_l: float = field("Volume", "How much of the order.", unit="L", ge=0, le=1e7)
    note: str | None = field("Note", "Why.", default=None, max_length=2000, asked=False)
