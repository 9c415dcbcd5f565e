"""What packing list and pro-forma invoice have in their head."""

from __future__ import annotations

from catering.documents.sheet import Sheet, Words
from catering.model.shipment import Leg
from catering.model.text import Text, label, text
from catering.planning.papers.consignment_terms import NOT_NAMED, ConsignmentTerms


def show_terms(sheet: Sheet, terms: ConsignmentTerms) -> None:
    """Parties, terms and way."""
    sheet.facts([(party.part, [party.name or NOT_NAMED, *party.details]) for party in terms.parties])
    way: list[Words] = [_told(leg) for leg in terms.legs]
    sheet.facts(
        [
            (text("Terms of delivery"), [terms.delivery]),
            (text("Country of origin"), [terms.consignment.origin]),
        ]
    )
    sheet.facts([(label("paper", "Way"), way or [NOT_NAMED])], columns=1)


def _told(leg: Leg) -> Text:
    carried = [each for each in (leg.carrier, leg.journey) if each]
    way = text("{mode}: {begin} – {end}", mode=leg.mode.label, begin=leg.from_place, end=leg.to_place)
    return text("{way} ({carried:list})", way=way, carried=carried) if carried else way


def signature_lines(sheet: Sheet) -> None:
    """Room to sign, with what belongs there."""
    sheet.blanks([text("Place, date"), text("Name, signature")])
