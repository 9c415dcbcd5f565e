"""Couplers: Japan's S and G go on no A keg; a fitting that nobody has said is asked for."""

from __future__ import annotations

from shipments import SLIM_KEG, evening, tokyo

from catering.model.beverage import ContainerOffer, CouplerSystem, OrderLine
from catering.model.goods import Goods, GoodsKind
from catering.model.records import EventRecords
from catering.planning.event_plan import plan_event
from catering.planning.goods.coupler_fit import coupler_findings, coupler_fits
from catering.services.check_workbook import findings_of_plan

A, S, G = CouplerSystem.A, CouplerSystem.S, CouplerSystem.G


def kegs_with(fitting: CouplerSystem | None, *couplers: CouplerSystem | None) -> EventRecords:
    return evening(
        container_offers=(ContainerOffer(beverage="Altbier", container_size=SLIM_KEG, coupler=fitting),),
        goods=tuple(
            Goods(name=f"coupler {number}", kind=GoodsKind.COUPLER, coupler=each)
            for number, each in enumerate(couplers, 1)
        ),
    )


def test_the_couplers_of_japan_do_not_go_on_kegs_of_europe() -> None:
    records = kegs_with(A, S, G)
    (fit,) = coupler_fits(records)
    assert fit.fits is False
    (finding,) = coupler_findings(records)
    assert finding.code == "coupler-does-not-fit"
    assert str(finding.message) == (
        "20 L slim keg of Altbier: the kegs have fitting A, the couplers are for S and G. They do not fit."
    )
    assert str(finding.suggestion) == (
        "Hire couplers A, or have the brewery send them along. In Japan S and G are usual, in Europe mostly A."
    )


def test_a_misfit_is_among_the_findings_of_the_plan_and_a_question_is_not() -> None:
    def codes(records: EventRecords) -> set[str]:
        return {found.code for found in findings_of_plan(plan_event(records, as_of=tokyo(2025, 5, 1)))}

    assert "coupler-does-not-fit" in codes(kegs_with(A, S))
    assert not {"coupler-does-not-fit", "coupler-unknown"} & codes(kegs_with(None, S))


def test_one_coupler_that_fits_is_enough() -> None:
    assert coupler_fits(kegs_with(A, S, A))[0].fits is True
    assert not list(coupler_findings(kegs_with(A, S, A)))


def test_an_unknown_fitting_is_a_question_to_the_brewery() -> None:
    records = kegs_with(None, S)
    (fit,) = coupler_fits(records)
    assert fit.fits is None
    (finding,) = coupler_findings(records)
    assert finding.code == "coupler-unknown"
    assert str(fit.question) == (
        "Which fitting do your kegs have that we order, 20 L slim keg of Altbier: A, D, G, M, S or U? "
        "If the venue has no couplers for it, could you send yours along?"
    )


def test_without_couplers_nothing_is_wrong_yet() -> None:
    assert coupler_fits(kegs_with(A))[0].fits is None
    assert coupler_fits(kegs_with(A, None))[0].fits is None
    assert not list(coupler_findings(kegs_with(A)))


def test_vessels_without_a_fitting_need_no_coupler() -> None:
    assert coupler_fits(kegs_with(CouplerSystem.NONE, S))[0].fits is True
    cask = OrderLine(beverage="Altbier", container_size="20 L gravity cask", containers=2)
    assert coupler_fits(evening(order_lines=(cask,))) == ()
