"""What a rule of stock counts refuses: each says what is so, and the way out."""

from __future__ import annotations

from collections.abc import Collection

from catering.model.text import Text, text
from catering.planning.stock.ledger_refusals import MovementRefused


class CountClosed(MovementRefused):
    """Something is noted in a count that was posted or given up, or posted of one that was given up."""

    def __init__(self, place: str) -> None:
        super().__init__(text("This count of {place} is closed. Open a new one.", place=place))


class CountNotPosted(MovementRefused):
    """A count is taken back that was never posted."""

    def __init__(self, place: str) -> None:
        super().__init__(text("This count of {place} was not posted: there is nothing to take back.", place=place))


class NothingCounted(MovementRefused):
    """A count is posted in which nothing was noted."""

    def __init__(self, place: str) -> None:
        super().__init__(text("Nothing is counted yet at {place}. Note what is there first.", place=place))


class MovedWhileCounted(MovementRefused):
    """A count is posted before it was decided about what moved meanwhile."""

    def __init__(self, things: Collection[Text]) -> None:
        super().__init__(
            text(
                "Moved while it was counted: {things:list}. Say for each whether it was counted again, or leave it as "
                "the ledger has it.",
                things=list(things),
            )
        )


class CountChanged(MovementRefused):
    """A count is posted that is not as it was looked at any more."""

    def __init__(self, place: str) -> None:
        super().__init__(
            text("Others have counted or moved something at {place} meanwhile. Look at the differences again.",
                 place=place)
        )  # fmt: skip


class CountHindered(MovementRefused):
    """A difference that cannot be posted as it was noted."""


class NeverCame(MovementRefused):
    """A keg is found that the ledger has never had."""

    def __init__(self, what: Text) -> None:
        super().__init__(
            text("{what} was never posted as filled or received. Post that first, then count it.", what=what)
        )


class NowhereForLost(MovementRefused):
    """A keg is missing, and the event has no location for what is lost."""

    def __init__(self, what: Text) -> None:
        super().__init__(
            text(
                "{what} is missing, and there is nowhere to put it down. Add a location of the kind “lost and found”.",
                what=what,
            )
        )


class LitresUnknown(MovementRefused):
    """Containers of goods are found of which nobody knows how much is in one."""

    def __init__(self, what: Text) -> None:
        super().__init__(text("{what}: how much is in a container is not known. Note the litres as well.", what=what))
