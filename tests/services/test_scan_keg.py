"""A keg in a person's hand: found by whatever is scanned, posted once by whomever, taken back."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pytest
import segno
from PIL import Image

from catering.model.movement import KegState, MovementKind, WasteCode
from catering.model.stock import Keg, Lot
from catering.planning.papers.labels import keg_labels, pallet_labels
from catering.planning.papers.scanned_label import ScannedLabel, scanned_label
from catering.planning.stock.ledger_refusals import LocationMissing, QuantityMissing
from catering.planning.stock.movement_words import done, to_do
from catering.planning.stock.next_movement import LitresAsked, Possible
from catering.services.scan_keg import (
    KegInHand,
    MovedMeanwhile,
    Proposed,
    bars_of,
    look_at_keg,
    post_proposed,
    take_back,
)
from catering.services.scan_photo import NotRead, label_in_photo
from catering.services.write_papers import Paper, PaperFile, write_paper
from catering.store.engine import Store
from catering.store.migrate import bring_up_to_date
from catering.store.stock import KeptMovement, NotInEvent, movements
from cellar import BARS, EVENING, KEG_ML, Cellar, cellar
from kept_evening import at
from opened_papers import pictures_of
from papers_evening import papers

ANNA: dict[str, Any] = {"actor": "Anna", "by_what": "a test"}


@pytest.fixture
def kept(store_url: str) -> Cellar:
    """Keg 1 to 3 in the cold store since the day before yesterday, keg 4 not filled; keg 3 has a serial."""
    store = Store(store_url)
    bring_up_to_date(store)
    records = cellar(4)
    kegs = list(records.kegs)
    kegs[2] = kegs[2].model_copy(update={"brewery_serial": "ZS-0815"})
    found = Cellar(store, records.with_rows(Keg.table, tuple(kegs)))
    for keg in range(1, 4):
        found.move(keg, "fill", at=at(8, 1))
        found.move(keg, "ship", at=at(9, 1))
        found.move(keg, "receive", "cold store", at=at(9, 20))
    return found


def look(kept: Cellar, keg: str, hour: float = 20.5, bar: str | None = "bar 2") -> KegInHand:
    return look_at_keg(kept.store, EVENING, keg, at=at(hour), bar=bar)


def drawn(keg: KegInHand) -> Proposed:
    assert keg.next is not None
    return Proposed(keg.item.id, keg.posted, keg.next)


def post(kept: Cellar, proposed: Proposed, hour: float = 20.5, **by: str) -> KeptMovement:
    return post_proposed(kept.store, EVENING, proposed, **{**ANNA, **by}, at=at(hour))


def posted(kept: Cellar, keg: int) -> list[str]:
    """All movements of a keg, those taken back as well."""
    with kept.store.reading() as connection:
        found = movements(connection, kept.event, keg=kept.kegs[str(keg)])
    return [each.movement.kind.value for each in sorted(found, key=lambda each: each.movement.id)]


def words(keg: KegInHand) -> str:
    return "–" if keg.next is None else str(to_do(keg.next, keg.now, keg.places))


BEFORE = ["fill", "ship", "receive"]


# ---------------------------------------------------------------- looking


def test_what_it_is_and_what_comes_next(kept: Cellar) -> None:
    keg = look(kept, "3")
    assert (keg.keg.number, keg.now.state, keg.now.volume_ml) == ("3", KegState.FULL, KEG_ML)
    assert keg.location is not None
    assert keg.location.name == "cold store"
    assert keg.contents is not None
    assert (keg.contents.beverage, keg.is_expired, keg.expires_today) == ("Altbier", False, False)
    assert words(keg) == "Tap at bar 2"
    assert words(look(kept, "3", hour=15)) == "Carry to bar 2"
    assert words(look(kept, "3", hour=24.5)) == "Return: back home"
    assert words(look(kept, "4")) == "Fill at brewery"
    assert keg.last is not None
    assert str(done(keg.last.movement, keg.places)) == "received: cold store"


@pytest.mark.parametrize("name", ["3", " ３ ", "003", "ZS-0815", "zs-0815"])
def test_it_is_found_by_number_or_serial(kept: Cellar, name: str) -> None:
    assert look(kept, name).keg.number == "3"


@pytest.mark.parametrize("name", ["5", "1-3", "A1", "cold store"])
def test_what_is_no_single_keg_is_said(kept: Cellar, name: str) -> None:
    with pytest.raises(NotInEvent, match="There is no keg"):
        look(kept, name)


@pytest.mark.parametrize(("days", "expired", "today"), [(-1, True, False), (0, False, True), (1, False, False)])
def test_it_expires_by_the_venues_calendar(kept: Cellar, days: int, expired: bool, today: bool) -> None:
    late = at(23.9)
    keg = replace(
        look_at_keg(kept.store, EVENING, "3", at=late),
        contents=Lot(name="A1", beverage="Altbier", best_before_on=late.date() + dt.timedelta(days=days)),
    )
    assert (keg.is_expired, keg.expires_today) == (expired, today)
    empty = replace(keg, now=replace(keg.now, state=KegState.EMPTY, volume_ml=0))
    assert (empty.best_before_on, empty.is_expired, empty.expires_today) == (None, False, False)


def test_without_a_lot_it_says_what_hinders(kept: Cellar) -> None:
    assert look(kept, "4").hindered is None
    nameless = replace(look(kept, "4"), contents=None)
    assert nameless.hindered is not None
    assert "has no lot" in str(nameless.hindered)


# ---------------------------------------------------------------- posting


def test_the_whole_evening_of_a_keg_by_one_button(kept: Cellar) -> None:
    for hour, expected in ((15, "Carry to bar 2"), (19, "Tap at bar 2"), (20, "Blown: it is empty"),
                           (21, "Return: empties"), (25, "Return: back home")):  # fmt: skip
        keg = look(kept, "1", hour)
        assert words(keg) == expected
        post(kept, drawn(keg), hour)
    assert posted(kept, 1) == [*BEFORE, "receive", "tap", "blow", "return", "return"]
    assert words(look(kept, "1", 26)) == "–"


def test_the_same_click_sent_twice_posts_once(kept: Cellar) -> None:
    proposed = drawn(look(kept, "1"))
    first, second = post(kept, proposed), post(kept, proposed, 20.6)
    assert first == second
    assert posted(kept, 1) == [*BEFORE, "tap"]


def test_what_was_posted_within_this_very_second_is_seen(kept: Cellar) -> None:
    second = at(20.5)
    post_proposed(kept.store, EVENING, drawn(look(kept, "1")), **ANNA, at=second + dt.timedelta(milliseconds=300))
    keg = look_at_keg(kept.store, EVENING, "1", at=second + dt.timedelta(milliseconds=700))
    assert (keg.now.state, words(keg)) == (KegState.TAPPED, "Blown: it is empty")


def test_two_phones_with_the_same_proposal_post_it_once_and_the_second_hears_who_was_first(kept: Cellar) -> None:
    annas, bernds = drawn(look(kept, "1")), drawn(look(kept, "1"))
    assert annas.operation_id == bernds.operation_id
    post(kept, annas)
    assert post(kept, bernds, 20.6, actor="Bernd").actor == "Anna"
    assert posted(kept, 1) == [*BEFORE, "tap"]


def test_a_keg_that_moved_meanwhile_is_asked_about_again(kept: Cellar) -> None:
    at_bar_2, at_bar_3 = drawn(look(kept, "1")), drawn(look(kept, "1", bar="bar 3"))
    assert at_bar_2.operation_id != at_bar_3.operation_id
    post(kept, at_bar_2)
    with pytest.raises(MovedMeanwhile, match=r"Keg 1 has moved meanwhile: tapped at bar 2, 20:30, by Anna\."):
        post(kept, at_bar_3, 20.6, actor="Bernd")
    assert posted(kept, 1) == [*BEFORE, "tap"]
    assert words(look(kept, "1", 20.6, bar="bar 3")) == "Blown: it is empty"


def test_what_was_taken_back_is_not_answered_as_if_it_stood(kept: Cellar) -> None:
    keg = look(kept, "1")
    post(kept, drawn(keg))
    tapped = look(kept, "1")
    assert tapped.last is not None
    back = take_back(
        kept.store, EVENING, tapped.item.id, tapped.last.movement.id, seen=tapped.posted, **ANNA, at=at(20.6)
    )
    assert back.movement.kind is MovementKind.REVERSE
    with pytest.raises(MovedMeanwhile, match="a movement was taken back"):
        post(kept, drawn(keg), 20.7)
    again = look(kept, "1")
    assert words(again) == "Tap at bar 2"
    post(kept, drawn(again), 20.8)
    assert posted(kept, 1) == [*BEFORE, "tap", "reverse", "tap"]


def test_taking_back_is_done_once_and_not_behind_anothers_back(kept: Cellar) -> None:
    post(kept, drawn(look(kept, "1")))
    tapped = look(kept, "1")
    assert tapped.last is not None
    last = tapped.last.movement.id
    kept.move(1, "pour", at=at(20.6), ml=500)
    with pytest.raises(MovedMeanwhile, match="poured at bar 2"):
        take_back(kept.store, EVENING, tapped.item.id, last, seen=tapped.posted, **ANNA, at=at(20.7))
    poured = look(kept, "1", 20.7)
    assert poured.last is not None
    again = [
        take_back(kept.store, EVENING, poured.item.id, poured.last.movement.id, seen=poured.posted, **ANNA, at=at(20.7))
        for _ in range(2)
    ]
    assert again[0] == again[1]
    assert posted(kept, 1) == [*BEFORE, "tap", "pour", "reverse"]


def test_something_else_with_litres_code_and_reason(kept: Cellar) -> None:
    post(kept, drawn(look(kept, "1")))

    def other(possible: Possible, **typed: Any) -> KegInHand:
        keg = look(kept, "1", 20.6)
        post(kept, Proposed(keg.item.id, keg.posted, possible, **typed), 20.6)
        return look(kept, "1", 20.6)

    poured = other(Possible(MovementKind.POUR, litres=LitresAsked.OUT), volume_l=2.5)
    assert poured.now.volume_ml == 17_500
    wasted = other(Possible(MovementKind.WASTE, litres=LitresAsked.OUT), volume_l=0.5, code=WasteCode.FOAM)
    assert wasted.now.volume_ml == 17_000
    counted = other(Possible(MovementKind.ADJUST, litres=LitresAsked.FOUND), volume_l=15, reason="weighed")
    assert counted.now.volume_ml == 15_000
    with pytest.raises(QuantityMissing):
        other(Possible(MovementKind.POUR, litres=LitresAsked.OUT))
    bars = tuple(bars_of(counted.places))
    with pytest.raises(LocationMissing, match="bar 1"):
        other(Possible(MovementKind.ADJUST, bars), reason="seen there")
    assert [each.location.name if each.location else "" for each in (counted,)] == ["bar 2"]
    assert bars_of(counted.places)[bars[0]] == BARS[0]


# ---------------------------------------------------------------- labels


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("17", ScannedLabel("17")),
        (" ZS-0815\n", ScannedLabel("ZS-0815")),
        ("abend\nKeg 17/40\nAltbier, 20 L slim keg", ScannedLabel("17", "abend")),
        ("abend\r\nKeg 17/40\r\nAltbier, 20 L slim keg", ScannedLabel("17", "abend")),
        ("http://192.168.1.20:8501/scan?event=abend&keg=17", ScannedLabel("17", "abend")),
        ("https://beer.example/scan?keg=17&lang=ja", ScannedLabel("17")),
        ("https://brewery.example/traceability/4711", ScannedLabel("https://brewery.example/traceability/4711")),
        ("abend\nPallet 1/2\n762.5 kg", ScannedLabel(None, "abend", 1)),
    ],
)
def test_every_form_of_a_label_is_understood(code: str, meant: ScannedLabel) -> None:
    assert scanned_label(code) == meant


def test_each_label_that_is_printed_is_read_again() -> None:
    made = papers()
    event = made.records.event
    found = [scanned_label(each.code) for each in keg_labels(event, made.containers)]
    assert found == [ScannedLabel(str(number), event.event_id) for number in range(1, 41)]
    on_pallets = [scanned_label(each.code) for each in pallet_labels(event, made.packing)]
    assert on_pallets == [ScannedLabel(None, event.event_id, 1), ScannedLabel(None, event.event_id, 2)]


def as_file(picture: Any, form: str = "JPEG") -> bytes:
    kept = io.BytesIO()
    picture.save(kept, form)
    return kept.getvalue()


def label_photo(place: int, *, per_mm: float = 8) -> Any:
    """One keg label cut out of the printed page."""
    (page, *_) = pictures_of(write_paper(papers(), PaperFile(Paper.KEG_LABELS, "pdf"), language="de"), per_mm=per_mm)
    down, across = divmod(place, 2)
    left, top = across * 105 * per_mm, down * 74.25 * per_mm
    return page.crop(tuple(round(each) for each in (left, top, left + 105 * per_mm, top + 74.25 * per_mm)))


@pytest.mark.parametrize(("turned", "form"), [(0, "JPEG"), (90, "PNG"), (17, "JPEG"), (180, "WEBP")])
def test_a_photo_of_a_printed_label_is_read_whichever_way_up(turned: int, form: str) -> None:
    photo = label_photo(2).rotate(turned, expand=True, fillcolor=200)
    assert label_in_photo(as_file(photo, form)) == ScannedLabel("3", "abend")


def test_a_large_photo_with_a_small_label_in_it_is_read() -> None:
    photo = Image.new("L", (4032, 3024), 90)
    photo.paste(label_photo(6), (1500, 1100))
    assert label_in_photo(as_file(photo)) == ScannedLabel("7", "abend")


def test_a_label_far_away_is_read_in_the_whole_photo() -> None:
    photo = Image.new("L", (3024, 4032), 90)
    photo.paste(label_photo(6).resize((280, 198), Image.Resampling.LANCZOS), (1300, 1900))
    assert label_in_photo(as_file(photo)) == ScannedLabel("7", "abend")


def test_our_label_goes_before_the_brewerys_code() -> None:
    photo = Image.new("L", (1400, 600), 255)
    photo.paste(label_photo(0), (0, 0))
    stamped = io.BytesIO()
    segno.make_qr("https://brewery.example/4711").save(stamped, kind="png", scale=8, border=4)
    photo.paste(Image.open(stamped).convert("L"), (950, 100))
    assert label_in_photo(as_file(photo)) == ScannedLabel("1", "abend")


def test_what_names_no_keg_says_so() -> None:
    with pytest.raises(NotRead, match="No code was found"):
        label_in_photo(as_file(Image.new("L", (300, 300), 255)))
    with pytest.raises(NotRead, match="not a picture"):
        label_in_photo(b"no picture")
    (page, *_) = pictures_of(write_paper(papers(), PaperFile(Paper.KEG_LABELS, "pdf"), language="en"), per_mm=6)
    with pytest.raises(NotRead, match="Several labels"):
        label_in_photo(as_file(page))
    (pallet, *_) = pictures_of(write_paper(papers(), PaperFile(Paper.PALLET_LABELS, "pdf"), language="en"), per_mm=6)
    half = pallet.crop((0, 0, pallet.width, pallet.height // 2))
    with pytest.raises(NotRead, match="That is the label of pallet 1"):
        label_in_photo(as_file(half))
