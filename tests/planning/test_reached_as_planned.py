"""What was planned is recorded as reached, at one click."""

from shipments import AIR_LEGS, berlin, chain, evening, tokyo

from catering.model.milestone import MilestoneKind
from catering.planning.shipment.reached_as_planned import reach_as_planned
from catering.planning.shipment.schedule_breaks import not_recorded
from catering.planning.shipment.shipment_schedule import schedule_shipment

FLOWN = tuple(
    leg.model_copy(update={"planned_departs_at": berlin(2025, 6, 7, 13), "planned_arrives_at": tokyo(2025, 6, 8, 9)})
    if leg.number == 2
    else leg
    for leg in AIR_LEGS
)
NOW = tokyo(2025, 6, 9, 12)


def test_milestones_and_legs_get_their_planned_moments_and_nothing_else_changes() -> None:
    records = evening(legs=FLOWN, milestones=chain(filled=berlin(2025, 6, 3, 12), rested=tokyo(2025, 6, 14, 8)))
    schedule = schedule_shipment(records, as_of=NOW)
    assert schedule is not None
    past = not_recorded(schedule.points, NOW)
    assert [str(each.name) for each in past] == ["filled", "Departure from Frankfurt", "Arrival at Tokyo Haneda"]
    reached = reach_as_planned(records, past)
    (filled,) = [each for each in reached.milestones if each.kind is MilestoneKind.FILLED]
    assert filled.actual_at == berlin(2025, 6, 3, 12)
    assert reached.legs[1].actual_departs_at == berlin(2025, 6, 7, 13)
    assert reached.legs[1].actual_arrives_at == tokyo(2025, 6, 8, 9)
    assert [each for each in reached.milestones if each.kind is not MilestoneKind.FILLED] == [
        each for each in records.milestones if each.kind is not MilestoneKind.FILLED
    ]
    after = schedule_shipment(reached, as_of=NOW)
    assert after is not None
    assert not_recorded(after.points, NOW) == ()


def test_what_has_no_plan_stays_as_it_is() -> None:
    records = evening()
    schedule = schedule_shipment(records, as_of=NOW)
    assert schedule is not None
    assert reach_as_planned(records, schedule.points) == records
