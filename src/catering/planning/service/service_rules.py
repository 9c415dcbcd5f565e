"""The rules that serving keeps to, each with a name, and how one is told that is not kept."""

from __future__ import annotations

from dataclasses import dataclass

from catering.model.record import Choice
from catering.model.text import Text


class ServiceRule(Choice):
    """A rule that serving keeps to."""

    ENOUGH_TAPPERS = "enough tappers"
    ENOUGH_TAPS = "enough taps"
    TOAST_IN_TIME = "toast in time"
    COOLING = "cooling"
    COLD_STORE = "cold store"
    CASKS_OPENED = "casks opened by trained hands"
    ENOUGH_CASKS = "enough casks"
    CASKS_FRESH = "casks emptied in time"
    GLASSES = "enough glasses"


@dataclass(frozen=True, slots=True)
class BrokenServiceRule:
    """A rule that is not kept: what is so, and the way out; `bar` None: it is about all of them."""

    rule: ServiceRule
    bar: str | None
    message: Text
    way_out: Text
