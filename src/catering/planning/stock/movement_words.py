"""A movement in words: as it is proposed (“Tap at bar 2”) and as it was done (“tapped at bar 2”)."""

from __future__ import annotations

from catering.model.movement import MovementKind
from catering.model.stock import LocationKind
from catering.model.text import Text, label, text
from catering.planning.stock.ledger import KegNow, Movement, Places
from catering.planning.stock.next_movement import LitresAsked, Possible

_FROM_OUTSIDE = (None, LocationKind.IN_TRANSIT, LocationKind.BONDED_WAREHOUSE)


def to_do(possible: Possible, now: KegNow, places: Places) -> Text:
    """What is proposed for a keg that is `now`, with where to if that is known."""
    comes = (None if now.location is None else places.kind(now.location)) in _FROM_OUTSIDE
    if possible.to is None:
        return _to_do_somewhere(possible, comes)
    place = places.name(possible.to)
    match possible.kind:
        case MovementKind.FILL:
            return text("Fill at {place}", place=place)
        case MovementKind.SHIP:
            return text("Ship: {place}", place=place)
        case MovementKind.RECEIVE:
            return text("Receive: {place}", place=place) if comes else text("Carry to {place}", place=place)
        case MovementKind.CHILL:
            return text("Chill: {place}", place=place)
        case MovementKind.TAP:
            return text("Tap at {place}", place=place)
        case MovementKind.RETURN:
            return text("Return: {place}", place=place)
    return text("It was found at {place}", place=place)


def to_do_at_a_bar(possible: Possible) -> Text:
    """What is proposed for a keg, before it is known at which bar."""
    if possible.kind is MovementKind.TAP:
        return text("Tap at …: choose your bar")
    return text("Carry to …: choose your bar")


def _to_do_somewhere(possible: Possible, comes: bool) -> Text:
    match possible.kind:
        case MovementKind.FILL:
            return label("to do", "Fill")
        case MovementKind.SHIP:
            return label("to do", "Ship")
        case MovementKind.RECEIVE:
            return label("to do", "Receive") if comes else label("to do", "Carry elsewhere")
        case MovementKind.CHILL:
            return label("to do", "Chill")
        case MovementKind.TAP:
            return label("to do", "Tap")
        case MovementKind.BLOW:
            return label("to do", "Blown: it is empty")
        case MovementKind.RETURN:
            return label("to do", "Return")
        case MovementKind.POUR:
            return label("to do", "Litres poured")
        case MovementKind.TRAIN:
            return label("to do", "Litres drunk in training")
        case MovementKind.WASTE:
            return label("to do", "Litres wasted")
    found = possible.litres is LitresAsked.FOUND
    return label("to do", "Another quantity is in it") if found else label("to do", "It was found elsewhere")


def done(movement: Movement, places: Places) -> Text:
    """What was done with a keg, to stand within a sentence."""
    to, from_ = movement.to_location, movement.from_location
    if movement.kind is MovementKind.REVERSE:
        return text("a movement was taken back")
    at = to if to is not None else from_
    told = {"place": "" if at is None else places.name(at), "volume": movement.volume_ml / 1000}
    match movement.kind:
        case MovementKind.FILL:
            return text("filled at {place}", **told)
        case MovementKind.SHIP:
            return text("shipped: {place}", **told)
        case MovementKind.RECEIVE:
            comes = (None if from_ is None else places.kind(from_)) in _FROM_OUTSIDE
            return text("received: {place}", **told) if comes else text("carried to {place}", **told)
        case MovementKind.CHILL:
            return text("chilled: {place}", **told)
        case MovementKind.TAP:
            return text("tapped at {place}", **told)
        case MovementKind.BLOW:
            return text("blown at {place}", **told)
        case MovementKind.RETURN:
            return text("returned: {place}", **told)
        case MovementKind.POUR:
            return text("{volume:L1} poured at {place}", **told)
        case MovementKind.TRAIN:
            return text("{volume:L1} drunk in training at {place}", **told)
        case MovementKind.WASTE:
            return text("{volume:L1} wasted at {place}", **told)
    if movement.containers:
        return text("found at {place}", **told)
    return (
        text("{volume:L1} more found in it", **told) if from_ is None else text("{volume:L1} less found in it", **told)
    )
