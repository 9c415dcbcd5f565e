"""The schedule of an event as JSON."""

import datetime as dt
import json

from catering.model.finding import Level
from catering.model.records import EventRecords
from catering.model.shipment import ConsignmentState, Receipt
from catering.planning.event_plan import plan_event
from catering.planning.shipment.shipment_schedule import ShipmentSchedule, schedule_shipment
from catering.services.plan_report import plan_as_dict
from catering.services.schedule_report import schedule_as_dict, schedule_findings

TOKYO = dt.timezone(dt.timedelta(hours=9))
AS_OF = dt.datetime(2025, 5, 1, 12, tzinfo=TOKYO)


def scheduled(records: EventRecords, as_of: dt.datetime = AS_OF) -> ShipmentSchedule:
    schedule = schedule_shipment(records, as_of=as_of)
    assert schedule is not None
    return schedule


def test_the_reference_evening_has_the_keys_that_were_promised(reference: EventRecords) -> None:
    report = schedule_as_dict(scheduled(reference), language="en")
    assert report is not None
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    assert report["consignment"] == "direct flight"
    assert 0 < report["chance_on_time"] <= 1
    assert report["binding_milestone"] in [each["milestone"] for each in report["milestones"]]
    assert report["shelf_life_left_days"] == 33  # filled on 28 May, 52 days, opened on 16 June
    filled = next(each for each in report["milestones"] if each["milestone"] == "Kegs filled")
    assert filled["planned_at"] == "2025-05-28T14:00:00+02:00"
    assert filled["latest_at"] == "2025-06-05T16:00:00+02:00"
    assert filled["slack_h"] == 194
    assert filled["actual_at"] is None
    moments = [dt.datetime.fromisoformat(each["expected_at"]) for each in report["milestones"]]
    assert moments == sorted(moments)


def test_without_its_sheets_it_is_null(reference: EventRecords) -> None:
    bare = reference.with_rows("milestone", ()).with_rows("leg", ()).with_rows("consignment", ())
    bare = bare.with_rows("charge", ()).with_rows("receipt", ())
    plan = plan_as_dict(plan_event(bare, as_of=AS_OF), (), language="en")
    assert plan["schedule"] is None
    assert schedule_as_dict(None, language="en") is None
    assert schedule_findings(None) == ()


def test_what_breaks_is_among_the_findings_of_the_plan(reference: EventRecords) -> None:
    ways = tuple(
        each.model_copy(
            update={
                "state": ConsignmentState.CHOSEN if each.name == "sea by the Cape" else ConsignmentState.ALTERNATIVE
            }
        )
        for each in reference.consignments
    )
    by_sea = reference.with_rows("consignment", ways)
    plan = plan_as_dict(plan_event(by_sea, as_of=AS_OF), (), language="en")
    codes = {each["code"] for each in plan["findings"]}
    assert {"schedule-latest-date", "schedule-ends-by-doors", "schedule-shelf-life"} <= codes
    assert plan["schedule"]["chance_on_time"] == 0
    confirmed = tuple(
        each.model_copy(update={"shelf_life_confirmed": each.shelf_life_days is not None}) for each in by_sea.beverages
    )
    refused = scheduled(by_sea.with_rows("beverage", confirmed))
    assert schedule_findings(refused)[0].code == "shelf-life-too-short"
    assert all(finding.level is Level.WARNING for finding in schedule_findings(refused))


def test_where_something_is_lacking_the_shape_stays_and_what_is_not_promised_is_null(reference: EventRecords) -> None:
    found = scheduled(reference.with_rows("order_line", ()))
    whole, report = (schedule_as_dict(each, language="en") for each in (scheduled(reference), found))
    assert whole is not None
    assert report is not None
    assert report.keys() == whole.keys()
    assert (report["chance_on_time"], report["binding_milestone"]) == (None, None)


def test_damage_that_was_not_claimed_is_a_finding(reference: EventRecords) -> None:
    receipt = Receipt(
        consignment="direct flight", number=1, received_at=dt.datetime(2025, 6, 12, 13, tzinfo=TOKYO), dented=2
    )
    later = dt.datetime(2025, 6, 14, 12, tzinfo=TOKYO)
    schedule = scheduled(reference.with_rows("receipt", (receipt,)), later)
    report = schedule_as_dict(schedule, language="en")
    assert report is not None
    # by road within seven days, Sundays not counted
    assert report["receipts"][0]["claim_by_on"] == "2025-06-20"
    assert report["receipts"][0]["wrong"] == ["2 containers dented"]
    (told,) = [each for each in schedule_findings(schedule) if each.code == "damage-to-claim"]
    assert str(told.message) == "Receipt 1: 2 containers dented. Claim it in writing by 20 June 2025."
