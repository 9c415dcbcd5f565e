"""Values come back from both databases exactly as they were kept, and what no record would say is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.model.beverage import ContainerOffer
from catering.model.charge import Charge, ChargeBasis, ChargeKind
from catering.model.event import ServingPeriod
from catering.model.plain import same_value
from catering.model.records import EventRecords
from catering.model.rows import rows_of
from catering.store import schema
from catering.store.engine import Connection, Store
from catering.store.event_rows import AmountTooFine, StoredEvent, load_event
from kept_evening import BERLIN, EVENING, at, change, change_and_save, evening, keep, opened, save, with_cells

GROUPS = schema.RECORD_TABLES["guest_group"]


def test_an_evening_comes_back_as_it_was_kept(kept: Store) -> None:
    before, seen = evening(), opened(kept).records
    for table, rows in rows_of(before).items():
        assert list(rows_of(seen)[table].values()) == list(rows.values())
    assert seen.own == before.own
    assert seen.event.doors_at.tzinfo == BERLIN
    assert [type(value) for value in seen.own.sheets["Contacts"][2]] == [type(None), dt.date]


# Moments


TWICE = [at(2, day=25).replace(minute=30, fold=fold) for fold in (0, 1)]
"""Half past two of 25 October 2026, first in summer time, then, an hour later, in winter time."""


def test_the_hour_that_exists_twice_stays_the_hour_that_it_was(store: Store) -> None:
    periods = tuple(
        ServingPeriod(name=name, begins_at=begin, ends_at=end)
        for name, begin, end in (("late", TWICE[0], TWICE[1]), ("early", at(23), TWICE[0]))
    )
    keep(store, evening(serving_periods=periods))
    late, early = opened(store).records.serving_periods
    assert late.ends_at - late.begins_at == dt.timedelta(0)  # by the clock's face
    assert late.ends_at.astimezone(dt.UTC) - late.begins_at.astimezone(dt.UTC) == dt.timedelta(hours=1)
    assert [each.isoformat() for each in (early.ends_at, late.begins_at, late.ends_at)] == [
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
    ]


moments = st.datetimes(
    dt.datetime(1, 1, 2),  # noqa: DTZ001
    dt.datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.sampled_from([dt.UTC, BERLIN, ZoneInfo("Asia/Tokyo"), ZoneInfo("Asia/Kathmandu")]),
)


@settings(max_examples=200)
@given(one=moments, other=moments)
def test_a_moment_is_kept_to_the_microsecond_and_its_texts_sort_as_the_instants_do(
    one: dt.datetime, other: dt.datetime
) -> None:
    sqlite, type_ = sa.create_engine("sqlite://").dialect, schema.Instant()
    texts = [type_.process_bind_param(each, sqlite) for each in (one, other)]
    assert type_.process_result_value(texts[0], sqlite) == one.astimezone(dt.UTC)
    instants = [each.astimezone(dt.UTC) for each in (one, other)]
    assert (texts[0] < texts[1]) == (instants[0] < instants[1])


def test_a_moment_without_a_time_zone_is_refused(kept: Store) -> None:
    set_it = sa.update(schema.event).values(doors_at=at(18).replace(tzinfo=None))
    with pytest.raises(sa.exc.StatementError, match="a moment without a time zone is no instant"):
        kept.write(lambda connection: connection.execute(set_it))


# Money


def offers(*offers: tuple[str, str | None]) -> EventRecords:
    sizes = ("20 L slim keg", "30 L slim keg", "50 L Euro keg", "10 L gravity cask")
    rows = tuple(
        ContainerOffer(beverage="Altbier", container_size=size, price=Decimal(price), currency=currency)
        for size, (price, currency) in zip(sizes, offers, strict=False)
    )
    return evening(container_offers=rows)


def kept_prices(store: Store) -> list[tuple[int, str]]:
    prices = schema.RECORD_TABLES["container_offer"].c
    with store.reading() as connection:
        found = connection.execute(sa.select(prices.price_minor, prices.price_currency).order_by(prices.id))
        return [(each.price_minor, each.price_currency) for each in found]


def test_money_is_kept_in_whole_coins_of_its_currency(store: Store) -> None:
    keep(store, offers(("54.90", None), ("8200", "JPY"), ("12.345", "KWD"), ("0.10", "USD")))
    assert kept_prices(store) == [(5490, "EUR"), (8200, "JPY"), (12345, "KWD"), (10, "USD")]
    prices = [offer.price for offer in opened(store).records.container_offers]
    assert [str(price) for price in prices] == ["54.90", "8200", "12.345", "0.10"]


@pytest.mark.parametrize(("price", "currency"), [("54.905", None), ("8200.5", "JPY"), ("12.3456", "KWD")])
def test_what_is_finer_than_the_smallest_coin_is_refused_and_nothing_kept(
    store: Store, price: str, currency: str | None
) -> None:
    with pytest.raises(AmountTooFine, match=f"{price} {currency or 'EUR'} is finer than the smallest coin. Round it."):
        keep(store, offers((price, currency)))
    with store.reading() as connection:
        assert connection.execute(sa.select(schema.change_set.c.id)).first() is None


def charged(*amounts: tuple[str, str | None]) -> EventRecords:
    return evening(
        charges=tuple(
            Charge(
                name=f"freight {number}", kind=ChargeKind.FREIGHT, basis=ChargeBasis.CHARGEABLE_KG,
                amount=Decimal(amount), currency=currency,
            )
            for number, (amount, currency) in enumerate(amounts)
        )
    )  # fmt: skip


def test_a_rate_of_freight_is_kept_to_the_hundredth_of_a_cent(store: Store) -> None:
    """2.855 EUR a kilogram is a usual rate; what is charged in coins keeps the digits of its coin."""
    keep(store, charged(("2.855", None), ("0.1234", "USD"), ("350.25", "JPY"), ("450", None), ("1000000000", "KWD")))
    kept = [str(each.amount) for each in opened(store).records.charges]
    assert kept == ["2.855", "0.1234", "350.25", "450.00", "1000000000.000"]


@pytest.mark.parametrize(("rate", "currency", "digits"), [("2.85551", None, 4), ("350.255", "JPY", 2)])
def test_a_rate_with_more_digits_is_refused_with_how_to_round_it(
    store: Store, rate: str, currency: str | None, digits: int
) -> None:
    told = f"{rate} {currency or 'EUR'} has more digits than a rate may have: {digits} after the decimal point."
    with pytest.raises(AmountTooFine, match=told) as why:
        keep(store, charged((rate, currency)))
    assert str(why.value.suggestion) == f"Round it to {digits} digits after the decimal point."


def test_an_amount_stays_what_it_was_said_to_be_when_the_event_gets_another_currency(store: Store) -> None:
    keep(store, offers(("54.90", None)))
    change_and_save(store, "Anna", opened(store).records.with_rows("event", (_in_yen(opened(store).records),)))
    assert kept_prices(store) == [(5490, "EUR")]
    assert opened(store).records.container_offers[0].price == Decimal("54.90")


def _in_yen(records: EventRecords) -> Any:
    return records.event.model_copy(update={"currency": "JPY"})


# What a table refuses


@pytest.mark.parametrize(
    "values",
    [
        {"accepted": -1},
        {"accepted": 10_000_001},
        {"accepted": None},
        {"name": "x" * 101},
        {"version": 0},
        {"event": 999},
        {"natural_key": None},
    ],
    ids=str,
)
def test_a_table_refuses_what_its_record_would(kept: Store, values: dict[str, Any]) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        kept.write(lambda connection: connection.execute(sa.update(GROUPS).where(GROUPS.c.id == 1).values(values)))


def test_a_table_refuses_another_type(kept: Store) -> None:
    """SQLite's own tables would keep any text in a column of numbers."""
    with pytest.raises(sa.exc.DBAPIError):
        kept.write(lambda connection: connection.exec_driver_sql("UPDATE guest_group SET accepted = 'many'"))
    assert opened(kept).records.guest_groups[0].accepted == 40


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("event", {"state": "perhaps"}),
        ("event", {"event_version": -1}),
        ("beverage", {"abv": 1.01}),
        ("assumption", {"kind": "a feeling"}),
        ("past_event", {"duration_h": 0}),
    ],
    ids=str,
)
def test_a_table_refuses_a_choice_or_number_that_is_none(kept: Store, table: str, values: dict[str, Any]) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        kept.write(lambda connection: connection.execute(sa.update(schema.RECORD_TABLES[table]).values(values)))


