"""Each set of factors is one edition with one scope, and every factor says where it is from."""

import pytest

from catering.catalog.emission_factors import emission_factors, factors_of
from catering.catalog.rows import catalogue_rows
from catering.model.event import EmissionSet
from catering.model.shipment import LegMode


@pytest.mark.parametrize("emission_set", EmissionSet)
def test_a_set_has_one_edition_and_one_scope(emission_set: EmissionSet) -> None:
    factors = factors_of(emission_set)
    assert {(each.edition, each.scope) for each in factors} == {("UK DESNZ 2025", "tank-to-wheel")}
    assert {each.mode for each in factors} == set(LegMode)


@pytest.mark.parametrize("emission_set", EmissionSet)
@pytest.mark.parametrize("mode", LegMode)
@pytest.mark.parametrize("distance_km", [0, 500, 3699.9, 3700, 9330, 26_854])
@pytest.mark.parametrize("cooled", [True, False])
def test_no_leg_is_counted_with_two_factors(
    emission_set: EmissionSet, mode: LegMode, distance_km: float, cooled: bool
) -> None:
    fitting = [each for each in factors_of(emission_set) if each.is_for(mode, distance_km, cooled=cooled)]
    short_without = emission_set is EmissionSet.DESNZ_2025_WITHOUT_FORCING and distance_km < 3700
    assert len(fitting) == (0 if mode is LegMode.AIR and short_without else 1)


def test_every_factor_is_in_a_set_and_says_where_it_is_from() -> None:
    used = {each for emission_set in EmissionSet for each in factors_of(emission_set)}
    assert used == set(emission_factors())
    for row in catalogue_rows("emission_factors"):
        assert row["source"].strip(), row
        assert row["confidence"] in ("high", "medium", "low"), row
        assert None not in row, row
