"""What came out of a count, in words: a line's difference, and what moved of it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

from catering.model.text import Text, text
from catering.planning.stock.count import CountLine, Outcome
from catering.planning.stock.ledger import Places
from catering.planning.stock.movement_words import done


def difference_words(line: CountLine) -> Text:
    """A line that differs: what was found beside what was expected."""
    found, expected = line.found, line.expected
    assert found is not None
    told = {
        "what": line.item.words,
        "found": found.volume_ml / 1000,
        "expected": expected.volume_ml / 1000,
        "containers": found.containers,
        "of": expected.containers,
        "place": line.elsewhere or "",
    }
    if line.item.keg is None:
        return text(
            "{what}: {containers:n0} containers with {found:L3} found, {of:n0} with {expected:L3} expected.", **told
        )
    if line.outcome is Outcome.MISSING:
        return text("{what} is missing, {expected:L3}.", **told)
    if line.outcome is Outcome.FOUND_HERE and line.elsewhere is not None:
        return text("{what} is here with {found:L3}; the stock has it at {place}.", **told)
    if line.outcome is Outcome.FOUND_HERE:
        return text("{what} was found here with {found:L3}.", **told)
    return text("{what}: {found:L3} in it, {expected:L3} expected.", **told)


def moved_words(line: CountLine, places: Places) -> Iterator[Text]:
    """What was moved of it since the count was opened, each with its time at the venue."""
    for moved in line.moved:
        if line.item.keg is not None:
            words = done(moved, places)
        else:
            words = text("{kind}, {volume:L1}", kind=moved.kind.label, volume=moved.volume_ml / 1000)
        yield text("{done}, {at:time}", done=words, at=moved.at.astimezone(places.zone))
