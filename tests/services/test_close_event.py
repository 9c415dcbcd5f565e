"""An event becomes a past event in one step: what stands in its row, who else gets it, what it teaches the next."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from catering.model.event import EventState, LeadFrom, LeftOverTo, Measured, PastEvent
from catering.planning.evening.past_event_rows import Closing
from catering.planning.event_plan import plan_event
from catering.services.close_event import NotClosed, NotHeld, close_event, events_to_teach, teach_events
from catering.services.create_event import create_event, propose_after
from catering.services.event_state import set_state
from catering.services.hold_event import EventBroken, UnsavedChanges
from catering.services.open_event import open_event
from catering.services.undo_change_set import undo_change_set
from catering.store.change_sets import ChangeSet, Kind
from catering.store.engine import Store
from catering.store.migrate import bring_up_to_date
from cellar import EVENING, Cellar, cellar
from kept_evening import at, change, keep, opened, with_cells

MORNING = at(10, 25)
ARRIVED = {"Press": 31, "Delegation": 100, "Neighbours": 259}


@pytest.fixture
def kept(store_url: str) -> Cellar:
    """Twenty kegs in the cold store; every guest was counted at the door."""
    store = Store(store_url)
    bring_up_to_date(store)
    records = cellar(20)
    for group, arrived in ARRIVED.items():
        records = with_cells(records, "guest_group", group, arrived=arrived)
    found = Cellar(store, records)
    for keg in range(1, 21):
        found.move(keg, "fill", at=at(8, 1))
        found.move(keg, "ship", at=at(9, 1))
        found.move(keg, "receive", "cold store", at=at(9, 20))
    return found


def serve(kept: Cellar, kegs: int = 12) -> None:
    for keg in range(1, kegs + 1):
        kept.move(keg, "tap", "bar 1", at=at(18.5 + keg / 5))
        kept.move(keg, "blow", at=at(18.6 + keg / 5))


def signed(**more: Any) -> dict[str, Any]:
    return {"actor": "Anna", "by_what": "a test", "at": MORNING, "operation_id": uuid.uuid4().hex, **more}


def close(kept: Cellar, **said: Any) -> ChangeSet | None:
    return close_event(kept.store, EVENING, Closing(**said), **signed())


def rows(kept: Cellar, event_id: str = EVENING) -> dict[str, PastEvent]:
    """The past events of this very evening, by beverage."""
    found = open_event(kept.store, event_id, None).records.past_events
    return {past.beverage: past for past in found if past.held_on == dt.date(2026, 10, 24)}


def test_what_the_stock_knows_stands_in_the_row(kept: Cellar) -> None:
    serve(kept)
    done = close(kept, left_over_to={"Altbier": LeftOverTo.GIVEN}, lessons="Two more taps at bar 1.")
    assert done is not None
    assert done.kind is Kind.CLOSE
    found = rows(kept)
    altbier = found["Altbier"]
    assert (
        altbier.source
        == "Stock movements up to 25 October 2026, 10:00: litres out of kegs, less what was posted as lost."
    )
    assert altbier.model_copy(update={"source": None}) == PastEvent(
        name="Herbstfest 2026", held_on=dt.date(2026, 10, 24), beverage="Altbier", guests=390, duration_h=4.5,
        shipped_l=400, containers=20, drunk_l=240, left_over_l=160, time_zone="Europe/Berlin", lead_time_days=23,
        lead_from=LeadFrom.DEPARTURE, measured=Measured.KEGS, serving_size_l=0.25, left_over_to=LeftOverTo.GIVEN,
        lessons="Two more taps at bar 1.",
    )  # fmt: skip
    # of what was ordered and is not in the stock nobody knows what was drunk
    pils = found["Pils"]
    assert (pils.shipped_l, pils.containers, pils.drunk_l, pils.measured) == (120, 4, None, Measured.SHIPPED_ONLY)
    assert (pils.left_over_l, pils.lessons) == (None, None)


def test_it_is_undone_like_every_change_set(kept: Cellar) -> None:
    serve(kept)
    done = close(kept)
    assert done is not None
    undo_change_set(kept.store, done.id, **signed())
    assert rows(kept) == {}


def test_what_stands_already_is_written_once_and_what_changed_since_is_written_over(kept: Cellar) -> None:
    serve(kept)
    assert close(kept, lessons="Short of taps.") is not None
    assert close_event(kept.store, EVENING, Closing(), **signed(at=at(12, 25))) is None
    kept.move(13, "tap", "bar 1", at=at(22))
    kept.move(13, "blow", at=at(22.5))
    close(kept)
    altbier = rows(kept)["Altbier"]
    assert (altbier.drunk_l, altbier.left_over_l, altbier.lessons) == (260, 140, "Short of taps.")
    assert len(rows(kept)) == 2


def test_the_same_operation_closes_once(kept: Cellar) -> None:
    serve(kept)
    same = signed()
    first, second = (close_event(kept.store, EVENING, Closing(), **same) for _ in range(2))
    assert first == second


def test_sold_out_enters_as_such(kept: Cellar) -> None:
    for keg in range(3, 21):
        kept.move(keg, "return", "back home", at=at(12))
    for keg, hour in ((1, 19.0), (2, 20.0)):
        kept.move(keg, "tap", "bar 1", at=at(hour))
        kept.move(keg, "blow", at=at(hour + 1))
    close(kept)
    assert rows(kept)["Altbier"].ran_dry_at == at(21)


def test_glasses_that_were_counted_stand_above_kegs_and_are_not_written_over(kept: Cellar) -> None:
    serve(kept)
    close(kept, glasses={"Altbier": 880})
    assert (rows(kept)["Altbier"].drunk_l, rows(kept)["Altbier"].measured) == (220, Measured.GLASSES)
    close(kept)
    assert (rows(kept)["Altbier"].drunk_l, rows(kept)["Altbier"].measured) == (220, Measured.GLASSES)


def test_more_glasses_than_came_are_refused(kept: Cellar) -> None:
    serve(kept)
    with pytest.raises(EventBroken, match="More was drunk and left over than was shipped"):
        close(kept, glasses={"Altbier": 8_800})
    assert rows(kept) == {}


def test_litres_by_hand_where_the_stock_knows_of_none(kept: Cellar) -> None:
    serve(kept)
    close(kept, poured_l={"Pils": 75, "Altbier": 99})
    found = rows(kept)
    assert (found["Pils"].drunk_l, found["Pils"].measured) == (75, Measured.KEGS)
    assert found["Altbier"].drunk_l == 240


def test_litres_by_hand_stay_where_it_is_closed_again_with_lessons_alone(kept: Cellar) -> None:
    serve(kept)
    close(kept, poured_l={"Pils": 75})
    close(kept, lessons="Two more taps at bar 1.")
    pils = rows(kept)["Pils"]
    assert (pils.drunk_l, pils.measured) == (75, Measured.KEGS)
    assert "by hand" in str(pils.source)
    close(kept, poured_l={"Pils": 80})
    assert rows(kept)["Pils"].drunk_l == 80


def test_an_event_of_the_same_day_is_not_taught(kept: Cellar) -> None:
    """Its own past event is told by the day; the other's would be taken for it, and written over."""
    late = cellar(0).event.model_copy(
        update={"event_id": "late", "name": "Late show", "doors_at": at(23.5), "toast_at": None, "last_pour_at": at(26)}
    )
    keep(kept.store, cellar(0, event=late, serving_periods=()), "late")
    serve(kept)
    close(kept)
    assert events_to_teach(kept.store, EVENING) == ()
    assert teach_events(kept.store, EVENING, ["late"], **signed()) == ()
    close_event(kept.store, "late", Closing(guests=55), **signed())
    assert {past.name for past in rows(kept, "late").values()} == {"Late show 2026"}
    assert rows(kept)["Altbier"].drunk_l == 240


