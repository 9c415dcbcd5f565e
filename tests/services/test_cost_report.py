"""The landed cost in the plan's JSON: the promised names, null without its sheets, findings beside it."""

import datetime as dt
import json
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "planning"))
from shipments import RATES, costed

from catering.model.records import EventRecords
from catering.planning.event_plan import plan_event
from catering.services.cost_report import cost_as_dict
from catering.services.plan_report import plan_as_dict

MAY = dt.datetime(2025, 5, 1, 12, tzinfo=dt.UTC)


def report(records: EventRecords, language: str = "en") -> dict:
    made = plan_as_dict(plan_event(records, as_of=MAY), (), language=language)
    return json.loads(json.dumps(made, allow_nan=False))


def test_the_promised_names_and_figures() -> None:
    cost = report(costed())["landed_cost"]
    assert (cost["total"], cost["currency"], cost["quoted_share"]) == (10359.85, "EUR", pytest.approx(4 / 11))
    assert cost["per_litre"] == pytest.approx(10359.85 / 800)
    assert cost["per_serving"] == pytest.approx(10359.85 / 1330.64, rel=1e-5)
    (tax,) = [line for line in cost["lines"] if line["charge"] == "Liquor tax"]
    assert (tax["amount"], tax["currency"]) == (144_800, "JPY")
    assert tax["basis"].replace("\N{NO-BREAK SPACE}", " ") == (
        "800 L at JP¥181,000 a kilolitre, withdrawn on 12 June 2025"
    )
    (freight,) = [line for line in cost["lines"] if line["charge"] == "air freight"]
    assert (freight["amount"], freight["currency"], freight["basis"], freight["status"]) == (
        4863.6,
        "EUR",
        "per chargeable kilogram",
        "rate",
    )


def test_the_lines_add_up_to_the_total() -> None:
    cost = report(costed())["landed_cost"]
    assert sum(line["in_event_currency"] for line in cost["lines"]) == pytest.approx(cost["total"], abs=1e-6)
    assert cost["lowest"] < cost["total"] < cost["highest"]


def test_what_is_not_known_is_null_and_a_finding() -> None:
    made = report(costed(exchange_rates=RATES[1:]))
    by_name = {line["charge"]: line for line in made["landed_cost"]["lines"]}
    assert by_name["Liquor tax"]["amount"] == 144_800
    assert by_name["Liquor tax"]["in_event_currency"] is None
    assert made["landed_cost"]["in_other_currency"] is None
    assert "no-rate" in {finding["code"] for finding in made["findings"]}


def test_names_are_in_the_reader_s_language_and_kinds_are_not() -> None:
    lines = report(costed(), "ja")["landed_cost"]["lines"]
    (tax,) = [line for line in lines if line["kind"] == "liquor tax"]
    assert tax["charge"] == "酒税"


def test_without_charges_and_consignments_it_is_null() -> None:
    bare = costed(charges=(), consignments=(), legs=(), milestones=())
    assert report(bare)["landed_cost"] is None
    assert cost_as_dict(None, language="en") is None
