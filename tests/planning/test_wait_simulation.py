"""Our own simulation of an evening's queues: against Erlang C where that holds, and by what must be so."""

from __future__ import annotations

import math

import ciw
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catering.planning.service.erlang_c import erlang_c
from catering.planning.service.wait_simulation import Queue, SimulatedWait, simulate_waits


def wait(*day: float, tappers_s: tuple[float, ...], **settings: float) -> SimulatedWait:
    (found,) = simulate_waits((Queue((day,), tappers_s),), **settings)  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(("orders", "tappers"), [(2.5, 2), (4.2, 3), (10, 5), (14, 7)])
def test_at_one_pace_it_waits_as_erlang_c_has_it(orders: float, tappers: int) -> None:
    simulated = wait(*[orders] * 100, tappers_s=(25,) * tappers, spread=1, evenings=200)
    steady = erlang_c(orders, 25, tappers)
    assert simulated.mean_s == pytest.approx(steady.mean_s, rel=0.1)
    assert simulated.p90_s == pytest.approx(steady.p90_s, rel=0.1)


def test_over_an_evening_it_waits_as_another_simulation_has_it() -> None:
    """Orders by a curve, three tappers, a peak that they cannot quite keep up with; Ciw draws each evening anew."""
    evening = (2.0, 4.0, 6.0, 7.5, 6.0, 5.0, 3.0, 1.0)
    ours = wait(*evening, tappers_s=(25,) * 3, spread=1, evenings=400)
    theirs = []
    for seed in range(400):
        ciw.seed(seed)
        arrivals = ciw.dists.PoissonIntervals(
            rates=list(evening), endpoints=[15 * (place + 1) for place in range(8)], max_sample_date=120
        )
        network = ciw.create_network(
            arrival_distributions=[arrivals],
            service_distributions=[ciw.dists.Exponential(60 / 25)],
            number_of_servers=[3],
        )
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(400)
        theirs += [each.waiting_time * 60 for each in simulation.get_all_records()]
    assert ours.mean_s == pytest.approx(np.mean(theirs), rel=0.1)
    assert ours.p90_s == pytest.approx(np.quantile(theirs, 0.9), rel=0.1)


def test_the_same_evening_waits_the_same_every_time() -> None:
    assert wait(3, 5, 2, tappers_s=(25, 25)) == wait(3, 5, 2, tappers_s=(25, 25))


def test_each_stretch_has_its_own_mean_and_the_busiest_waits_longest() -> None:
    simulated = wait(1, 4.5, 1, 0, tappers_s=(25, 25), evenings=100)
    assert len(simulated.by_stretch_s) == 4
    assert max(simulated.by_stretch_s) == simulated.by_stretch_s[1]
    assert simulated.by_stretch_s[3] == 0


def test_a_queue_outlasts_its_quarter_hour_but_no_night() -> None:
    """Sixty orders of a minute each for one tapper in a quarter hour: the next quarter hour's guests queue behind."""
    (one_day, two_days) = simulate_waits((Queue(((4, 0.2),), (60,)), Queue(((4,), (0.2,)), (60,))), evenings=100)
    assert one_day.by_stretch_s[1] > 30 * 60
    assert two_days.by_stretch_s[1] < 30


def test_where_nobody_serves_the_wait_has_no_end_and_where_nobody_orders_there_is_none() -> None:
    nobody_serves, nobody_orders, nothing = simulate_waits(
        (Queue(((1, 0),), ()), Queue(((0, 0),), (25,)), Queue((), ()))
    )
    assert (nobody_serves.mean_s, nobody_serves.by_stretch_s) == (math.inf, (math.inf, 0))
    assert (nobody_orders.mean_s, nobody_orders.by_stretch_s) == (0, (0, 0))
    assert nothing == SimulatedWait(0, 0, ())


def test_of_a_very_full_day_the_busiest_stretch_stands_for_the_whole() -> None:
    """5,400 orders in an hour and a half; the last half hour with 1,350 is left out, being the quietest."""
    simulated = wait(60, 80, 80, 70, 50, 40, tappers_s=(25,) * 40)
    assert sum(each > 0 for each in simulated.by_stretch_s) < 6
    assert simulated.by_stretch_s[5] == 0


@settings(deadline=None, max_examples=30)
@given(
    orders=st.lists(st.floats(0, 6), min_size=1, max_size=6),
    tappers=st.integers(1, 5),
    seconds=st.floats(5, 60),
)
def test_one_tapper_more_or_faster_ones_never_let_wait_longer(
    orders: list[float], tappers: int, seconds: float
) -> None:
    day = tuple(orders)
    few, more, faster = simulate_waits(
        (
            Queue((day,), (seconds,) * tappers),
            Queue((day,), (seconds,) * (tappers + 1)),
            Queue((day,), (seconds * 0.8,) * tappers),
        )
    )
    assert more.mean_s <= few.mean_s + 1e-9
    assert faster.mean_s <= few.mean_s + 1e-9


def test_an_untrained_tapper_beside_a_trained_one_lets_wait_longer_than_two_trained() -> None:
    trained = wait(3, 4, 3, tappers_s=(25, 25), evenings=100)
    mixed = wait(3, 4, 3, tappers_s=(25, 45), evenings=100)
    untrained = wait(3, 4, 3, tappers_s=(45, 45), evenings=100)
    assert trained.mean_s < mixed.mean_s < untrained.mean_s
