"""A table that is wider than a phone says that it goes on beside its edge, until it is scrolled to its end."""

from __future__ import annotations

from driving import open_page
from playwright.sync_api import Page, expect

from catering.services.shipped_events import REFERENCE_EVENT
from conftest import DESKTOP, PHONE, MakeContext


def shows_more(page: Page, number: int) -> bool:
    """Whether the sign stands at the edge of a table, by its number on the page."""
    opacity = page.get_by_test_id("stTable").nth(number).evaluate("each => getComputedStyle(each, '::after').opacity")
    return float(opacity) > 0.5


def goes_on(page: Page, number: int) -> bool:
    inner = page.get_by_test_id("stTable").nth(number).locator("div:has(> table)")
    return bool(inner.evaluate("each => each.scrollWidth > each.clientWidth + 1"))


def test_the_sign_stands_exactly_where_a_table_goes_on(make_context: MakeContext) -> None:
    for viewport, wide in ((PHONE, True), (DESKTOP, False)):
        page = open_page(make_context(viewport=viewport).new_page(), f"/cost?event={REFERENCE_EVENT}")
        tables = page.get_by_test_id("stTable")
        expect(tables.nth(2)).to_be_visible()
        page.wait_for_timeout(500)
        found = [(goes_on(page, number), shows_more(page, number)) for number in range(tables.count())]
        assert all(more == sign for more, sign in found)
        assert any(more for more, _ in found) == wide


def test_at_its_end_the_sign_is_gone(make_context: MakeContext) -> None:
    page = open_page(make_context(viewport=PHONE).new_page(), f"/cost?event={REFERENCE_EVENT}")
    inner = page.get_by_test_id("stTable").nth(2).locator("div:has(> table)")
    inner.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    assert shows_more(page, 2)
    inner.evaluate("each => { each.scrollLeft = each.scrollWidth }")
    page.wait_for_timeout(500)
    assert not shows_more(page, 2)