def test_no_name_stands_twice_however_it_is_written(kept: Store) -> None:
    with kept.reading() as connection:
        keys = connection.execute(sa.select(GROUPS.c.natural_key).order_by(GROUPS.c.id)).scalars().all()
    assert keys == ['["press"]', '["delegation"]', '["neighbours"]']
    twice = with_cells(opened(kept).records, "guest_group", "Delegation", name="ＰＲＥＳＳ ")
    assert [each.message.template for each in change(kept, "Anna", twice).broken] == [
        "“{name}” stands twice in {sheet}."
    ]
    assert save(kept, "Anna").change_set is None


def test_two_events_keep_rows_of_the_same_name_apart(kept: Store) -> None:
    keep(kept, evening("second"), "second")
    with pytest.raises(sa.exc.IntegrityError):
        keep(kept, evening("HERBSTFEST"), "third")
    seen = opened(kept)
    assert seen.stored.event_id == EVENING
    assert len(seen.records.guest_groups) == 3


# What is kept for ever


@pytest.mark.parametrize("table", schema.KEPT_FOR_EVER)
def test_nothing_done_is_changed_or_deleted_afterwards(kept: Store, table: str) -> None:
    kept.write(_do_each)
    sql = schema.metadata.tables[table]
    for statement in (sa.update(sql).values(id=sql.c.id + 100), sa.delete(sql)):
        with pytest.raises(sa.exc.DBAPIError, match="a row of this table is kept for ever"):
            kept.write(lambda connection, statement=statement: connection.execute(statement))
    with kept.reading() as connection:
        assert connection.execute(sa.select(sa.func.min(sql.c.id))).scalar_one() == 1


