"""A flight that leaves some days later."""

from shipments import AIR_LEGS, berlin, evening, tokyo

from catering.planning.shipment.moved_departure import move_departure

ROAD, FLIGHT, _ = AIR_LEGS


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
