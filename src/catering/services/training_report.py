"""Tap training for reports: the same figures as on the page."""

from __future__ import annotations

from typing import Any

from catering.model.text import Language
from catering.model.written_numbers import rounded
from catering.planning.tap_training.mends import Mend
from catering.planning.tap_training.readiness import BarReadiness
from catering.planning.tap_training.roster import BrokenRule
from catering.planning.tap_training.training_plan import SessionPlan, TrainingPlan


def training_as_dict(training: TrainingPlan, *, language: Language) -> dict[str, Any]:
    """The training in plain types: shares of 1, ISO moments with offset; sentences in `language`.

    `readiness` is the lowest of any bar and quarter hour, None where no tapper is needed or no staff is entered.
    """
    ready = training.readiness
    return {
        "to_train": training.to_train,
        "trained_before": training.trained_before,
        "tappers_needed": training.tappers_needed,
        "sessions": [_session(each) for each in training.sessions],
        "is_entered": training.is_entered,
        "practice_beer_l": rounded(training.practice_beer_l),
        "readiness": None if ready is None else rounded(ready.ratio),
        "chance_enough": None if ready is None else rounded(ready.chance),
        "missing": None if ready is None else ready.missing,
        "by_bar": [] if ready is None else [_cell(each) for each in ready.cells],
        "mends": [_mend(each, language) for each in training.mends],
        "broken_rules": [_broken(each, language) for each in training.broken_rules],
        "no_roster": None if training.no_roster is None else training.no_roster.in_language(language),
        "seconds_a_glass": None if training.measured is None else rounded(training.measured.seconds_a_glass),
        "seconds_from_trainees": 0 if training.measured is None else training.measured.trainees,
    }


def _session(each: SessionPlan) -> dict[str, Any]:
    """`trainees` has a name for each; people whom an agency sends without names share one."""
    return {
        "session": each.session.name,
        "starts_at": each.session.starts_at.isoformat(),
        "minutes": each.session.minutes,
        "trainer": each.trainer,
        "language": each.session.language,
        "seats": each.seats,
        "trainees": list(each.trainees),
        "came": each.came,
    }


def _cell(cell: BarReadiness) -> dict[str, Any]:
    return {
        "bar": cell.bar,
        "at": cell.at.isoformat(),
        "needed": cell.needed,
        "trained": cell.trained,
        "readiness": rounded(cell.ratio),
    }


def _mend(mend: Mend, language: Language) -> dict[str, Any]:
    return {
        "mend": mend.kind.value,
        "bar": mend.bar,
        "trainees": mend.trainees,
        "readiness": rounded(mend.readiness.ratio),
        "chance_enough": rounded(mend.readiness.chance),
        "sentence": mend.summary().in_language(language),
    }


def _broken(broken: BrokenRule, language: Language) -> dict[str, Any]:
    return {
        "rule": broken.rule.value,
        "session": broken.session,
        "staff_member": broken.staff_member,
        "by": broken.by,
        "message": broken.message.in_language(language),
    }
