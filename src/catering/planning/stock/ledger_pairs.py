"""What may be done with a keg: the allowed pairs of its state and a movement, and where each leads from and to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catering.model.movement import KegState, MovementKind
from catering.model.stock import LocationKind

_STATE, _KIND, _AT = KegState, MovementKind, LocationKind

EVERYWHERE = frozenset(LocationKind)
STORES = frozenset({_AT.BONDED_WAREHOUSE, _AT.COLD_STORE, _AT.HOTEL_CELLAR, _AT.RESERVE})
"""Where full kegs wait."""
SERVED_AT = frozenset({_AT.BAR, _AT.TRAINING_ROOM})
"""Where kegs are tapped."""
HOUSE = STORES | SERVED_AT
OUTSIDE: frozenset[LocationKind] = frozenset()
"""No location: where beer comes from when it is filled, and goes when it is drunk or lost."""


@dataclass(frozen=True, slots=True)
class Way:
    """From which kinds of location to which a movement leads; `OUTSIDE` is none of ours."""

    from_kinds: frozenset[LocationKind]
    to_kinds: frozenset[LocationKind]
    after: KegState | None = None
    """The state of the keg afterwards; None: as before."""

    @property
    def moves_keg(self) -> bool:
        """Whether the vessel goes with what is in it."""
        return bool(self.to_kinds)


_FROM_WASTED = EVERYWHERE - {_AT.EMPTIES, _AT.RETURNED}
_COUNTED = Way(EVERYWHERE, EVERYWHERE)

KEG_PAIRS: Mapping[tuple[KegState, MovementKind], Way] = {
    (_STATE.NOT_FILLED, _KIND.FILL): Way(OUTSIDE, frozenset({_AT.BREWERY}), _STATE.FULL),
    (_STATE.NOT_FILLED, _KIND.RECEIVE): Way(OUTSIDE, HOUSE, _STATE.FULL),
    (_STATE.FULL, _KIND.SHIP): Way(STORES | {_AT.BREWERY}, frozenset({_AT.IN_TRANSIT})),
    (_STATE.FULL, _KIND.RECEIVE): Way(HOUSE | {_AT.IN_TRANSIT}, HOUSE),
    (_STATE.FULL, _KIND.CHILL): Way(HOUSE, frozenset({_AT.COLD_STORE})),
    (_STATE.FULL, _KIND.TAP): Way(HOUSE, SERVED_AT, _STATE.TAPPED),
    (_STATE.FULL, _KIND.WASTE): Way(_FROM_WASTED, OUTSIDE),
    (_STATE.FULL, _KIND.RETURN): Way(HOUSE | {_AT.IN_TRANSIT}, frozenset({_AT.RETURNED})),
    (_STATE.FULL, _KIND.ADJUST): _COUNTED,
    (_STATE.TAPPED, _KIND.POUR): Way(frozenset({_AT.BAR}), OUTSIDE),
    (_STATE.TAPPED, _KIND.TRAIN): Way(SERVED_AT, OUTSIDE),
    (_STATE.TAPPED, _KIND.BLOW): Way(SERVED_AT, OUTSIDE, _STATE.EMPTY),
    (_STATE.TAPPED, _KIND.WASTE): Way(_FROM_WASTED, OUTSIDE),
    (_STATE.TAPPED, _KIND.RECEIVE): Way(HOUSE, HOUSE),
    (_STATE.TAPPED, _KIND.CHILL): Way(HOUSE, frozenset({_AT.COLD_STORE})),
    (_STATE.TAPPED, _KIND.RETURN): Way(HOUSE | {_AT.IN_TRANSIT}, frozenset({_AT.RETURNED})),
    (_STATE.TAPPED, _KIND.ADJUST): _COUNTED,
    (_STATE.EMPTY, _KIND.SHIP): Way(HOUSE | {_AT.EMPTIES}, frozenset({_AT.IN_TRANSIT})),
    (_STATE.EMPTY, _KIND.RETURN): Way(EVERYWHERE - {_AT.RETURNED}, frozenset({_AT.EMPTIES, _AT.RETURNED})),
    (_STATE.EMPTY, _KIND.ADJUST): _COUNTED,
}
"""Every pair that is not here is refused."""

GOODS_WAYS: Mapping[MovementKind, Way] = {
    _KIND.FILL: Way(OUTSIDE, frozenset({_AT.BREWERY})),
    _KIND.SHIP: Way(STORES | {_AT.BREWERY, _AT.EMPTIES}, frozenset({_AT.IN_TRANSIT})),
    _KIND.RECEIVE: Way(HOUSE | {_AT.IN_TRANSIT}, HOUSE),
    _KIND.CHILL: Way(HOUSE, frozenset({_AT.COLD_STORE})),
    _KIND.POUR: Way(frozenset({_AT.BAR}), OUTSIDE),
    _KIND.TRAIN: Way(SERVED_AT, OUTSIDE),
    _KIND.WASTE: Way(_FROM_WASTED, OUTSIDE),
    _KIND.RETURN: Way(EVERYWHERE - {_AT.RETURNED}, frozenset({_AT.EMPTIES, _AT.RETURNED})),
    _KIND.ADJUST: _COUNTED,
}
"""The same for goods that are counted and have no state; received ones may come from outside as well."""


def leads_to(kind: MovementKind) -> frozenset[LocationKind]:
    """The kinds of location that a movement of a keg can lead to; none where the vessel stays."""
    return frozenset().union(*(way.to_kinds for (_, of), way in KEG_PAIRS.items() if of is kind))


def kinds_allowed(state: KegState) -> tuple[MovementKind, ...]:
    """What can be done with a keg in a state, in the order of the table."""
    return tuple(kind for of, kind in KEG_PAIRS if of is state)
