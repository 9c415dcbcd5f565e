"""A caterer sets a median of their own, sees what it does, and takes it back."""

import datetime as dt
import json

import pytest

from catering.model.assumption import AssumptionKind
from catering.model.finding import Level
from catering.model.override import Override, OverrideOf
from catering.model.records import EventRecords
from catering.planning.event_plan import EventPlan, plan_event
from catering.planning.forecast.what_if import WhatIf
from catering.services.check_workbook import check_workbook, findings_of_plan, findings_of_records
from catering.services.edit_override import override_median, remove_override
from catering.services.edit_records import EditRefused
from catering.services.forecast_what_if import forecast_what_if
from catering.services.override_effect import override_effect
from catering.services.plan_report import plan_as_dict
from catering.services.save_workbook import event_workbook

AS_OF = dt.datetime(2025, 6, 10, 12, tzinfo=dt.timezone(dt.timedelta(hours=9)))
LITRES, THIRST = OverrideOf.LITRES, OverrideOf.SERVINGS_PER_DRINKER_HOUR
REASON = "2023 was as hot"


def planned(records: EventRecords) -> EventPlan:
    return plan_event(records, as_of=AS_OF)


@pytest.fixture(scope="module")
def with_litres(reference: EventRecords) -> EventRecords:
    return override_median(reference, "Altbier", LITRES, "500", REASON)


@pytest.mark.parametrize(
    ("of", "typed", "median"),
    [
        (LITRES, "500", 500),
        (LITRES, "500 L", 500),
        (LITRES, "6 hl", 600),
        (LITRES, "512,5", 512.5),
        (LITRES, "５００", 500),
        (THIRST, "1,4", 1.4),
        (THIRST, "1.4 1/h", 1.4),
    ],
)
def test_a_median_is_typed_as_in_a_workbook(reference: EventRecords, of: OverrideOf, typed: str, median: float) -> None:
    (row,) = override_median(reference, "altbier", of, typed, REASON).overrides
    assert row == Override(beverage="Altbier", of=of, median=median, unit=of.unit, reason=REASON)


@pytest.mark.parametrize(
    ("typed", "reason", "column", "said"),
    [
        ("", REASON, "Median", "“Median” is empty."),
        (None, REASON, "Median", "“Median” is empty."),
        ("many", REASON, "Median", "This is not a number."),
        ("1.234", REASON, "Median", "This can be read as 1.234 or as 1,234."),
        ("0", REASON, "Median", "The least is 0.001 L."),
        ("5 kg", REASON, "Median", "“kg” does not fit here."),
        ("500", "  ", "Reason", "“Reason” is empty."),
        ("500", None, "Reason", "“Reason” is empty."),
    ],
)
def test_what_is_no_median_or_has_no_reason_is_refused(
    reference: EventRecords, with_litres: EventRecords, typed: str | None, reason: str | None, column: str, said: str
) -> None:
    for records in (reference, with_litres):
        with pytest.raises(EditRefused) as refused:
            override_median(records, "Altbier", LITRES, typed, reason)
        assert str(refused.value.column) == column
        assert str(refused.value.message).replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_beverage_that_is_not_of_the_event_is_refused(reference: EventRecords) -> None:
    with pytest.raises(EditRefused) as refused:
        override_median(reference, "Kölsch", LITRES, "500", REASON)
    assert str(refused.value.column) == "Beverage"


def test_a_new_median_takes_the_place_of_the_old_whatever_it_was_of(with_litres: EventRecords) -> None:
    both = override_median(with_litres, "Sake", LITRES, "20", "As in 2019")
    changed = override_median(both, "Altbier", LITRES, "520", "On second thoughts")
    assert [(row.beverage, row.median, row.reason) for row in changed.overrides] == [
        ("Altbier", 520, "On second thoughts"),
        ("Sake", 20, "As in 2019"),
    ]
    by_thirst = override_median(changed, "Altbier", THIRST, "1,4", REASON)
    assert {(row.beverage, row.of) for row in by_thirst.overrides} == {("Sake", LITRES), ("Altbier", THIRST)}


def test_one_click_leads_back_to_the_very_same_plan(reference: EventRecords, with_litres: EventRecords) -> None:
    assert remove_override(with_litres, "ALTBIER") == reference
    before, after = (
        plan_as_dict(planned(each), (), language="en") for each in (reference, remove_override(with_litres, "Altbier"))
    )
    assert json.dumps(before) == json.dumps(after)
    assert remove_override(reference, "Altbier") == reference


