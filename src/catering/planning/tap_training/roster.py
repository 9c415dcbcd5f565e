"""Who learns in which session: as few as are needed, in as few sessions, moving as few people as possible.

Build (`rule_rows` and objectives) → solve (`_solve`) → read back (`_roster`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

from catering.model.text import Text, plural_text, text
from catering.planning.order.quiet_highs import quiet_solver
from catering.planning.tap_training.roster_case import RosterCase
from catering.planning.tap_training.roster_rules import BrokenRule as BrokenRule
from catering.planning.tap_training.roster_rules import RosterRule as RosterRule
from catering.planning.tap_training.roster_rules import RuleRow, rows_of_now, rule_rows

_FACTS = 3
"""So many facts of each rule are told where rules clash."""


@dataclass(frozen=True, slots=True)
class RosterLine:
    """So many of a row of the staff, in a session; `bar` None: wherever hands are short."""

    session: str
    staff_member: str
    places: int
    bar: str | None


@dataclass(frozen=True, slots=True)
class Roster:
    """Who learns where, by session and staff; `moved` people stood elsewhere, or stand nowhere now."""

    lines: tuple[RosterLine, ...]
    moved: int = 0
    is_best: bool = True

    @property
    def trainees(self) -> int:
        return sum(line.places for line in self.lines)

    def of(self, session: str) -> tuple[RosterLine, ...]:
        return tuple(line for line in self.lines if line.session == session)

    def summary(self) -> Text:
        """How many learn, and who had to move."""
        sessions = len({line.session for line in self.lines})
        said = plural_text(
            "{trainees:n0} trainees in {n:n0} session.",
            "{trainees:n0} trainees in {n:n0} sessions.",
            n=sessions,
            trainees=self.trainees,
        )
        if not self.moved:
            return said
        moved = plural_text("{n:n0} person is moved.", "{n:n0} people are moved.", n=self.moved)
        return text("{said} {moved}", said=said, moved=moved)


class NoRoster(Exception):
    """No roster keeps to all rules; `clash` are rules that exclude each other.

    The clash is minimal: some roster keeps to any of them but one.
    """

    def __init__(self, clash: tuple[RosterRule, ...], message: Text) -> None:
        super().__init__(str(message))
        self.clash = clash
        self.message = message


def choose_roster(case: RosterCase) -> Roster:
    """The roster that keeps to every rule and moves the fewest people; of those the one with the fewest trainees.

    Then come the fewest sessions, and of the staff and the sessions those that stand first. Raises NoRoster.
    """
    rows = list(_rows_to_keep(case))
    answer = _solve(case, rows, _objectives(case))
    if answer is None:
        raise _no_roster(case, rows)
    return _roster(case, *answer)


def judge_roster(case: RosterCase) -> tuple[BrokenRule, ...]:
    """The rules that the roster as it was entered breaks, judged by the rows that the solver is given."""
    counts = case.counts_entered()
    return tuple(row.broken(counts) for row in rule_rows(case) if row.off(counts))


def roster_entered(case: RosterCase) -> Roster:
    """The roster as it was entered; who stayed away is not in it."""
    return _roster(case, case.counts_entered(), True)


def best_without_enough(case: RosterCase) -> Roster | None:
    """The roster that trains as many as it can where they cannot be enough; None where other rules clash too."""
    rows = [row for row in _rows_to_keep(case) if row.rule not in _ENOUGH]
    seats = [0] * case.places
    for hand in case.hands:
        for planned in case.sessions if hand.learns else ():
            seats[case.seat(hand, planned)] = -1
    answer = _solve(case, rows, [seats, *_objectives(case)])
    return None if answer is None else _roster(case, *answer)


_ENOUGH = (RosterRule.ENOUGH_TRAINED, RosterRule.EACH_BAR)


def _rows_to_keep(case: RosterCase) -> Iterator[RuleRow]:
    """The rows for a new roster: what is over is not judged any more, but stays."""
    over = {planned.name for planned in case.sessions if planned.is_over}
    fixed = case.counts_of(
        [case.entered(hand, each)[0] if each.is_over else 0 for hand in case.hands for each in case.sessions]
    )
    for row in rule_rows(case):
        is_past = row.session in over or (row.rule is RosterRule.TRAINED_ONCE and row.off(fixed))
        if not is_past:
            yield row
    yield from rows_of_now(case)


def _objectives(case: RosterCase) -> list[list[int]]:
    """Fewest people moved, fewest trainees, fewest sessions; then those that stand first."""
    kept, trainees, held, first = ([0] * case.places for _ in range(4))
    for hand in case.hands:
        for planned in case.sessions:
            place = case.seat(hand, planned)
            trainees[place], first[place] = 1, place + 1
    for planned in case.sessions:
        held[case.held(planned)] = 1
    for number, _ in enumerate(case.taken):
        kept[case.stays(number)] = -1
    return [kept, trainees, held, first]


def _most(case: RosterCase) -> list[int]:
    """The most that each count can be."""
    seats = [max(hand.places, case.entered(hand, planned)[0]) for hand in case.hands for planned in case.sessions]
    needed = [moment.by_bar.get(bar, 0) for moment in case.moments for bar in case.bars]
    return [*seats, *(1 for _ in case.sessions), *needed, *(count for _, count in case.taken)]


def _solve(
    case: RosterCase, rows: Sequence[RuleRow], objectives: Sequence[Sequence[int]]
) -> tuple[list[int], bool] | None:
    """Counts that keep the rows and minimise the objectives, one after the other, and whether that is proven.

    None if no counts keep the rows.
    """
    import highspy  # late: starting up does without a solver
    import numpy as np

    low, high = [0] * case.places, _most(case)
    wide: list[tuple[dict[int, int], float, float]] = []
    for row in rows:
        least = -math.inf if row.at_least is None else row.at_least - row.given
        limit = math.inf if row.at_most is None else row.at_most - row.given
        if len(row.amounts) != 1:
            wide.append((dict(row.amounts), least, limit))
            continue
        ((place, amount),) = row.amounts.items()
        if amount < 0:
            least, limit = -limit, -least
        low[place], high[place] = max(low[place], math.ceil(max(least, 0))), math.floor(min(limit, high[place]))
    wide += _structure(case)
    if any(least > most for least, most in zip(low, high, strict=True)):
        return None
    solver = quiet_solver()
    columns = np.arange(case.places, dtype=np.int32)
    solver.addVars(case.places, np.array(low, dtype=float), np.array(high, dtype=float))
    solver.changeColsIntegrality(case.places, columns, np.array([highspy.HighsVarType.kInteger] * case.places))
    for amounts, least, limit in wide:
        if amounts:
            places = np.array(list(amounts), dtype=np.int32)
            solver.addRow(least, limit, len(places), places, np.array(list(amounts.values()), dtype=float))
        elif least > 0 or limit < 0:
            return None
    counts, is_best, is_known = [0] * case.places, True, False
    for objective in objectives or [[0] * case.places]:
        if is_known and not any(objective):
            continue
        weights = np.array(objective, dtype=float)
        solver.changeColsCost(case.places, columns, weights)
        if is_known:
            known = highspy.HighsSolution()
            known.col_value = [float(count) for count in counts]
            solver.setSolution(known)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible and not is_known:
            return None
        is_best = status == highspy.HighsModelStatus.kOptimal
        if not is_best and solver.getInfo().primal_solution_status != highspy.kSolutionStatusFeasible:
            raise RuntimeError(f"HiGHS ended with {status}")
        counts = [round(value) for value in solver.getSolution().col_value]
        seen = case.counts_of(counts[: len(case.hands) * len(case.sessions)])
        if any(row.off(seen) for row in rows):
            raise RuntimeError("the answer of HiGHS is not exact")
        if not is_best:
            break
        is_known = True
        best = sum(weight * count for weight, count in zip(objective, counts, strict=True))
        solver.addRow(-math.inf, best + 0.5, case.places, columns, weights)
    return counts, is_best


def _structure(case: RosterCase) -> Iterator[tuple[dict[int, int], float, float]]:
    """What the counts mean: a bar is short of whom nobody serves there alone, and a session with a trainee is held."""
    for moment in case.moments:
        for bar in case.bars:
            needed = moment.by_bar.get(bar, 0)
            serving = [hand for hand in case.hands if hand.serves_at(moment.at)]
            amounts = {place: 1 for hand in serving if hand.learns for place in case.seats_at(hand, bar)}
            amounts[case.short(moment, bar)] = 1
            known = sum(hand.places for hand in serving if not hand.learns and hand.bar == bar)
            yield amounts, needed - known, math.inf
    for planned in case.sessions:
        most = sum(hand.places for hand in case.hands)
        seats = {case.seat(hand, planned): 1 for hand in case.hands}
        yield {**seats, case.held(planned): -most}, -math.inf, 0
    for number, (place, _) in enumerate(case.taken):
        yield {case.stays(number): 1, place: -1}, -math.inf, 0


def _no_roster(case: RosterCase, rows: Sequence[RuleRow]) -> NoRoster:
    """The refusal with a minimal clash: rules are left out one by one for as long as the rest clash."""
    clash = dict.fromkeys(row.rule for row in reversed(rows))
    for rule in tuple(clash):
        kept = [row for row in rows if row.rule in clash.keys() - {rule}]
        if _solve(case, kept, ()) is None:
            del clash[rule]
    rules = tuple(reversed(clash))
    message = plural_text(
        "{rules:list} cannot be kept. {facts} Way out: {ways}.",
        "{rules:list} clash. {facts} Way out: {ways}.",
        n=len(rules),
        rules=[text("“{rule}”", rule=rule.label) for rule in rules],
        facts=_joined([_facts_of(case, rule, rows) for rule in rules]),
        ways=reduce(
            lambda said, more: text("{said}, or {more}", said=said, more=more), [_way_out(case, r) for r in rules]
        ),
    )
    return NoRoster(rules, message)


def _facts_of(case: RosterCase, rule: RosterRule, rows: Sequence[RuleRow]) -> Text:
    """What a rule says of this staff, in a few facts, and how many more there are."""
    if rule is RosterRule.TRAINED_ONCE:
        people = sum(hand.places for hand in case.hands)
        return plural_text("The staff is {n:n0} person.", "The staff are {n:n0} people.", n=people)
    own = [row for row in rows if row.rule is rule]
    if rule is RosterRule.ENOUGH_TRAINED:
        return _lacking_most(case, own)
    facts = list({str(row.fact): row.fact for row in own}.values())
    if len(facts) <= _FACTS:
        return _joined(facts)
    more = plural_text("And {n:n0} more like it.", "And {n:n0} more like these.", n=len(facts) - _FACTS)
    return _joined([*facts[:_FACTS], more])


def _lacking_most(case: RosterCase, rows: Sequence[RuleRow]) -> Text:
    """The quarter hour in which the people on shift are the fewest beside those who must be trained."""
    moment = max(case.moments, key=lambda each: (each.trained - case.on_shift(each), each.trained))
    fact, people = rows[moment.number].fact, case.on_shift(moment)
    if people >= moment.trained:
        return fact
    shift = plural_text("Only {n:n0} person is on shift then.", "Only {n:n0} people are on shift then.", n=people)
    return _joined([fact, shift])


def _way_out(case: RosterCase, rule: RosterRule) -> Text:
    """What a person can change; where too few are on shift no session helps, but longer shifts do."""
    if rule is RosterRule.ENOUGH_TRAINED and any(case.on_shift(each) < each.trained for each in case.moments):
        return text("{said}, or {more}", said=rule.way_out, more=text("have more people on shift then"))
    return rule.way_out


def _joined(sentences: Sequence[Text]) -> Text:
    return reduce(lambda said, more: text("{said} {more}", said=said, more=more), sentences)


def _roster(case: RosterCase, counts: Sequence[int], is_best: bool) -> Roster:
    """Reads the counts back."""
    lines = [
        RosterLine(planned.name, hand.name, counts[case.seat(hand, planned)], case.bar_of(hand, planned))
        for planned in case.sessions
        for hand in case.hands
        if counts[case.seat(hand, planned)]
    ]
    moved = sum(count - min(count, counts[place]) for place, count in case.taken)
    return Roster(tuple(lines), moved, is_best)