def _do_each(connection: Connection) -> None:
    """A release, its confirmation, a movement."""
    common = {"actor": "Anna", "at": at(12), "operation_id": "released"}
    frozen = {"program": "0", "catalogue_digest": "", "frozen_rows": "{}", "frozen_plan": "{}", "sent_to": "brewery"}
    connection.execute(
        sa.insert(schema.release).values(event=1, event_version=1, number=1, kind="released", **common, **frozen)
    )
    connection.execute(sa.insert(schema.confirmation).values(release=1, said_by="brewery", words="yes", **common))
    moved = {"keg": 1, "lot": 1, "to_location": 1, "volume_ml": 20_000, "containers": 1}
    connection.execute(
        sa.insert(schema.stock_movement).values(
            event=1, kind="receive", posted_at=at(12), by_what="a test", program="0", **common, **moved
        )
    )


def test_no_way_around_the_triggers(kept: Store) -> None:
    """INSERT OR REPLACE (but for recursive_triggers) and TRUNCATE delete rows without asking a trigger of rows."""
    replace, truncate = "INSERT OR REPLACE INTO change SELECT * FROM change WHERE id = 1", "TRUNCATE change"
    with pytest.raises(sa.exc.DBAPIError, match="a row of this table is kept for ever"):
        kept.write(lambda connection: connection.exec_driver_sql(replace if kept.is_sqlite else truncate))


# Any number


@settings(max_examples=300)
@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_kept_to_its_last_digit(number: float) -> None:
    from catering.model.plain_changes import cell_from_json, cell_to_json

    written = cell_to_json("bar", "share_of_orders", number)
    assert cell_from_json("bar", "share_of_orders", written) == number
    assert same_value(number, cell_from_json("bar", "share_of_orders", written))


def stored(store: Store) -> StoredEvent:
    with store.reading() as connection:
        return load_event(connection, 1)


@pytest.mark.parametrize("litres", [0.1, 1 / 3, 1e-9, 9_999_999.999999998, 5e-324])
def test_a_number_comes_back_from_the_database_to_its_last_digit(kept: Store, litres: float) -> None:
    bars = schema.RECORD_TABLES["past_event"]
    kept.write(lambda connection: connection.execute(sa.update(bars).values(shipped_l=litres)))
    (row,) = stored(kept).rows["past_event"].values()
    assert row["shipped_l"] == litres
