"""A caterer's story in a real browser: change the guests, see the chance change, take the plan away."""

import io
import re

import pandas as pd
import pytest
from driving import Grid, go_to, open_page, wait_until_idle
from playwright.sync_api import Page, expect

PAGES = (
    "/",
    "/forecast",
    "/kegs",
    "/pallets",
    "/shipment",
    "/cost",
    "/sheets",
    "/workbook",
    "/events",
    "/history",
)


def chance(page: Page) -> str:
    """The chance that the Forecast page's sentence states."""
    sentence = page.get_by_role("heading", name=re.compile("suffice with")).inner_text()
    found = re.search(r"suffice with (\d+)\s*%", sentence)
    assert found is not None
    return found[1]


def set_guests(page: Page, guests: int) -> None:
    field = page.get_by_role("spinbutton", name="Guests who accepted")
    field.fill(str(guests))
    field.press("Enter")
    wait_until_idle(page)


def take(page: Page, button: str) -> dict[str, pd.DataFrame]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    content = waiting.value.path().read_bytes()
    return pd.read_excel(io.BytesIO(content), sheet_name=None)


def test_more_guests_change_the_chance_and_the_plan_that_is_taken_away(page: Page) -> None:
    open_page(page, "/forecast")
    assert chance(page) == "94"
    set_guests(page, 900)
    assert chance(page) == "83"
    page.get_by_role("button", name="Keep these figures").click()
    wait_until_idle(page)
    go_to(page, "Overview")
    expect(page.get_by_text("900 guests accepted")).to_be_visible()
    expect(page.get_by_text(re.compile("800.L of Altbier, to suffice with 83")).first).to_be_visible()
    go_to(page, "Workbook")
    plan = take(page, "The plan")
    altbier = plan["Supply"].set_index("Beverage").loc["Altbier"]
    assert altbier["Ordered [L]"] == 800
    assert f"{altbier['Chance that it suffices']:.0%}" == "83%"
    assert plan["Guest groups"]["Accepted"].sum() == 900


def test_a_cell_typed_the_german_way_is_read_the_german_way(page: Page) -> None:
    open_page(page, "/forecast")
    page.get_by_text("All assumptions, with basis and source").click()
    grid = Grid(page, "Assumptions")
    row = next(row for row in range(6) if grid.text(row, "Assumption") == "servings per drinker-hour")
    grid.edit(row, "Value", "1,7", shown="1.7")
    assert [grid.text(row, end) for end in ("from", "to")] == ["1.09", "2.66"]  # the range moves with its middle
    assert chance(page) == "79"
    # value, spread and source: what was typed is an assumption of one's own
    expect(page.get_by_text("3 changes not saved yet")).to_be_visible()
    expect(page.get_by_text("Not saved yet: Altbier · servings per drinker-hour, Value 1.25 1/h → 1.7")).to_be_visible()
    page.get_by_role("button", name="Undo the last").click()
    wait_until_idle(page)
    assert chance(page) == "94"


def test_a_cell_that_cannot_be_read_is_told_and_loses_nothing(page: Page) -> None:
    open_page(page, "/kegs")
    Grid(page, "Order").edit(0, "Containers", "thirty")
    expect(page.get_by_text("was not taken")).to_be_visible()
    expect(page.get_by_text("40 kegs and casks, 800")).to_be_visible()
    Grid(page, "Order").edit(0, "Containers", "30")
    expect(page.get_by_text("32 kegs and casks, 640")).to_be_visible()
    Grid(page, "Order").edit(0, "Containers", "many")
    expect(page.get_by_text("Altbier, Containers: “many” was not taken")).to_be_visible()
    expect(page.get_by_text("32 kegs and casks, 640")).to_be_visible()  # what was accepted before still holds


def test_no_page_asks_the_internet_for_anything(make_context, dashboard_url: str) -> None:
    page = make_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        open_page(page, path)
        page.wait_for_timeout(500)
    outside = [url for url in asked if not url.startswith((dashboard_url, "data:", "blob:", "ws://127.0.0.1"))]
    assert outside == []


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "ja-JP"])
def test_on_a_phone_nothing_is_wider_than_the_screen(make_context, locale: str) -> None:
    page = make_context(locale=locale, viewport={"width": 390, "height": 844}).new_page()
    for path in PAGES:
        open_page(page, path)
        width = page.get_by_test_id("stMain").evaluate("main => main.scrollWidth")
        assert width <= 390, path


def test_the_browsers_language_is_spoken(make_context) -> None:
    page = make_context(locale="de-DE").new_page()
    open_page(page, "/workbook")
    expect(page.get_by_role("heading", name="Arbeitsmappe")).to_be_visible()


def test_a_link_opens_the_same_event_and_language(page: Page) -> None:
    open_page(page, "/?event=festival-am-rhein-2027&lang=ja")
    expect(page.get_by_role("heading", name="Festival am Rhein 2027")).to_be_visible()
    go_to(page, "ワークブック")
    # the address follows what is drawn, some time later
    expect(page).to_have_url(re.compile("event=festival-am-rhein-2027"))
    expect(page).to_have_url(re.compile("lang=ja"))
