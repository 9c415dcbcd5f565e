"""Forty slim kegs go to Tokyo, as the issue tells it: pallets by hand, the tax to the yen, by air and not by sea."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from catering.cli import app
from catering.model.records import EventRecords
from catering.model.shipment import Consignment, ConsignmentState, LegMode
from catering.planning.cost.landed_cost import cost_landed
from catering.planning.pallets.loaded_pallets import PalletLoad
from catering.planning.pallets.pallet_load import load_order
from catering.planning.shipment.schedule_breaks import ScheduleRule
from catering.planning.shipment.shipment_schedule import ShipmentSchedule, schedule_shipment
from catering.services.check_workbook import check_workbook
from catering.services.shipped_events import REFERENCE_EVENT, shipped_workbooks
from catering.services.write_papers import Paper, PaperFile, papers_of, write_paper
from catering.workbook.write import write_event_workbook

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "planning"))

from shipments import (
    AIR,
    AIR_LEGS,
    FLOWN_2019,
    SEA,
    SEA_LEGS,
    altbier,
    berlin,
    chain,
    costed,
    evening,
    tokyo,
)

KEGS, KEG_L, TARE_KG, KG_PER_L = 40, 20, 7.5, 1.01
EUR_KG, EUR_MM, KEG_MM = 25, 144, 560


@cache
def load() -> PalletLoad:
    found = load_order(evening())
    assert found is not None
    return found


def test_forty_slim_kegs_hold_808_kg_of_beer_and_weigh_1_1_tonnes() -> None:
    beer_kg = KEGS * KEG_L * KG_PER_L
    assert beer_kg == pytest.approx(808)
    full_kegs_kg = beer_kg + KEGS * TARE_KG
    assert full_kegs_kg == pytest.approx(1108)  # 40 × 27.7 kg
    assert load().gross_weight_kg == pytest.approx(full_kegs_kg + 2 * EUR_KG)
    assert altbier().density_kg_per_l == KG_PER_L


def test_they_stand_on_two_pallets_thirty_and_ten() -> None:
    """Fifteen kegs of 237 mm stand on a EUR pallet, and two layers of them on each other."""
    first, second = load().pallets
    assert (first.pallet.name, second.pallet.name) == ("EUR", "EUR")
    assert [[len(layer.pieces) for layer in pallet.layers] for pallet in (first, second)] == [[15, 15], [10]]
    assert first.gross_weight_kg == pytest.approx(EUR_KG + 30 * 27.7)  # 856 kg
    assert second.gross_weight_kg == pytest.approx(EUR_KG + 10 * 27.7)  # 302 kg
    assert first.height_mm == EUR_MM + 2 * KEG_MM == 1264
    assert second.height_mm == EUR_MM + KEG_MM == 704


def test_an_airline_charges_for_their_weight_and_not_for_their_volume() -> None:
    """1.2 m × 0.8 m × (1.264 m + 0.704 m) are 1.889 m³, by 166.67 kg 315 kg: less than they weigh."""
    air = load().air
    assert air.pieces == 2
    assert air.volume_m3 == pytest.approx(1.2 * 0.8 * (1.264 + 0.704))
    assert air.chargeable_weight_kg == air.gross_weight_kg == pytest.approx(1158)


# The tax, to the yen


def test_the_liquor_tax_on_800_litres_in_june_2025_is_144_800_yen() -> None:
    """0.8 kL at 181,000 yen a kilolitre; from October 2026 at 155,000: 124,000."""
    assert liquor_tax(costed()) == (Decimal(144_800), "JPY")
    assert liquor_tax(costed(doors_at=tokyo(2026, 10, 16, 18), milestones=())) == (Decimal(124_000), "JPY")


def liquor_tax(records: EventRecords) -> tuple[Decimal | None, str]:
    as_of = records.event.doors_at - dt.timedelta(days=60)
    cost = cost_landed(records, as_of=as_of, load=load_order(records))
    assert cost is not None
    (line,) = [line for line in cost.lines if str(line.name) == "Liquor tax"]
    return line.amount, line.currency


# 2019, and the same by sea


def in_2019(consignment: Consignment) -> EventRecords:
    """Filled on Friday, flown on Tuesday, 20 August, for 5 September; the brewery has confirmed 52 days."""
    departed, doors_at = FLOWN_2019["departed"], FLOWN_2019["doors"]
    flown = tuple(
        leg.model_copy(update={"planned_departs_at": departed}) if leg.mode is LegMode.AIR else leg for leg in AIR_LEGS
    )
    return evening(
        consignment.model_copy(update={"state": ConsignmentState.CHOSEN}),
        doors_at=doors_at,
        beverage=altbier(shelf_life_confirmed=True),
        legs=flown if consignment is AIR else SEA_LEGS,
        milestones=chain(filled=berlin(2019, 8, 16, 12)),
    )


def schedule_of_2019(consignment: Consignment) -> ShipmentSchedule:
    schedule = schedule_shipment(in_2019(consignment), as_of=berlin(2019, 7, 1, 12))
    assert schedule is not None
    return schedule


def test_flown_on_20_august_the_kegs_are_there_for_5_september() -> None:
    flown = schedule_of_2019(AIR)
    assert flown.refused is None
    assert flown.broken == ()
    assert flown.chance_on_time is not None
    assert flown.chance_on_time > 0.95
    assert round(flown.lead_days or 0) == 16
    assert flown.shelf_life_left_days == 52 - 20  # filled on 16 August, tapped on 5 September


def test_by_sea_the_same_kegs_are_refused_by_name() -> None:
    shipped = schedule_of_2019(SEA)
    assert shipped.refused is not None
    said = str(shipped.refused)
    assert said.startswith("Shelf life too short.")
    assert "Altbier" in said
    assert "sea by the Cape" in said
    assert shipped.summary() == shipped.refused


def test_what_the_brewery_has_not_confirmed_is_warned_about_with_the_question_to_it() -> None:
    records = in_2019(SEA).with_rows("beverage", (altbier(),))
    shipped = schedule_shipment(records, as_of=berlin(2019, 7, 1, 12))
    assert shipped is not None
    assert shipped.refused is None
    (warned,) = [broken for broken in shipped.broken if broken.rule is ScheduleRule.SHELF_LIFE]
    assert "longer than it keeps" in str(warned.message)
    assert str(warned.suggestion).startswith("To the brewery: ")


# The plan on the command line


@cache
def plan_of_the_reference() -> dict[str, Any]:
    return planned(shipped_workbooks()[REFERENCE_EVENT])


def planned(workbook: Path) -> dict[str, Any]:
    """What `catering plan` prints as JSON."""
    answer = CliRunner().invoke(app, ["plan", str(workbook), "--json", "-", "--as-of", "2025-05-01"])
    assert answer.exit_code == 0, answer.output
    plan: dict[str, Any] = json.loads(answer.stdout)
    return plan


def test_the_plan_says_what_stands_on_the_pallets() -> None:
    pallets = plan_of_the_reference()["pallets"]
    keys = {"pallet", "type", "layers", "kegs", "gross_weight_kg", "height_mm"}
    assert [set(pallet) for pallet in pallets] == [keys, keys]
    assert sum(pallet["kegs"] for pallet in pallets) == 40
    # 38 slim kegs of 27.7 kg, two casks of 30.2 kg, two pallets of 25 kg
    assert sum(pallet["gross_weight_kg"] for pallet in pallets) == pytest.approx(38 * 27.7 + 2 * 30.2 + 2 * 25)


def test_the_plan_says_by_when_and_how_surely() -> None:
    schedule = plan_of_the_reference()["schedule"]
    assert {"chance_on_time", "binding_milestone", "shelf_life_left_days", "milestones"} <= set(schedule)
    assert 0.9 < schedule["chance_on_time"] < 0.99
    assert schedule["binding_milestone"] == "Kegs filled"
    assert schedule["shelf_life_left_days"] == 52 - 19  # filled on 28 May, tapped on 16 June
    for milestone in schedule["milestones"]:
        assert {"milestone", "planned_at", "latest_at", "slack_h"} <= set(milestone)
        assert dt.datetime.fromisoformat(milestone["latest_at"]).utcoffset() is not None
    by_name = {milestone["milestone"]: milestone for milestone in schedule["milestones"]}
    assert by_name["Kegs filled"]["planned_at"] == "2025-05-28T14:00:00+02:00"


def test_the_plan_says_what_it_costs() -> None:
    cost = plan_of_the_reference()["landed_cost"]
    assert {"total", "currency", "quoted_share", "per_litre", "per_serving", "lines"} <= set(cost)
    assert cost["currency"] == "EUR"
    assert cost["quoted_share"] == 0  # nothing of it was ever published
    assert cost["per_litre"] == pytest.approx(cost["total"] / 800)
    for line in cost["lines"]:
        assert {"charge", "amount", "currency", "basis"} <= set(line)
    (tax,) = [line for line in cost["lines"] if line["charge"] == "Liquor tax"]
    assert (tax["amount"], tax["currency"]) == (144_800, "JPY")


def test_the_plan_says_what_it_emits() -> None:
    co2e = plan_of_the_reference()["co2e"]
    assert {"kg", "scope", "edition"} <= set(co2e)
    assert 8_000 < co2e["kg"] < 11_000  # nearly all of it in the air, with radiative forcing


def test_without_its_sheets_the_plan_says_nothing_of_the_shipment(tmp_path: Path) -> None:
    bare = evening(consignments=(), legs=(), milestones=())
    path = tmp_path / "bare.xlsx"
    path.write_bytes(write_event_workbook(bare, language="en", as_of=tokyo(2025, 5, 1, 12)))
    plan = planned(path)
    assert [plan[key] for key in ("schedule", "landed_cost", "co2e")] == [None, None, None]
    nothing = bare.with_rows("order_line", ())
    path.write_bytes(write_event_workbook(nothing, language="en", as_of=tokyo(2025, 5, 1, 12)))
    assert planned(path)["pallets"] is None


# The papers


def test_the_papers_say_what_the_plan_says() -> None:
    plan = plan_of_the_reference()
    workbook = shipped_workbooks()[REFERENCE_EVENT]
    as_of = dt.datetime(2025, 5, 1, 3, tzinfo=dt.UTC)
    checked = check_workbook(workbook.read_bytes(), workbook.name, as_of=as_of)
    assert checked.records is not None
    papers = papers_of(checked.records, as_of=as_of)
    assert papers.packing.containers == sum(pallet["kegs"] for pallet in plan["pallets"])
    assert papers.packing.gross_weight_kg == pytest.approx(sum(pallet["gross_weight_kg"] for pallet in plan["pallets"]))
    assert papers.packing.volume_l == 800
    assert papers.invoice is not None
    assert papers.invoice.volume_l == 800
    content = write_paper(papers, PaperFile(Paper.PACKING_LIST, "xlsx"), language="en")
    sheets = pd.read_excel(io.BytesIO(content), sheet_name=None, header=None)
    numbers = {
        float(cell)
        for sheet in sheets.values()
        for cell in sheet.to_numpy().ravel()
        if isinstance(cell, (int, float)) and not isinstance(cell, bool)
    }
    assert {800.0, 40.0} <= numbers
