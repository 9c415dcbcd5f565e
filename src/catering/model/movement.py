"""The words of a stock movement: what kind it is, why beer was wasted, what state a keg is in."""

from __future__ import annotations

from catering.model.record import Choice


class MovementKind(Choice):
    """What is done with a keg, or with other goods."""

    FILL = "fill"
    SHIP = "ship"
    RECEIVE = "receive"
    CHILL = "chill"
    TAP = "tap"
    POUR = "pour"
    BLOW = "blow"
    WASTE = "waste"
    TRAIN = "train"
    RETURN = "return"
    ADJUST = "adjust"
    REVERSE = "reverse"


class WasteCode(Choice):
    """Where beer was lost that no guest drank."""

    FOAM = "foam"
    LINE = "line"
    CELLAR = "cellar"
    DAMAGED = "damaged"


class KegState(Choice):
    """What a keg is, as the movements tell it."""

    NOT_FILLED = "not filled"
    FULL = "full"
    TAPPED = "tapped"
    EMPTY = "empty"


class Found(Choice):
    """What a count says of a keg or lot; what nobody has looked at is neither."""

    THERE = "there"
    MISSING = "missing"
