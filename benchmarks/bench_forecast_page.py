"""A rerun of the Forecast page after a slider moved, beside the same page drawn with a ready-made result."""

from __future__ import annotations

import itertools
import logging
from pathlib import Path

from streamlit.testing.v1 import AppTest

from catering.services import forecast_what_if as service
from side_by_side import compare

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    logging.disable(logging.WARNING)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    page.switch_page(str(ROOT / "src/catering/dashboard/pages/forecast.py")).run()
    thirst = next(slider for slider in page.select_slider if "servings per drinker-hour" in str(slider.key))
    positions = itertools.cycle([1.3, 1.4, 1.5, 1.6, 1.7])
    compute = service.forecast_what_if
    ready_made: list[service.WhatIfResult] = []

    def rerun() -> None:
        next(slider for slider in page.select_slider if slider.key == thirst.key).set_value(next(positions)).run()
        assert not page.exception

    def remembering(*arguments: object) -> service.WhatIfResult:
        ready_made.append(compute(*arguments))
        return ready_made[-1]

    def with_ready_made() -> None:
        service.forecast_what_if = lambda *_: ready_made[0]
        rerun()
        service.forecast_what_if = compute

    service.forecast_what_if = remembering
    rerun()
    service.forecast_what_if = compute
    compare("Forecast page, a slider moved", rerun, with_ready_made, floor_name="the same page, result ready-made")


if __name__ == "__main__":
    main()