def test_guests_that_nobody_counted_are_left_open_unless_somebody_says_how_many_came(kept: Cellar) -> None:
    serve(kept)
    uncounted = keep(kept.store, cellar(0, event=cellar().event.model_copy(update={"event_id": "other"})), "other")
    assert uncounted.event != kept.event
    close_event(kept.store, "other", Closing(), **signed())
    assert rows(kept, "other")["Altbier"].guests is None
    close_event(kept.store, "other", Closing(guests=371), **signed())
    assert rows(kept, "other")["Altbier"].guests == 371


def test_before_the_last_pour_or_never_held_it_is_no_past_event(kept: Cellar) -> None:
    serve(kept)
    with pytest.raises(NotHeld, match=r"is on 24 October 2026, 23:00\. It is a past event after that"):
        close_event(kept.store, EVENING, Closing(), **signed(at=at(22)))
    set_state(kept.store, kept.event, EventState.CANCELLED, **signed())
    with pytest.raises(NotHeld, match="“Herbstfest” is cancelled"):
        close(kept)


def test_unsaved_changes_are_saved_first(kept: Cellar) -> None:
    serve(kept)
    change(kept.store, "Anna", with_cells(opened(kept.store, "Anna").records, "guest_group", "Press", arrived=99))
    with pytest.raises(UnsavedChanges):
        close(kept)


def test_an_event_made_after_it_has_learned_from_it(kept: Cellar) -> None:
    serve(kept)
    close(kept)
    proposed = propose_after(kept.store, EVENING, event_id="next", name="Herbstfest", day=dt.date(2027, 10, 23))
    create_event(kept.store, proposed.rows, **signed())
    assert rows(kept, "next") == rows(kept)
    records = open_event(kept.store, "next", None).records
    learned = plan_event(records, as_of=MORNING).demand("Altbier").learned
    assert learned is not None
    assert learned.is_used
    assert [lesson.name for lesson in learned.lessons] == ["Herbstfest 2026"]
    assert str(learned.summary()).startswith("Altbier: learned from 1 past event, ")
    # it does not teach itself
    itself = plan_event(open_event(kept.store, EVENING, None).records, as_of=MORNING).demand("Altbier").learned
    assert itself is None or not itself.lessons


def test_it_is_offered_to_later_events_that_lack_it(kept: Cellar) -> None:
    later = cellar(0).event.model_copy(
        update={"event_id": "later", "doors_at": at(18.5, 30), "toast_at": None, "last_pour_at": at(23, 30)}
    )
    keep(kept.store, cellar(0, event=later, serving_periods=()), "later")
    assert events_to_teach(kept.store, EVENING) == ()
    with pytest.raises(NotClosed):
        teach_events(kept.store, EVENING, ["later"], **signed())
    serve(kept)
    close(kept)
    assert [each.event_id for each in events_to_teach(kept.store, EVENING)] == ["later"]
    (done,) = teach_events(kept.store, EVENING, ["later"], **signed())
    assert done.kind is Kind.CLOSE
    assert rows(kept, "later") == rows(kept)
    assert events_to_teach(kept.store, EVENING) == ()
    assert teach_events(kept.store, EVENING, ["later"], **signed()) == ()
