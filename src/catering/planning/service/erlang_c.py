"""Erlang C: the wait in a queue before equal servers, where orders come at random and at one pace for long.

Service times are taken as exponential, which is more uneven than pouring is: the waits are on the safe side.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

MOST_SERVERS = 1000


@dataclass(frozen=True, slots=True)
class SteadyWait:
    """The wait once the pace has lasted; `mean_s` and `p90_s` are infinite where the servers cannot keep up.

    `chance_waits` is the part of the orders that find no free server; `utilisation` is work ÷ servers, not capped.
    """

    servers: int
    utilisation: float
    chance_waits: float
    mean_s: float
    p90_s: float

    def is_within(self, *, mean_s: float, p90_s: float) -> bool:
        """Whether both waits are no longer than wished."""
        return self.mean_s <= mean_s and self.p90_s <= p90_s


def erlang_c(orders_per_min: float, seconds_an_order: float, servers: int) -> SteadyWait:
    """The wait before so many servers. Raises ValueError for fewer than one."""
    if servers < 1:
        raise ValueError("a queue needs a server")
    return next(itertools.islice(_by_servers(orders_per_min, seconds_an_order), servers - 1, None))


def servers_needed(orders_per_min: float, seconds_an_order: float, *, mean_s: float, p90_s: float) -> SteadyWait | None:
    """The fewest servers with which both waits are as wished; None where nobody orders.

    MOST_SERVERS where that many do not do either.
    """
    if orders_per_min <= 0:
        return None
    wait = None
    for wait in itertools.islice(_by_servers(orders_per_min, seconds_an_order), MOST_SERVERS):
        if wait.is_within(mean_s=mean_s, p90_s=p90_s):
            break
    return wait


def _by_servers(orders_per_min: float, seconds_an_order: float) -> Iterator[SteadyWait]:
    """With one server, two, three …: each from the one before by the recursion of Erlang's loss formula."""
    work = orders_per_min * seconds_an_order / 60
    lost = 1.0
    for servers in itertools.count(1):
        lost = work * lost / (servers + work * lost)
        yield _wait(servers, work, lost, seconds_an_order)


def _wait(servers: int, work: float, lost: float, seconds_an_order: float) -> SteadyWait:
    utilisation = work / servers
    if utilisation >= 1:
        return SteadyWait(servers, utilisation, 1.0, math.inf, math.inf)
    waits = lost / (1 - utilisation * (1 - lost))
    drained_s = seconds_an_order / (servers - work)
    p90_s = math.log(waits / 0.1) * drained_s if waits > 0.1 else 0.0
    return SteadyWait(servers, utilisation, waits, waits * drained_s, p90_s)
