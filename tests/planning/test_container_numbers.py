"""The containers of a consignment, each with its number."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from catering.model.beverage import BeverageSource, ContainerSize, Dispense, OrderLine
from catering.planning.pallets.container_numbers import number_containers
from catering.planning.pallets.pallet_load import load_order
from papers_evening import ALTBIER, SLIM_KEG, sent_evening


def test_they_are_numbered_pallet_after_pallet() -> None:
    records = sent_evening()
    numbered = number_containers(records, load_order(records))
    assert [each.number for each in numbered] == list(range(1, 41))
    assert [each.pallet for each in numbered] == [1] * 25 + [2] * 15
    assert (numbered[0].volume_l, numbered[0].net_weight_kg, numbered[0].gross_weight_kg) == (20, 20.2, 27.7)


def test_a_container_that_nobody_has_measured_comes_last_and_stands_on_no_pallet() -> None:
    unknown = ContainerSize(name="barrel of the house", volume_l=30, dispense=Dispense.GRAVITY_CASK)
    lines = (
        OrderLine(beverage="Altbier", container_size=unknown.name, containers=2),
        OrderLine(beverage="Altbier", container_size=SLIM_KEG, containers=3),
    )
    records = sent_evening(order_lines=lines, container_sizes=(unknown,), goods=())
    numbered = number_containers(records, load_order(records))
    assert [(each.number, each.container_size, each.pallet) for each in numbered][2:] == [
        (3, SLIM_KEG, 1),
        (4, unknown.name, None),
        (5, unknown.name, None),
    ]
    assert numbered[4].gross_weight_kg is None


def test_what_is_bought_at_the_venue_has_no_number() -> None:
    lager = ALTBIER.model_copy(update={"name": "Lager", "source": BeverageSource.BOUGHT_LOCALLY})
    line = OrderLine(beverage="Lager", container_size=SLIM_KEG, containers=5)
    records = sent_evening(beverages=(lager, ALTBIER), order_lines=(line, *sent_evening().order_lines))
    assert {each.beverage.name for each in number_containers(records, load_order(records))} == {"Altbier"}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([SLIM_KEG, "20 L gravity cask", "50 L Euro keg"]), st.integers(0, 20)), max_size=4
    )
)
def test_every_container_of_the_order_has_one_number(ordered: list[tuple[str, int]]) -> None:
    lines = tuple(OrderLine(beverage="Altbier", container_size=size, containers=count) for size, count in ordered)
    records = sent_evening(order_lines=lines)
    load = load_order(records)
    numbered = number_containers(records, load)
    assert [each.number for each in numbered] == list(range(1, sum(count for _, count in ordered) + 1))
    for size in {size for size, _ in ordered}:
        count = sum(each.container_size == size for each in numbered)
        assert count == sum(containers for name, containers in ordered if name == size)
    for pallet in load.pallets if load is not None else ():
        assert sum(each.pallet == pallet.number for each in numbered) == pallet.kegs
