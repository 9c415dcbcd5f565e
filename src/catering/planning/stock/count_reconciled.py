"""What a count says of each keg, lot and beverage: expected, found, explained by a waste code, unexplained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catering.model.movement import WasteCode
from catering.model.text import Text, text
from catering.planning.stock.count import Count, CountLine, Outcome


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Millilitres of what was counted; `by_code` is what a code explains of the loss, above 0."""

    name: str
    expected_ml: int
    found_ml: int
    by_code: Mapping[WasteCode, int]

    @property
    def difference_ml(self) -> int:
        return self.found_ml - self.expected_ml

    @property
    def explained_ml(self) -> int:
        return sum(self.by_code.values())

    @property
    def unexplained_ml(self) -> int:
        """What is left of the difference, below 0 where it is missing."""
        return self.difference_ml + self.explained_ml

    @property
    def unexplained_share(self) -> float | None:
        """Of what was expected; None where nothing was."""
        return None if not self.expected_ml else abs(self.unexplained_ml) / self.expected_ml

    def summary(self) -> Text:
        told = {
            "name": self.name,
            "expected": self.expected_ml / 1000,
            "found": self.found_ml / 1000,
            "explained": self.explained_ml / 1000,
            "unexplained": abs(self.unexplained_ml) / 1000,
            "share": self.unexplained_share or 0.0,
        }
        if not self.difference_ml:
            return text("{name}: {found:L3} found, as expected.", **told)
        if not self.unexplained_ml:
            return text("{name}: {found:L3} of {expected:L3} found; a waste code explains the rest.", **told)
        if self.unexplained_ml > 0:
            return text("{name}: {expected:L3} expected, {found:L3} found: {unexplained:L3} more.", **told)
        if not self.explained_ml:
            return text(
                "{name}: {found:L3} of {expected:L3} found; {unexplained:L3} unexplained ({share:pct1}).", **told
            )
        return text(
            "{name}: {found:L3} of {expected:L3} found; {explained:L3} explained by waste codes, {unexplained:L3} "
            "unexplained ({share:pct1}).",
            **told,
        )


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The same by keg or lot of goods, by lot, and by beverage, in the order of the count."""

    lines: tuple[Reconciled, ...]
    lots: tuple[Reconciled, ...]
    beverages: tuple[Reconciled, ...]


def reconcile(count: Count) -> Reconciliation:
    """Of what was counted alone: what nobody has looked at says nothing, nor what was left as the stock has it."""
    counted = [line for line in count.lines if line.found is not None and line.outcome is not Outcome.LEFT]
    lots: dict[str, list[CountLine]] = {}
    beverages: dict[str, list[CountLine]] = {}
    for line in counted:
        lots.setdefault(line.item.lot.name, []).append(line)
        beverages.setdefault(line.item.lot.beverage, []).append(line)
    return Reconciliation(
        lines=tuple(_together(line.item.name, [line]) for line in counted),
        lots=tuple(_together(name, of_lot) for name, of_lot in lots.items()),
        beverages=tuple(_together(name, of_beverage) for name, of_beverage in beverages.items()),
    )


def _together(name: str, lines: Iterable[CountLine]) -> Reconciled:
    expected_ml = found_ml = 0
    by_code: dict[WasteCode, int] = {}
    for line in lines:
        assert line.found is not None
        # what is in a keg that was expected elsewhere is displaced, and neither gained here nor unexplained
        displaced_ml = line.elsewhere_ml if line.found.containers else 0
        expected_ml += line.expected.volume_ml + displaced_ml
        found_ml += line.found.volume_ml
        code = None if line.note is None else line.note.code
        lost_ml = displaced_ml - line.difference.volume_ml
        if code is not None and lost_ml > 0:
            by_code[code] = by_code.get(code, 0) + lost_ml
    return Reconciled(name, expected_ml, found_ml, by_code)
