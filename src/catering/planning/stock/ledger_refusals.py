"""Movements that a rule refuses: each says what is so, and the way out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from catering.model.movement import KegState, MovementKind
from catering.model.stock import LocationKind
from catering.model.text import Text, plural_text, text
from catering.planning.stock.ledger_pairs import kinds_allowed


class MovementRefused(Exception):
    """A movement that the ledger does not take; the class is the rule's name."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


class StateForbids(MovementRefused):
    """The pair of state and movement is none of those allowed."""

    def __init__(self, keg: str, state: KegState, kind: MovementKind) -> None:
        super().__init__(
            text(
                "Keg {keg} is {state}: “{kind}” is not possible. Possible now: {kinds:or}.",
                keg=keg, state=state.label, kind=kind.label, kinds=[each.label for each in kinds_allowed(state)],
            )
        )  # fmt: skip


class WrongPlace(MovementRefused):
    """A movement from or to a location of a kind that it does not lead from or to."""

    def __init__(
        self, what: Text, kind: MovementKind, place: str, kinds: Collection[LocationKind], *, is_to: bool
    ) -> None:
        known = [each.label for each in LocationKind if each in kinds]
        told = {"what": what, "kind": kind.label, "place": place, "kinds": known}
        super().__init__(
            text("{what}: “{kind}” does not lead to {place}. Choose a location of the kind {kinds:or}.", **told)
            if is_to
            else text(
                "{what}: “{kind}” is not done at {place}. Move it first to a location of the kind {kinds:or}.", **told
            )
        )


class IsElsewhere(MovementRefused):
    """Something is not where it is said to be."""

    def __init__(self, what: Text, place: str, said: str) -> None:
        super().__init__(
            text("{what} is at {place}, not at {said}. Look where it is, or post its way first.",
                 what=what, place=place, said=said)
        )  # fmt: skip


class MovesWhole(MovementRefused):
    """A part of what is in a keg is to go with it."""

    def __init__(self, keg: str, held_ml: int) -> None:
        super().__init__(
            text("Keg {keg} goes with all that is in it, {held:L3}. Leave the quantity out.",
                 keg=keg, held=held_ml / 1000)
        )  # fmt: skip


class IsEmpty(MovementRefused):
    """Beer was found in a keg that was blown."""

    def __init__(self, keg: str) -> None:
        super().__init__(text("Keg {keg} was posted as empty. If there is beer in it, reverse that.", keg=keg))


class KegsOnly(MovementRefused):
    """What is done with single kegs, asked of goods that are counted."""

    def __init__(self, kind: MovementKind) -> None:
        super().__init__(text("“{kind}” is for kegs by number. Name a keg.", kind=kind.label))


class SamePlace(MovementRefused):
    """A movement to where it is already."""

    def __init__(self, what: Text, place: str) -> None:
        super().__init__(text("{what} is at {place} already. Choose another location.", what=what, place=place))


class LocationMissing(MovementRefused):
    """A movement that says not where from or to."""

    def __init__(self, kind: MovementKind, known: Collection[str]) -> None:
        super().__init__(text("Say the location of “{kind}”: {known:or}.", kind=kind.label, known=list(known) or ["–"]))


class QuantityMissing(MovementRefused):
    """A movement that says not how much."""

    def __init__(self, kind: MovementKind) -> None:
        super().__init__(text("Say how many litres “{kind}” is about.", kind=kind.label))


class ReasonMissing(MovementRefused):
    """An adjustment without its reason, or waste without its code."""

    def __init__(self, kind: MovementKind) -> None:
        super().__init__(
            text("Waste has a code: foam, line, cellar or damaged. Say which.")
            if kind is MovementKind.WASTE
            else text("An adjustment has a reason. Say what was found.")
        )


