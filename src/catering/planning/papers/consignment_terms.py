"""What every paper of a consignment has in its head: who sends, who receives, on which terms, by which way."""

from __future__ import annotations

from dataclasses import dataclass

from catering.model.party import Party
from catering.model.record import column_of, same_name, sheet_label
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, Leg
from catering.model.text import Text, text
from catering.planning.order.consignment import legs_of

NOT_NAMED = text("not named")
"""Stands on a paper where it lacks something: a blank would look as if nothing belonged there."""


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A part in the consignment; `name` None: nobody was named, `party` None: nothing more is known of them."""

    part: Text
    name: str | None
    party: Party | None

    @property
    def details(self) -> tuple[str, ...]:
        """Address, and how they are reached, as far as it is known."""
        if self.party is None:
            return ()
        reached = "\N{NO-BREAK SPACE}· ".join(
            each for each in (self.party.contact, self.party.phone, self.party.email) if each
        )
        return tuple(each for each in (self.party.address, reached) if each)


@dataclass(frozen=True, slots=True)
class ConsignmentTerms:
    """The head of the papers; `missing` tells what nobody has named."""

    consignment: Consignment
    parties: tuple[NamedParty, ...]
    legs: tuple[Leg, ...]
    missing: tuple[Text, ...]

    @property
    def consignee(self) -> NamedParty:
        return next(party for party in self.parties if party.part == _part("consignee"))

    @property
    def delivery(self) -> Text:
        """The Incoterm with its place."""
        incoterm, place = self.consignment.incoterm, self.consignment.incoterm_place
        if incoterm is None:
            return NOT_NAMED
        if place is None:
            return text("{incoterm} (Incoterms 2020), place not named", incoterm=incoterm.value)
        return text("{incoterm} {place} (Incoterms 2020)", incoterm=incoterm.value, place=place)


def terms_of(records: EventRecords, consignment: Consignment) -> ConsignmentTerms:
    """Parties, delivery and legs of a consignment."""
    by_name = {same_name(party.name): party for party in records.parties}

    def named(column: str) -> NamedParty:
        name: str | None = getattr(consignment, column)
        party = by_name.get(same_name(name))
        return NamedParty(_part(column), name if party is None else party.name, party)

    parties = tuple(named(column) for column in _PARTS)
    nameless = [party.part for party in parties if party.name is None]
    nameless += [_part(column) for column in ("incoterm", "incoterm_place") if getattr(consignment, column) is None]
    missing = (
        [text("Not named: {parts:list} (sheet “{sheet}”).", parts=nameless, sheet=sheet_label(Consignment))]
        if nameless
        else []
    )
    homeless = [
        party.party.name
        for party in parties
        if party.party is not None and party.party.address is None and party.part in map(_part, _ADDRESSED)
    ]
    if homeless:
        missing.append(
            text("Address not named: {parties:list} (sheet “{sheet}”).", parties=homeless, sheet=sheet_label(Party))
        )
    return ConsignmentTerms(consignment, parties, legs_of(records, consignment), tuple(missing))


_ADDRESSED = ("shipper", "consignee")
_PARTS = ("shipper", "consignee", "notify_party", "importer")


def _part(column: str) -> Text:
    return column_of(Consignment, column).label
