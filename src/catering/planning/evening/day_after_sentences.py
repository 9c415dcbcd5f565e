"""The day after in a breath, for the Overview and the top of the page Evening."""

from __future__ import annotations

from collections.abc import Iterator

from catering.model.text import Text, plural_text, text
from catering.planning.evening.after_evening import AfterBeverage, AfterEvening
from catering.planning.stock.deposits import Deposits


def after_answer(after: AfterEvening) -> tuple[Text, ...]:
    """What was drunk, a guest's part of it, what was lost and what is left."""
    told = [each for each in after.beverages if each.is_served or each.drunk_l is not None]
    if not told:
        return (text("What was drunk is not measured: no keg was tapped at a bar in the stock's movements."),)
    return tuple(_answer(after, told))


def _answer(after: AfterEvening, told: list[AfterBeverage]) -> Iterator[Text]:
    for each in told:
        if each.drunk_l is None:
            yield text("What was drunk of {beverage} is not measured.", beverage=each.beverage)
        else:
            yield text("{drunk:L0} of {beverage} drunk.", drunk=each.drunk_l, beverage=each.beverage)
    if after.drunk_per_guest_l is not None:
        yield text("{litres:L2} a guest.", litres=after.drunk_per_guest_l)
    lost_l = sum(each.lost_ml for each in told) / 1000
    if lost_l >= 0.5:
        yield text("{lost:L0} lost.", lost=lost_l)
    left_l = sum(each.left_ml for each in told) / 1000
    if any(each.is_served for each in told):
        yield text("{left:L0} left.", left=left_l) if left_l else text("Nothing is left.")


def after_to_do(after: AfterEvening, deposits: Deposits) -> tuple[Text, ...]:
    """What is still to be done: kegs to be read, guests to be counted, the past event, vessels and deposits to come."""
    return tuple(_to_do(after, deposits))


def _to_do(after: AfterEvening, deposits: Deposits) -> Iterator[Text]:
    not_read = [number for each in after.beverages for number in each.not_read]
    if not_read:
        yield plural_text(
            "Keg {kegs:list} was not read since the last pour: weigh it or post it as blown, else what was in it "
            "counts as left over.",
            "Kegs {kegs:list} were not read since the last pour: weigh them or post them as blown, else what was in "
            "them counts as left over.",
            n=len(not_read),
            kegs=not_read,
        )
    if not after.is_closed:
        yield text("Make it a past event, so that the next forecast can learn from it.")
    yield from going_home(deposits)


def going_home(deposits: Deposits) -> Iterator[Text]:
    """The vessels that still have to go back, with the deposits that are open for them."""
    out = sum(each.containers for each in deposits.still_out)
    if not out:
        return
    amounts = [
        Text("{amount:money}", {"amount": (each.to_follow, each.currency)}) for each in deposits.owed if each.to_follow
    ]
    yield (
        plural_text(
            "{n:n0} vessel still has to go back; {amounts:list} of deposit is open.",
            "{n:n0} vessels still have to go back; {amounts:list} of deposits are open.",
            n=out,
            amounts=amounts,
        )
        if amounts
        else plural_text("{n:n0} vessel still has to go back.", "{n:n0} vessels still have to go back.", n=out)
    )
