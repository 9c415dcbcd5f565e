"""Service in a real browser: a figure typed with its unit moves the answer, and another bar is drawn at a touch."""

import re

from driving import Grid, open_page, wait_until_idle
from playwright.sync_api import Page, expect


def test_slower_hands_need_more_of_them(page: Page) -> None:
    open_page(page, "/service?as_of=2025-06-10")
    expect(page.get_by_text("9 tappers for 8.2 orders a minute at the peak")).to_be_visible()
    page.get_by_text("What serving rests on").click()
    wait_until_idle(page)
    Grid(page, "What serving rests on").edit(1, "Value", "0.75 min", shown="45")
    wait_until_idle(page)
    expect(page.get_by_text("15 tappers for 8.2 orders a minute at the peak")).to_be_visible()
    page.get_by_role("radio", name="Bar 4, foyer").click()
    wait_until_idle(page)
    orders = page.get_by_test_id("stVegaLiteChart").first
    expect(orders).to_have_attribute(
        "aria-label", re.compile("^Bar 4, foyer: the busiest quarter hour begins at 19:45")
    )
