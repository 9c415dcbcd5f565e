"""What a scanned code means: the label of a keg or pallet, a link to a keg, or what the brewery stamped on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class ScannedLabel:
    """A keg by its number or the brewery's serial, with its event's ID where the code has it; or a pallet's number."""

    keg: str | None
    event_id: str | None = None
    pallet: int | None = None

    @property
    def is_ours(self) -> bool:
        """Whether it was written by this program."""
        return self.event_id is not None or self.pallet is not None


def scanned_label(code: str) -> ScannedLabel:
    """The meaning of a code's words; whatever is no form of our own is taken for a number or serial as it stands."""
    lines = [line.strip() for line in code.strip().splitlines()]
    if len(lines) > 1:
        keg, pallet = re.fullmatch(r"Keg (\d+)/\d+", lines[1]), re.fullmatch(r"Pallet (\d+)/\d+", lines[1])
        if keg is not None:
            return ScannedLabel(keg[1], lines[0])
        if pallet is not None:
            return ScannedLabel(None, lines[0], int(pallet[1]))
    address = urlsplit(code.strip()) if re.match(r"\s*https?://", code) else None
    asked = {} if address is None else parse_qs(address.query)
    if "keg" in asked:
        return ScannedLabel(asked["keg"][0], asked.get("event", [None])[0])
    return ScannedLabel(" ".join(code.split()))
