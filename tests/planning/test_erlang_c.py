"""Erlang C against its own textbook figures, the reference bar, and a simulation that others wrote."""

from __future__ import annotations

import math

import ciw
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catering.planning.service.erlang_c import erlang_c, servers_needed

MEAN_S, NINE_OF_TEN_S = 60, 180


def test_one_server_is_the_plain_queue() -> None:
    """Half busy with orders of 60 s: half of them wait, 60 s on average; P(wait > t) is 0.5 × e^(−t ÷ 120 s)."""
    wait = erlang_c(0.5, 60, 1)
    assert (wait.utilisation, wait.chance_waits, wait.mean_s) == pytest.approx((0.5, 0.5, 60))
    assert wait.p90_s == pytest.approx(120 * math.log(5))


def test_two_servers_by_hand() -> None:
    """One hour's work an hour on two servers: a third of the orders wait."""
    wait = erlang_c(1, 60, 2)
    assert wait.chance_waits == pytest.approx(1 / 3)
    assert wait.mean_s == pytest.approx(60 / 3)


def test_servers_that_cannot_keep_up_let_wait_without_end() -> None:
    wait = erlang_c(10, 60, 10)
    assert (wait.utilisation, wait.chance_waits) == (1, 1)
    assert math.isinf(wait.mean_s)
    assert math.isinf(wait.p90_s)
    with pytest.raises(ValueError, match="a queue needs a server"):
        erlang_c(1, 60, 0)


def test_a_thousand_servers_let_nobody_wait() -> None:
    wait = erlang_c(8.5, 25, 1000)
    assert (wait.chance_waits, wait.mean_s, wait.p90_s) == (0, 0, 0)


REFERENCE = """
8.5  | 25 | 4
14.0 | 25 | 7
8.5  | 45 | 7
14.0 | 45 | 12
"""


@pytest.mark.parametrize("line", REFERENCE.strip().splitlines())
def test_the_tappers_of_the_reference_bar(line: str) -> None:
    """One bar for all, at the median and at 90 % demand, with trained tappers and with untrained."""
    orders, seconds, tappers = (float(cell) for cell in line.split("|"))
    wait = servers_needed(orders, seconds, mean_s=MEAN_S, p90_s=NINE_OF_TEN_S)
    assert wait is not None
    assert wait.servers == tappers


def test_where_nobody_orders_nobody_is_needed() -> None:
    assert servers_needed(0, 25, mean_s=MEAN_S, p90_s=NINE_OF_TEN_S) is None


@given(orders=st.floats(0.05, 40), seconds=st.floats(5, 200))
def test_one_fewer_would_let_wait_too_long(orders: float, seconds: float) -> None:
    wait = servers_needed(orders, seconds, mean_s=MEAN_S, p90_s=NINE_OF_TEN_S)
    assert wait is not None
    assert wait.is_within(mean_s=MEAN_S, p90_s=NINE_OF_TEN_S)
    assert wait == erlang_c(orders, seconds, wait.servers)
    if wait.servers > 1:
        assert not erlang_c(orders, seconds, wait.servers - 1).is_within(mean_s=MEAN_S, p90_s=NINE_OF_TEN_S)


@given(orders=st.floats(0.05, 40), seconds=st.floats(5, 200), servers=st.integers(1, 60))
def test_more_servers_never_let_wait_longer(orders: float, seconds: float, servers: int) -> None:
    few, more = erlang_c(orders, seconds, servers), erlang_c(orders, seconds, servers + 1)
    assert more.mean_s <= few.mean_s
    assert more.p90_s <= few.p90_s
    assert 0 <= more.chance_waits <= few.chance_waits <= 1


@pytest.mark.parametrize(("orders", "seconds", "servers"), [(8.5, 25, 4), (14, 25, 7), (2.5, 25, 2)])
def test_another_simulation_waits_as_long(orders: float, seconds: float, servers: int) -> None:
    """Ciw's queue, order by order, within a tenth; busier queues take longer to be judged."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(orders)],
        service_distributions=[ciw.dists.Exponential(60 / seconds)],
        number_of_servers=[servers],
    )
    waits = []
    for seed in range(2):
        ciw.seed(seed)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(60_000 / orders)
        waits += [each.waiting_time * 60 for each in simulation.get_all_records() if each.arrival_date > 100]
    wait = erlang_c(orders, seconds, servers)
    assert np.mean(waits) == pytest.approx(wait.mean_s, rel=0.1)
    assert np.quantile(waits, 0.9) == pytest.approx(wait.p90_s, rel=0.1)
