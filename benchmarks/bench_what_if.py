"""A what-if (an assumption changed → demand, supply, keg mix) beside a plain NumPy pass over as many draws.

The plain pass draws 4,096 evenings of one beverage and takes their quantiles: fewer answers, with sampling noise.
"""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np

from catering.model.assumption import AssumptionKind
from catering.model.records import EventRecords
from catering.planning.event_plan import plan_event
from catering.planning.forecast.draws import DRAWS
from catering.planning.forecast.what_if import WhatIf, apply_what_if
from catering.services.check_workbook import check_workbook
from catering.services.shipped_events import REFERENCE_EVENT, shipped_workbooks
from side_by_side import compare

AS_OF = dt.datetime(2025, 6, 10, 12, tzinfo=dt.UTC)


def reference() -> EventRecords:
    path = shipped_workbooks()[REFERENCE_EVENT]
    checked = check_workbook(path.read_bytes(), path.name, as_of=AS_OF)
    assert checked.records is not None
    return checked.records


def main() -> None:
    whole = reference()
    only_altbier = whole.model_copy(
        update={
            "beverages": whole.beverages[:1],
            "container_offers": whole.container_offers[:2],
            "assumptions": tuple(row for row in whole.assumptions if row.beverage in (None, "Altbier")),
        }
    )
    thirsts = itertools.cycle([1.25, 1.3, 1.4, 1.5, 1.6, 1.7])
    rng = np.random.default_rng(1)

    def what_if(records: EventRecords) -> object:
        change = WhatIf("Altbier", values={AssumptionKind.SERVINGS_PER_DRINKER_HOUR: next(thirsts)})
        return plan_event(apply_what_if(records, change), as_of=AS_OF)

    def plain_pass() -> object:
        show, share, loss = rng.beta(41.4, 3.6, DRAWS), rng.beta(22, 8.6, DRAWS), rng.beta(107, 9.3, DRAWS)
        hours = np.minimum(4, 2.75 * np.exp(0.127 * rng.standard_normal(DRAWS)))
        rate = next(thirsts) * np.exp(0.35 * rng.standard_normal(DRAWS))
        glass = 0.25 + 0.01 * rng.standard_normal(DRAWS)
        litres = 700 * show * share * hours * rate * glass / loss
        return np.quantile(litres, [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]), (litres <= 800).mean()

    compare("what-if, one beverage", lambda: what_if(only_altbier), plain_pass, floor_name="plain NumPy pass")
    compare("what-if, whole evening of five", lambda: what_if(whole), plain_pass, floor_name="plain NumPy pass")


if __name__ == "__main__":
    main()
