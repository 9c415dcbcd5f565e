"""What goods go by, as the facts say, and where each rule is from."""

import pytest

from catering.catalog.goods import goods_rules
from catering.catalog.rows import catalogue_rows
from catering.model.goods import GoodsKind

# kind | to each | quantity | spare
FACTS = """
keg coupler        | keg tap      | 1     | 1
beer line          | keg tap      | 1     | 1
beer tap           | keg tap      | 1     | 0
pressure regulator | keg bar      | 1     | 0
CO2                | keg litre    | 0.005 | 0
cask stand         | cask at once | 1     | 0
cask tap           | cask at once | 1     | 1
mallet             | cask at once | 1     | 0
glass              | guest at once | 2.5   | 0
coaster            | guest        | 2     | 0
ice                | guest        | 0.3   | 0
cleaning kit       | keg bar      | 1     | 0
"""


@pytest.mark.parametrize("line", FACTS.strip().splitlines())
def test_goods_go_by_what_the_facts_say(line: str) -> None:
    kind, per, quantity, spare = (cell.strip() for cell in line.split("|"))
    (rule,) = (each for each in goods_rules() if each.kind == kind)
    assert (rule.per, rule.quantity, rule.spare) == (per, float(quantity), float(spare))


def test_every_kind_but_the_rest_has_one_rule() -> None:
    assert {each.kind for each in goods_rules()} == set(GoodsKind) - {GoodsKind.OTHER}
    assert len(goods_rules()) == len(GoodsKind) - 1


def test_every_rule_says_where_it_is_from() -> None:
    for row in catalogue_rows("goods"):
        assert row["source"].strip(), row
        assert row["confidence"] in ("high", "medium", "low"), row
        assert None not in row, row
