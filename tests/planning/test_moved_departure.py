"""A flight that leaves some days later."""

from shipments import AIR_LEGS, berlin, evening, tokyo

from catering.model.milestone import Milestone, MilestoneKind
from catering.planning.shipment.moved_departure import left_behind, move_departure

ROAD, FLIGHT, LORRY = AIR_LEGS


def test_the_arrival_moves_along_and_the_clocks_stay() -> None:
    flight = FLIGHT.model_copy(
        update={"planned_departs_at": berlin(2025, 3, 28, 13), "planned_arrives_at": tokyo(2025, 3, 29, 9)}
    )
    records = evening(legs=(ROAD, flight))
    _, moved = move_departure(records, flight, 3).legs
    # summer time began on the 30th
    assert f"{moved.planned_departs_at:%Y-%m-%d %H:%M %z}" == "2025-03-31 13:00 +0200"
    assert moved.planned_arrives_at == tokyo(2025, 4, 1, 9)
    assert move_departure(move_departure(records, flight, 3), moved, -3) == records


def test_what_is_not_planned_stays_without_a_plan_and_no_other_leg_moves() -> None:
    records = evening(legs=(ROAD, FLIGHT))
    assert move_departure(records, FLIGHT, 3) == records


def test_what_belongs_to_a_moved_flight_and_stays_behind_is_told() -> None:
    road = ROAD.model_copy(
        update={"planned_departs_at": berlin(2025, 6, 3, 8), "planned_arrives_at": berlin(2025, 6, 3, 14)}
    )
    flight = FLIGHT.model_copy(
        update={"planned_departs_at": berlin(2025, 6, 4, 13), "planned_arrives_at": tokyo(2025, 6, 5, 9)}
    )
    lorry = LORRY.model_copy(update={"planned_departs_at": tokyo(2025, 6, 6, 8)})
    cut_off = Milestone(name="air cargo cut-off", kind=MilestoneKind.CUT_OFF, planned_at=berlin(2025, 6, 4, 5))
    records = evening(legs=(road, flight, lorry), milestones=(cut_off,))
    assert [str(each) for each in left_behind(records, flight, 10)] == [
        "air cargo cut-off stays planned for 4 June 2025, 05:00.",
        "Düsseldorf – Frankfurt stays as planned: the kegs stand 11 days in Frankfurt.",
        "Tokyo Haneda – Hotel New Otani stays as planned: the kegs are in Tokyo Haneda only 15 June 2025, 09:00, and "
        "are to leave it 6 June 2025, 08:00.",
    ]
    sooner = [str(each) for each in left_behind(records, flight, -3)]
    assert sooner[-1] == "Tokyo Haneda – Hotel New Otani stays as planned: the kegs stand 4 days in Tokyo Haneda."
