"""Who came: the guests that litres are shared out among, and which of them were counted at the door."""

from __future__ import annotations

from dataclasses import dataclass

from catering.model.records import EventRecords
from catering.model.text import Text, plural_text, text


@dataclass(frozen=True, slots=True)
class GuestsCame:
    """`counted` arrived in groups that were counted; of the others only `accepted` is known, by the groups' names.

    `told` is how many came in all, as a person states it for a past event; None: nobody has.
    """

    counted: int
    accepted: int
    counted_groups: tuple[str, ...]
    not_counted: tuple[str, ...]
    told: int | None = None

    @property
    def guests(self) -> int:
        """Those that litres are shared out among."""
        return self.counted + self.accepted if self.told is None else self.told

    @property
    def who_came(self) -> int | None:
        """How many came for certain; None where a group was not counted and nobody has said."""
        if self.told is not None:
            return self.told
        return self.counted if self.counted_groups and not self.not_counted else None

    def summary(self) -> Text:
        if self.told is not None:
            return plural_text("{n:n0} guest came, as was stated.", "{n:n0} guests came, as was stated.", n=self.told)
        if not self.not_counted:
            return plural_text(
                "{n:n0} guest came, counted at the door.", "{n:n0} guests came, counted at the door.", n=self.counted
            )
        if not self.counted_groups:
            return plural_text(
                "{n:n0} guest accepted; nobody was counted at the door.",
                "{n:n0} guests accepted; nobody was counted at the door.",
                n=self.accepted,
            )
        return text(
            "{counted:n0} guests of {groups:list} were counted at the door; of {others:list} it is only known that "
            "{accepted:n0} accepted.",
            counted=self.counted,
            groups=self.counted_groups,
            others=self.not_counted,
            accepted=self.accepted,
        )


def guests_came(records: EventRecords) -> GuestsCame:
    """The guests of all groups; what a past event of this very day says of them all stands above a lack of counts."""
    counted = [group for group in records.guest_groups if group.arrived is not None]
    others = [group for group in records.guest_groups if group.arrived is None]
    event = records.event
    held_on = event.doors_at.astimezone(event.zone).date()
    told = next((past.guests for past in records.past_events if past.held_on == held_on and past.guests), None)
    return GuestsCame(
        counted=sum(group.arrived or 0 for group in counted),
        accepted=sum(group.accepted for group in others),
        counted_groups=tuple(group.name for group in counted),
        not_counted=tuple(group.name for group in others),
        told=told if others else None,
    )
