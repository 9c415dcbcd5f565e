"""Logistics in a real browser: a flight moves by three days, something breaks, and the packing list is taken."""

import io
import re

import pandas as pd
from driving import Grid, go_to, open_page, wait_until_idle
from playwright.sync_api import Page, expect

BEFORE_THE_EVENING = ("01", "05", "2025")


def look_from(page: Page, day: tuple[str, str, str] = BEFORE_THE_EVENING) -> None:
    """Sets the day that the event is looked at from."""
    for part, typed in zip(("day", "month", "year"), day, strict=True):
        page.get_by_role("spinbutton", name=f"{part}, As of").click()
        page.keyboard.type(typed)
    page.keyboard.press("Escape")  # the calendar stands open over the page
    page.get_by_role("heading", level=1).click()
    wait_until_idle(page)


def spare_days(page: Page) -> int:
    """How long before the doors the kegs are there and rested."""
    said = page.get_by_role("heading", name=re.compile("There and rested by")).inner_text()
    found = re.search(r"(\d+)\s*days before the doors", said)
    assert found is not None, said
    return int(found[1])


def later(page: Page, days: int) -> None:
    """Moves the flight, which is the departure that is offered first."""
    expect(
        page.get_by_label("Move a departure").or_(page.get_by_text("Frankfurt Airport – Tokyo")).first
    ).to_be_visible()
    field = page.get_by_role("spinbutton", name="Days later")
    field.fill(str(days))
    field.press("Enter")
    wait_until_idle(page)
    page.get_by_role("button", name="Move", exact=True).click()
    wait_until_idle(page)


def take(page: Page, button: str) -> dict[str, pd.DataFrame]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    return pd.read_excel(io.BytesIO(waiting.value.path().read_bytes()), sheet_name=None)


def test_a_flight_that_moves_by_three_days_breaks_what_follows_and_the_papers_still_say_what_the_plan_says(
    page: Page,
) -> None:
    open_page(page, "/shipment")
    look_from(page)
    assert spare_days(page) == 11
    expect(page.get_by_text("leaves as planned")).to_have_count(0)

    later(page, 3)
    assert spare_days(page) == 10
    broken = page.get_by_text("Departure from Tokyo Haneda Airport: planned 4 June 2025, 09:00, but it can leave")
    expect(broken.first).to_be_visible()
    # what else can be done, and until when
    fallbacks = page.get_by_role("table").filter(has_text="Decide by")
    expect(fallbacks.get_by_role("row").filter(has_text="Second flight")).to_contain_text("8 Jun")
    # nobody else sees it before it is saved
    expect(page.get_by_text(re.compile("not saved yet")).first).to_be_visible()

    packed = take(page, "Packing list (.xlsx)")["Packing list"].set_index("Goods").loc["In all"]
    assert (packed["Pieces"], packed["Litres"], packed["Net [kg]"]) == (40, 800, 808)
    go_to(page, "Pallets")
    expect(page.get_by_text(re.compile(rf"40 kegs and casks, {packed['Gross [kg]']:,.0f}.kg")).first).to_be_visible()


def test_a_flight_moved_in_the_table_of_legs_moves_the_timeline(page: Page) -> None:
    open_page(page, "/shipment")
    look_from(page)
    page.get_by_text("Change: Legs").click()
    grid = Grid(page, "Legs")
    row = next(row for row in range(9) if grid.text(row, "From") == "Frankfurt Airport")
    grid.reveal("Arrives (planned)")
    grid.edit(row, "Arrives (planned)", "2025-06-04 09:30")  # first: a leg cannot arrive before it departs
    Grid(page, "Legs").reveal("Departs (planned)")
    Grid(page, "Legs").edit(row, "Departs (planned)", "2025-06-03 13:30")
    assert spare_days(page) == 10
    expect(page.get_by_text("2 changes not saved yet")).to_be_visible()
