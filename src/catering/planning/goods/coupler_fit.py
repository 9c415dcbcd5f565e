"""Do the couplers go on the kegs? What fits, what does not, and what the brewery must be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catering.catalog.container_sizes import sizes_by_name
from catering.model.beverage import ContainerOffer, CouplerSystem, Dispense
from catering.model.finding import Finding, Level
from catering.model.goods import GoodsKind
from catering.model.record import same_name
from catering.model.records import EventRecords
from catering.model.text import Text, text
from catering.planning.order.keg_mix_rules import name_of


@dataclass(frozen=True, slots=True)
class CouplerFit:
    """The kegs of one beverage and size, their offer, and the couplers that are there or planned."""

    beverage: str
    container_size: str
    offer: ContainerOffer | None
    couplers: tuple[CouplerSystem, ...]

    @property
    def fitting(self) -> CouplerSystem | None:
        """None: nobody has said it yet."""
        return None if self.offer is None else self.offer.coupler

    @property
    def fits(self) -> bool | None:
        """None where the fitting is not known, or no coupler is."""
        if self.fitting is CouplerSystem.NONE:
            return True
        if self.fitting is None or not self.couplers:
            return None
        return self.fitting in self.couplers

    @property
    def kegs(self) -> Text:
        return name_of(self.beverage, self.container_size)

    @property
    def question(self) -> Text | None:
        """What the brewery is to be asked, worded to be sent; None where its answer is known."""
        if self.fitting is not None:
            return None
        return text(
            "Which fitting do your kegs have that we order, {kegs}: A, D, G, M, S or U? "
            "If the venue has no couplers for it, could you send yours along?",
            kegs=self.kegs,
        )

    def finding(self) -> Finding | None:
        """What is wrong, or not known yet."""
        if self.question is not None:
            message = text("{kegs}: nobody has said which fitting the kegs have.", kegs=self.kegs)
            return Finding(
                Level.WARNING, "coupler-unknown", message, text("Ask the brewery: “{question}”", question=self.question)
            )
        if self.fits is False and self.fitting is not None:
            return Finding(
                Level.WARNING,
                "coupler-does-not-fit",
                text(
                    "{kegs}: the kegs have fitting {fitting}, the couplers are for {couplers:list}. They do not fit.",
                    kegs=self.kegs,
                    fitting=self.fitting.label,
                    couplers=[each.label for each in self.couplers],
                ),
                text(
                    "Hire couplers {fitting}, or have the brewery send them along. In Japan S and G are usual, "
                    "in Europe mostly A.",
                    fitting=self.fitting.label,
                ),
            )
        return None


def coupler_fits(records: EventRecords) -> tuple[CouplerFit, ...]:
    """Each beverage and size of keg that is ordered, with the couplers among the goods."""
    couplers = tuple(
        dict.fromkeys(
            each.coupler for each in records.goods if each.kind is GoodsKind.COUPLER and each.coupler is not None
        )
    )
    offers = {offer.key: offer for offer in records.container_offers}
    sizes = sizes_by_name(records.container_sizes)
    return tuple(
        CouplerFit(
            line.beverage,
            line.container_size,
            offers.get((same_name(line.beverage), same_name(line.container_size))),
            couplers,
        )
        for line in records.order_lines
        if line.containers
        and (size := sizes.get(same_name(line.container_size))) is not None
        and size.dispense is Dispense.KEG_CO2
    )


def coupler_findings(records: EventRecords) -> Iterator[Finding]:
    """Kegs on which no coupler goes, and kegs whose fitting nobody has said."""
    for each in coupler_fits(records):
        found = each.finding()
        if found is not None:
            yield found
