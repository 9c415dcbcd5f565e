"""CO2e: tonnes × kilometres × factor, leg by leg, by one set; what is not known is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipments import AIR, AIR_LEGS, SEA, SEA_LEGS, evening

from catering.catalog.pallet_types import pallet_type
from catering.model.beverage import Empties, OrderLine
from catering.model.event import EmissionSet
from catering.model.goods import Goods, GoodsKind, GoodsSource
from catering.model.records import EventRecords
from catering.model.shipment import Leg, LegMode
from catering.planning.pallets.loaded_pallets import PalletLoad
from catering.planning.pallets.pallet_load import Containers, load_order, load_pallets
from catering.planning.shipment.emissions import Emissions, emissions_of
from catering.services.emissions_report import co2e_as_dict

WITH, WITHOUT = EmissionSet.DESNZ_2025_WITH_FORCING, EmissionSet.DESNZ_2025_WITHOUT_FORCING


def weighing(kegs: int, each_kg: float) -> PalletLoad:
    """Kegs on pallets that weigh nothing."""
    keg = Containers("keg", kegs, 237, 560, each_kg, 2)
    return load_pallets([keg], pallet=replace(pallet_type("EUR"), tare_kg=0), at_once=True)


def by(emission_set: EmissionSet, *legs: Leg, **tables: Any) -> EventRecords:
    records = evening(legs=legs, **tables)
    return records.model_copy(update={"event": records.event.model_copy(update={"emission_set": emission_set})})


def counted(records: EventRecords, load: PalletLoad | None) -> Emissions:
    found = emissions_of(records, load=load)
    assert found is not None
    return found


def plain(words: object) -> str:
    return str(words).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("emission_set", "co2e_kg"), [(WITH, 9633.2), (WITHOUT, 5690.7)])
def test_a_flight_of_41_kegs_of_28_kg_over_9330_km(emission_set: EmissionSet, co2e_kg: float) -> None:
    """1.148 t × 9,330 km × 899.39 g = 9.6 t with forcing, × 531.3 g = 5.7 t without."""
    flight = AIR_LEGS[1]
    assert flight.distance_km == 9330
    emissions = counted(by(emission_set, flight), weighing(41, 28))
    assert emissions.lines[0].gross_t == 1.148
    assert emissions.co2e_kg == pytest.approx(co2e_kg, abs=0.05)
    assert (emissions.edition, str(emissions.scope)) == ("UK DESNZ 2025", "tank-to-wheel")
    assert str(emissions.forcing) == emission_set.value


def test_the_same_by_the_cape_emits_half_a_tonne() -> None:
    """1.148 t × 26,854 km × 16.12 g = 0.497 t."""
    records = evening(SEA, legs=SEA_LEGS[1:2])
    assert counted(records, weighing(41, 28)).co2e_kg == pytest.approx(496.96, abs=0.01)


def test_the_documented_example() -> None:
    """docs/planning/emissions.md: forty slim kegs on two EUR pallets, 1,158 kg, flown from Düsseldorf to the hotel."""
    records = evening()
    emissions = counted(records, load_order(records))
    assert [line.gross_t for line in emissions.lines] == [1.158, 1.158, 1.158]
    # 1.158 × 230 × 101.63 g uncooled, 1.158 × 9,330 × 899.39 g, 1.158 × 18 × 90.2 g at 5 °C
    assert [line.co2e_kg for line in emissions.lines] == pytest.approx([27.07, 9717.14, 1.88], abs=0.01)
    assert emissions.co2e_kg == pytest.approx(9746.08, abs=0.01)
    assert plain(emissions.summary()) == ("9,746 kg of CO2e, tank-to-wheel (UK DESNZ 2025, with radiative forcing).")
    assert [str(note) for note in emissions.notes] == ["The way back of the empty vessels is not in it."]


def test_a_cooled_lorry_has_a_factor_of_its_own() -> None:
    road = AIR_LEGS[0]
    uncooled, cooled = (
        counted(by(WITH, road.model_copy(update={"temperature_c": degrees})), weighing(10, 100))
        for degrees in (None, 5.0)
    )
    assert (uncooled.co2e_kg, cooled.co2e_kg) == (pytest.approx(230 * 0.10163), pytest.approx(230 * 0.0902))


# What is not known


def test_a_leg_without_a_distance_is_named_and_the_total_says_so() -> None:
    records = by(WITH, AIR_LEGS[0], AIR_LEGS[1].model_copy(update={"distance_km": None}))
    emissions = counted(records, weighing(41, 28))
    assert emissions.co2e_kg is None
    assert emissions.known_kg == pytest.approx(1.148 * 230 * 0.10163)
    assert "2: Frankfurt → Tokyo Haneda: its distance is missing." in map(str, emissions.notes)
    assert plain(emissions.summary()).startswith("At least 27 kg of CO2e")
    assert plain(emissions.summary()).endswith("not everything is known.")


def test_a_short_flight_has_a_factor_only_in_the_set_that_says_one() -> None:
    hop = AIR_LEGS[1].model_copy(update={"distance_km": 500})
    assert counted(by(WITH, hop), weighing(10, 100)).co2e_kg == pytest.approx(500 * 1.27835)
    without = counted(by(WITHOUT, hop), weighing(10, 100))
    assert without.co2e_kg is None
    assert str(without.notes[0]) == "2: Frankfurt → Tokyo Haneda: the set has no factor for air over 500 km."


def test_without_a_load_the_weight_is_missing() -> None:
    emissions = counted(evening(), None)
    assert (emissions.co2e_kg, emissions.known_kg) == (None, 0)
    assert len(emissions.notes) == 4


def test_containers_of_unknown_weight_make_the_total_a_lower_bound() -> None:
    bottles = OrderLine(beverage="Altbier", container_size="0.5 L bottle", containers=20)
    records = evening()
    records = records.with_rows("order_line", (*records.order_lines, bottles))
    emissions = counted(records, load_order(records))
    assert emissions.co2e_kg is None
    assert "Without the weight of 0.5 L bottle of Altbier." in map(str, emissions.notes)


def test_shipped_goods_without_a_box_are_told_of_and_the_total_stands() -> None:
    mallet = Goods(name="Mallet", kind=GoodsKind.MALLET, secured=2, source=GoodsSource.SHIPPED, needed=2)
    records = evening(goods=(mallet,))
    emissions = counted(records, load_order(records))
    assert emissions.co2e_kg == pytest.approx(9746.08, abs=0.01)
    assert "Without the weight of Mallet." in map(str, emissions.notes)


def test_nothing_is_sent_without_legs_or_consignment() -> None:
    assert emissions_of(evening(legs=()), load=weighing(1, 1)) is None
    assert emissions_of(evening(AIR, SEA.model_copy(update={"state": AIR.state}), consignments=()), load=None) is None


def test_empties_that_stay_are_not_told_of() -> None:
    one_way = AIR.model_copy(update={"empties": Empties.ONE_WAY})
    assert counted(evening(one_way), weighing(1, 1)).notes == ()


def test_the_report_is_null_without_legs_and_names_scope_and_edition() -> None:
    records = evening()
    assert co2e_as_dict(None) is None
    told = co2e_as_dict(emissions_of(records, load=load_order(records)))
    assert told is not None
    assert (told["scope"], told["edition"], told["set"]) == ("tank-to-wheel", "UK DESNZ 2025", WITH.value)
    assert told["kg"] == told["known_kg"] == pytest.approx(sum(leg["co2e_kg"] for leg in told["legs"]))
    unknown = co2e_as_dict(emissions_of(records, load=None))
    assert unknown is not None
    assert unknown["kg"] is None


# For all consignments

legs = st.lists(
    st.builds(
        lambda mode, km, cooled: (mode, km, cooled),
        st.sampled_from(LegMode),
        st.floats(0, 30_000),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=50, deadline=None)
@given(legs, st.integers(0, 4), st.floats(0.5, 60))
def test_emissions_add_up_over_legs_and_grow_with_weight(
    journey: list[tuple[LegMode, float, bool]], cut: int, each_kg: float
) -> None:
    rows = [
        AIR_LEGS[0].model_copy(
            update={"number": number, "mode": mode, "distance_km": km, "temperature_c": 5.0 if cooled else None}
        )
        for number, (mode, km, cooled) in enumerate(journey, 1)
    ]
    load = weighing(3, each_kg)
    whole = counted(by(WITH, *rows), load)
    parts = [emissions_of(by(WITH, *some), load=load) for some in (rows[:cut], rows[cut:]) if some]
    assert whole.co2e_kg == pytest.approx(sum(part.co2e_kg or 0 for part in parts if part is not None))
    heavier = counted(by(WITH, *rows), weighing(6, each_kg))
    assert heavier.co2e_kg == pytest.approx(2 * (whole.co2e_kg or 0))
    assert all(line.co2e_kg is not None and line.co2e_kg >= 0 for line in whole.lines)
