"""The solver, as every decision here is solved: alone, exactly, and without a word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_OPTIONS: Mapping[str, Any] = {
    "threads": 1,  # half the time of starting a pool for such small models
    "mip_rel_gap": 0.0,
    "time_limit": 5.0,  # a guard: a mix or a roster takes milliseconds
    "mip_heuristic_run_feasibility_jump": False,  # takes longer than models of this size do
}


def quiet_solver() -> Any:
    """A HiGHS with no model in it."""
    import highspy  # late: starting up does without a solver

    class QuietHighs(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802 - called by a constructor that prints, and needed for no more
            self.silent()

    QuietHighs.resetGlobalScheduler(True)  # else one thread is refused where somebody has solved with more
    solver = QuietHighs()  # type: ignore[no-untyped-call]  # highspy says nothing of its types
    for option, value in _OPTIONS.items():
        solver.setOptionValue(option, value)
    return solver
