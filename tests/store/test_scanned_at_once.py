"""Many phones with the same keg in hand: one posts, all others hear what was posted; so with taking back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from catering.planning.stock.ledger_refusals import MovementRefused
from catering.services.scan_keg import Proposed, look_at_keg, post_proposed, take_back
from catering.store.engine import Store
from catering.store.stock import KeptMovement, movements
from catering.store.verify import verify
from cellar import EVENING, Cellar, cellar
from kept_evening import at

PHONES = 20


def at_once(send: Callable[[int], KeptMovement]) -> set[int | str]:
    """What all phones are answered: the number of the movement, or the rule that refuses it."""

    def answer(phone: int) -> int | str:
        try:
            return send(phone).movement.id
        except MovementRefused as refused:
            return type(refused).__name__

    with ThreadPoolExecutor(PHONES) as phones:
        return set(phones.map(answer, range(PHONES)))


def test_twenty_phones_at_once_post_once_and_take_back_once(store: Store) -> None:
    kept = Cellar(store, cellar(2))
    kept.move(1, "fill", at=at(8, 1))
    kept.move(1, "ship", at=at(9, 1))
    kept.move(1, "receive", "cold store", at=at(9, 20))
    for turn in range(3):
        keg = look_at_keg(store, EVENING, "1", at=at(20 + turn / 10), bar="bar 2")
        assert keg.next is not None
        tap = Proposed(keg.item.id, keg.posted, keg.next)
        rival = replace(tap, possible=replace(keg.next, to=kept.places["bar 3"]))

        def post(phone: int, tap: Proposed = tap, rival: Proposed = rival, turn: int = turn) -> KeptMovement:
            wanted = rival if phone % 4 == 0 else tap
            return post_proposed(
                store, EVENING, wanted, actor=f"phone {phone}", by_what="a test", at=at(20 + turn / 10)
            )

        answers = at_once(post)
        assert "MovedMeanwhile" in answers
        assert len(answers) == 2
        tapped = look_at_keg(store, EVENING, "1", at=at(20 + turn / 10))
        assert tapped.last is not None
        number, seen = tapped.last.movement.id, tapped.posted
        assert {number, "MovedMeanwhile"} == answers

        def back(phone: int, number: int = number, seen: int = seen) -> KeptMovement:
            signed = {"actor": f"phone {phone}", "by_what": "a test"}
            return take_back(store, EVENING, kept.kegs["1"], number, seen=seen, at=at(20.5), **signed)

        assert len(at_once(back)) == 1
    with store.reading() as connection:
        assert verify(connection).breaches == ()
        found = movements(connection, kept.event, keg=kept.kegs["1"])
    kinds = [each.movement.kind.value for each in sorted(found, key=lambda each: each.movement.id)]
    assert kinds == ["fill", "ship", "receive", *(["tap", "reverse"] * 3)]