class NotEnoughStock(MovementRefused):
    """More is taken than there is."""

    @classmethod
    def in_keg(cls, keg: str, held_ml: int, asked_ml: int) -> NotEnoughStock:
        return cls(
            text(
                "Keg {keg} holds {held:L3}, {asked:L3} asked. Tap another keg or lower the quantity.",
                keg=keg, held=held_ml / 1000, asked=asked_ml / 1000,
            )
        )  # fmt: skip

    @classmethod
    def of_goods(cls, beverage: str, place: str | Text, held: int, asked: int) -> NotEnoughStock:
        return cls(
            plural_text(
                "{n:n0} container of {beverage} in {place}, {asked:n0} asked. Receive goods or lower the quantity.",
                "{n:n0} containers of {beverage} in {place}, {asked:n0} asked. Receive goods or lower the quantity.",
                n=held, beverage=beverage, place=place, asked=asked,
            )
        )  # fmt: skip

    @classmethod
    def of_litres(cls, beverage: str, place: str, held_ml: int, asked_ml: int) -> NotEnoughStock:
        return cls(
            text(
                "{held:L3} of {beverage} in {place}, {asked:L3} asked. Receive goods or lower the quantity.",
                held=held_ml / 1000, beverage=beverage, place=place, asked=asked_ml / 1000,
            )
        )  # fmt: skip


class VesselsMissing(MovementRefused):
    """Litres without a container that holds them."""

    def __init__(self, beverage: str, place: str) -> None:
        super().__init__(
            text("Litres of {beverage} would be left in {place} without a container. Move them as well.",
                 beverage=beverage, place=place)
        )  # fmt: skip


class Overfilled(MovementRefused):
    """More in a keg than it holds."""

    def __init__(self, keg: str, size_ml: int, asked_ml: int) -> None:
        super().__init__(
            text(
                "Keg {keg} holds {size:L3}, {asked:L3} asked. Lower the quantity, or correct its container size.",
                keg=keg, size=size_ml / 1000, asked=asked_ml / 1000,
            )
        )  # fmt: skip


class NotEmpty(MovementRefused):
    """A keg that goes to the empties with beer in it."""

    def __init__(self, keg: str, held_ml: int) -> None:
        super().__init__(
            text(
                "Keg {keg} still holds {held:L3}. Post it as blown or wasted first, or return it to the brewery.",
                keg=keg, held=held_ml / 1000,
            )
        )  # fmt: skip


class FilledFirst(MovementRefused):
    """A keg that is shipped from the brewery is received before it was filled there."""

    def __init__(self, keg: str) -> None:
        super().__init__(
            text("Keg {keg} is shipped, and was not filled yet. Post its filling and shipping first.", keg=keg)
        )


class WithoutLot(MovementRefused):
    """A keg is filled with nobody knows what."""

    def __init__(self, keg: str) -> None:
        super().__init__(text("Keg {keg} has no lot. Enter on “Kegs by number” what it is filled with.", keg=keg))


class LaterMovement(MovementRefused):
    """What is posted for the past makes a later movement impossible."""

    def __init__(self, what: Text, kind: MovementKind, at: dt.datetime, number: int, why: Text) -> None:
        super().__init__(
            text(
                "{what}: movement {number} (“{kind}”, {at:datetime}) comes after that and would not be possible. "
                "Reverse it first. {why}",
                what=what, number=number, kind=kind.label, at=at, why=why,
            )
        )  # fmt: skip


class NotYetHappened(MovementRefused):
    """A movement in the future."""

    def __init__(self, at: dt.datetime) -> None:
        super().__init__(text("{at:datetime} is still to come. Post a movement when it has happened.", at=at))


class AlreadyReversed(MovementRefused):
    """A movement is reversed once."""

    def __init__(self, number: int, by: int) -> None:
        super().__init__(
            text("Movement {number} was reversed already, by movement {by}. Post what is right.", number=number, by=by)
        )


class ReversalStands(MovementRefused):
    """A reversal is not reversed."""

    def __init__(self, number: int) -> None:
        super().__init__(
            text("Movement {number} is a reversal. Post the movement again that it took back.", number=number)
        )


class OperationTaken(MovementRefused):
    """An operation id that stands for another movement."""

    def __init__(self, operation_id: str) -> None:
        super().__init__(
            text("The operation “{operation}” was another movement. Give this one an id of its own.",
                 operation=operation_id)
        )  # fmt: skip
