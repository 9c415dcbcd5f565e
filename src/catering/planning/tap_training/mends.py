"""What would mend a readiness that is too low, each with the readiness that it would give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from catering.model.record import Choice
from catering.model.text import Text, text
from catering.planning.tap_training.readiness import Crew, Readiness, readiness_of
from catering.planning.tap_training.who_must_train import TapperNeed, TrainingTerms


class MendKind(Choice):
    """What can be done."""

    ONE_MORE_TRAINEE = "one more trainee"
    ONE_MORE_SESSION = "one more session"
    ONE_BAR_LESS = "one bar less"


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing to do, and the readiness with it; `bar` is the one that would stay closed."""

    kind: MendKind
    trainees: int
    readiness: Readiness
    bar: str | None = None

    def summary(self) -> Text:
        ratio, chance = self.readiness.ratio, self.readiness.chance
        match self.kind:
            case MendKind.ONE_MORE_TRAINEE:
                return text(
                    "One more trainee: readiness {ratio:pct}, enough with {chance:pct}.", ratio=ratio, chance=chance
                )
            case MendKind.ONE_MORE_SESSION:
                return text(
                    "One more session, {trainees:n0} trainees: readiness {ratio:pct}, enough with {chance:pct}.",
                    trainees=self.trainees,
                    ratio=ratio,
                    chance=chance,
                )
            case _:
                return text(
                    "{bar} stays closed: readiness {ratio:pct}, enough with {chance:pct}.",
                    bar=self.bar,
                    ratio=ratio,
                    chance=chance,
                )


def mends_for(
    crews: Sequence[Crew],
    untrained: Sequence[Crew],
    needs: Sequence[TapperNeed],
    terms: TrainingTerms,
    *,
    without_bar: Mapping[str, Sequence[TapperNeed]],
) -> tuple[Mend, ...]:
    """What can be done, each by itself: of one sort the best, and only what makes it readier.

    `untrained` are people in no session; `without_bar` the tappers needed where a bar stays closed.
    """
    now = readiness_of(crews, needs, terms)
    if now is None:
        return ()
    return tuple(
        mend for mend in _mends(crews, untrained, needs, terms, without_bar) if mend.readiness.level > now.level
    )


def _mends(
    crews: Sequence[Crew],
    untrained: Sequence[Crew],
    needs: Sequence[TapperNeed],
    terms: TrainingTerms,
    without_bar: Mapping[str, Sequence[TapperNeed]],
) -> Iterator[Mend]:
    left = sum(each.trained for each in untrained)
    for kind, seats in ((MendKind.ONE_MORE_TRAINEE, 1), (MendKind.ONE_MORE_SESSION, terms.trainees_a_trainer)):
        taught = min(seats, left)
        found = readiness_of(_taught(crews, untrained, needs, terms, taught), needs, terms)
        if found is not None and taught:
            yield Mend(kind, taught, found)
    closed = [
        Mend(MendKind.ONE_BAR_LESS, 0, found, bar)
        for bar, others in without_bar.items()
        if (found := readiness_of(_freed(crews, bar), others, terms)) is not None
    ]
    if closed:
        yield max(closed, key=lambda mend: mend.readiness.level)


def _taught(
    crews: Sequence[Crew], untrained: Sequence[Crew], needs: Sequence[TapperNeed], terms: TrainingTerms, people: int
) -> list[Crew]:
    """The crews with so many more trained, one after another where it helps most."""
    now, left = list(crews), [each for each in untrained if each.trained]
    for _ in range(people):
        # people of one bar and shift help alike: the first of them is tried
        alike = {
            (each.hand.bar, each.hand.member.shift_from, each.hand.member.shift_until): each for each in left[::-1]
        }

        def level(each: Crew) -> tuple[float, float]:
            found = readiness_of([*now, Crew(each.hand, 1)], needs, terms)
            return (0.0, 0.0) if found is None else found.level

        best = max(reversed(alike.values()), key=level)
        now.append(Crew(best.hand, 1))
        place = left.index(best)
        left[place : place + 1] = [Crew(best.hand, best.trained - 1)] if best.trained > 1 else []
    return now


def _freed(crews: Sequence[Crew], bar: str) -> list[Crew]:
    """The crews with those of a bar free to go wherever hands are short."""
    return [Crew(replace(crew.hand, bar=None), crew.trained) if crew.hand.bar == bar else crew for crew in crews]