def test_the_effect_stands_beside_what_would_be_without_it(reference: EventRecords, with_litres: EventRecords) -> None:
    effect = override_effect(planned(with_litres), "Altbier")
    assert effect is not None
    assert effect.overridden is not None
    base = planned(reference)
    assert effect.overridden.base == base.demand("Altbier").litres["p50"]
    assert round(effect.overridden.difference_l) == 70
    shown = {str(line.words): (line.with_own, line.without) for line in effect.lines}
    litres = base.demand("Altbier").litres
    assert shown["Litres, median"] == (pytest.approx(500), litres["p50"])
    assert shown["Litres in 1 of 10 evenings less than"] == (pytest.approx(300, abs=0.5), litres["p10"])
    assert shown["Litres in 1 of 10 evenings more than"] == (pytest.approx(829, abs=0.5), litres["p90"])
    assert shown["Chance that the order suffices"] == (
        pytest.approx(0.883, abs=0.0005),
        base.supply("Altbier").chance_suffices,
    )
    assert shown["Containers for that"] == (48, 42)
    assert effect.doubt is None
    assert override_effect(planned(with_litres), "Sake") is None


def test_nothing_downstream_forgets_it(with_litres: EventRecords) -> None:
    report = plan_as_dict(planned(with_litres), (), language="en")
    told = {demand["beverage"]: demand["override"] for demand in report["demand"]}
    assert told["Altbier"] == {
        "of": "litres",
        "median": 500,
        "unit": "L",
        "base_median": pytest.approx(429.949, abs=0.001),
        "base_median_l": pytest.approx(429.949, abs=0.001),
        "difference_l": pytest.approx(70.051, abs=0.001),
        "reason": REASON,
    }
    assert {name for name, override in told.items() if override is None} == set(told) - {"Altbier"}
    assert report["demand"][0]["litres"]["p50"] == 500


def test_it_comes_back_in_the_workbook_and_its_doubts_stand_at_its_cells(with_litres: EventRecords) -> None:
    records = override_median(with_litres, "Altbier", LITRES, "50 hl", REASON)
    rate = Override(beverage="Altbier", of=THIRST, median=1.4, unit="1/h", reason=REASON)
    records = records.with_rows("override", (*records.overrides, rate))
    checked = check_workbook(event_workbook(records, language="en", as_of=AS_OF), "event.xlsx", as_of=AS_OF)
    assert checked.records is not None
    assert checked.records.overrides == records.overrides
    found = checked.findings + findings_of_plan(planned(checked.records), checked.read)
    assert [(each.level, each.code, each.sheet, each.cell) for each in found if each.sheet == "Overrides"] == [
        (Level.WARNING, "two-overrides", "Overrides", "B3"),
        (Level.WARNING, "override-far-off", "Overrides", "C2"),
    ]


def test_where_nothing_is_forecast_a_finding_says_that_nothing_moves(reference: EventRecords) -> None:
    records = override_median(reference, "Sake", LITRES, "20", REASON)
    rows = (
        row.model_copy(update={"value": 0.0, "spread": 0.0})
        if row.kind is AssumptionKind.DRINKER_SHARE and row.beverage == "Sake"
        else row
        for row in records.assumptions
    )
    plan = planned(records.with_rows("assumption", tuple(rows)))
    assert plan.demand("Sake").litres["p50"] == 0
    assert "override-of-nothing" in [each.code for each in findings_of_plan(plan)]
    effect = override_effect(plan, "Sake")
    assert effect is not None
    assert effect.overridden is None
    assert effect.doubt is not None
    assert effect.doubt.code == "override-of-nothing"


def test_an_event_with_an_override_in_order_has_no_finding(with_litres: EventRecords) -> None:
    assert findings_of_records(with_litres, None, as_of=AS_OF) == ()
    assert not [each.code for each in findings_of_plan(planned(with_litres)) if each.code.startswith("override")]


def test_a_what_if_moves_the_forecast_beside_stated_litres(with_litres: EventRecords) -> None:
    result = forecast_what_if(planned(with_litres), WhatIf("Altbier", guests_accepted=900))
    by_words = {str(line.words): line for line in result.lines}
    median, base = by_words["Litres, median"], by_words["Litres, median, without the caterer's own"]
    assert (median.before, median.after, median.all_arrive) == (pytest.approx(500), pytest.approx(500), None)
    assert base.before == pytest.approx(429.95, abs=0.01)
    assert base.after == pytest.approx(429.95 * 9 / 7, rel=0.001)
    assert base.all_arrive is not None
    assert base.all_arrive > base.after
    assert "500\N{NO-BREAK SPACE}L of Altbier by the caterer's own median" in str(result.sentence)
    assert "caterer's own" in str(result.how_it_is_computed[-1])


def test_a_what_if_moves_all_that_a_stated_thirst_leaves_open(reference: EventRecords) -> None:
    records = override_median(reference, "Altbier", THIRST, "1,6", REASON)
    result = forecast_what_if(planned(records), WhatIf("Altbier", guests_accepted=900))
    by_words = {str(line.words): line for line in result.lines}
    median = by_words["Litres, median"]
    assert median.before == pytest.approx(550.3, abs=0.1)
    assert median.after == pytest.approx(550.3 * 9 / 7, rel=0.001)
    assert median.all_arrive is not None
