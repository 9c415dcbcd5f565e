"""Forty kegs through the pages: filled, shipped, two lost, received, chilled, practised on, tapped, blown, counted,
returned.

Each kind of step goes once through a page of the real dashboard; after each, every balance is exact to the millilitre.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import Grid, open_page, wait_until_idle
from playwright.sync_api import Page, expect

from catering.model.event import ServingPeriod
from catering.services.stock_report import report_stock
from catering.store.engine import Store
from cellar import KEG_ML, Cellar, cellar
from conftest import MakeContext, dashboard_on

EVENT = "forty-kegs"
HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def kept(filled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Cellar:
    """The evening runs since an hour ago, and nobody has posted anything yet."""
    file = Path(shutil.copy(filled_store, tmp_path_factory.mktemp("stock") / "catering.sqlite"))
    now, records = dt.datetime.now(dt.UTC).replace(microsecond=0), cellar(40)
    period = ServingPeriod(name="Evening", begins_at=now - HOUR, ends_at=now + 8 * HOUR)
    event = records.event.model_copy(
        update={"doors_at": period.begins_at, "toast_at": None, "last_pour_at": period.ends_at}
    )
    whole = records.model_copy(update={"event": event, "serving_periods": (period,)})
    return Cellar(Store(f"sqlite:///{file}"), whole, EVENT)


@pytest.fixture(scope="module")
def dashboard_url(kept: Cellar) -> Iterator[str]:
    """A dashboard on that store."""
    with dashboard_on(Path(str(kept.store.url.database))) as url:
        yield url


@pytest.fixture
def anna(make_context: MakeContext) -> Page:
    context = make_context()
    context.add_init_script("localStorage.setItem('catering.name', 'Anna')")
    return context.new_page()


def balances(kept: Cellar) -> dict[str, int]:
    """Millilitres by location, as the ledger has them."""
    lines = report_stock(kept.store, EVENT, as_of=dt.datetime.now(dt.UTC)).stock.lines
    return {line.location.name: line.volume_ml for line in lines}


def view(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).or_(page.get_by_role("button", name=name, exact=True)).click()
    wait_until_idle(page)


def choose(page: Page, box: str, option: str) -> None:
    page.get_by_role("combobox", name=box, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()
    wait_until_idle(page)


def write(page: Page, role: str, box: str, typed: str) -> None:
    field = page.get_by_role(role, name=box, exact=True)
    field.fill(typed)
    field.press("Tab")
    wait_until_idle(page)


def move(
    page: Page, kegs: str, kind: str, to: str | None = None, litres: str = "", reason: str = "", lost: str = ""
) -> None:
    """Posts a movement on the page Stock."""
    choose(page, "What is done", kind)
    write(page, "textbox", "Kegs or lot", kegs)
    if to is not None:
        choose(page, "To", to)
    if litres:
        write(page, "spinbutton", "Litres each", litres)
    if lost:
        choose(page, "Where it was lost", lost)
    if reason:
        write(page, "textbox", "Reason", reason)
    page.get_by_role("button", name="Post the movement").click()
    wait_until_idle(page)
    expect(page.get_by_role("status").filter(has_text="posted")).to_be_visible()


def shown(page: Page) -> dict[str, str]:
    """Litres by location, as the page Stock shows them."""
    view(page, "Where it is")
    grid = Grid(page, "Stock by location")
    rows = range(grid.root.locator("tbody tr").count())
    return {grid.text(row, "Location"): grid.text(row, "Litres").replace("\N{NO-BREAK SPACE}", " ") for row in rows}


def tick(page: Page, kept: Cellar, keg: str, what: str) -> None:
    """Touches the button of a keg in the count that is open."""
    row = page.locator(f"[class*='st-key-count-row-'][class*='-keg-{kept.kegs[keg]} ']")
    row.get_by_role("button", name=what, exact=True).click()
    wait_until_idle(page)


def count_the_cellar(page: Page, kept: Cellar) -> None:
    """Kegs 31 to 38 should stand there. 31 is missing, 39 was never lost, 32 is carried to the cold store meanwhile."""
    before = balances(kept)
    open_page(page, f"/stock?event={EVENT}")
    view(page, "Count")
    choose(page, "What is counted", "cellar, 8 containers")
    page.get_by_role("button", name="Open a count").click()
    wait_until_idle(page)
    for keg in ("33", "34", "35", "36", "37", "38"):
        tick(page, kept, keg, "There")
    tick(page, kept, "31", "Missing")
    tick(page, kept, "32", "Missing")
    write(page, "textbox", "Stands here: the number of a keg or lot", "39")
    expect(page.get_by_text("“39” is noted as standing here.")).to_be_visible()
    now = dt.datetime.now(dt.UTC)
    kept.move(32, "chill", at=now, posted_at=now)
    page.reload()
    wait_until_idle(page)
    view(page, "Count")
    expect(page.get_by_text("Keg 32 moved while it was counted: chilled: cold store")).to_be_visible()
    expect(page.get_by_role("button", name="Post the differences")).to_be_disabled()
    page.get_by_role("button", name="Leave it as the stock has it").click()
    wait_until_idle(page)
    page.get_by_role("button", name="Post the differences").click()
    wait_until_idle(page)
    expect(page.get_by_text("The count of cellar is posted.")).to_be_visible()
    expect(page.get_by_text("137.5 L of 157.5 L found; 20 L unexplained (12.7 %)")).to_be_visible()
    cold = before["cold store"] + KEG_ML
    counted = {**before, "cellar": before["cellar"] - KEG_ML, "cold store": cold, "lost": 2 * KEG_ML}
    assert balances(kept) == counted

    page.get_by_role("button", name="Take this count back").click()
    page.get_by_role("button", name="Take it back").click()
    wait_until_idle(page)
    expect(page.get_by_text("The count of cellar is taken back.")).to_be_visible()
    assert balances(kept) == {**before, "cellar": before["cellar"] - KEG_ML, "cold store": cold}


def test_the_story_of_forty_kegs(anna: Page, kept: Cellar) -> None:
    open_page(anna, f"/stock?event={EVENT}")
    anna.get_by_role("button", name="40 kegs were filled at the brewery").click()
    wait_until_idle(anna)
    assert balances(kept) == {"brewery": 40 * KEG_ML}

    view(anna, "Move")
    move(anna, "1-40", "ship")
    assert balances(kept) == {"on the way": 40 * KEG_ML}
    move(anna, "1-38", "receive", "cellar")
    move(anna, "39-40", "adjust", "lost", reason="not on the pallet")
    assert balances(kept) == {"cellar": 38 * KEG_ML, "lost": 2 * KEG_ML}
    move(anna, "38", "waste", litres="2.5", lost="damaged", reason="dented, it leaks")
    move(anna, "1-30", "chill")
    assert balances(kept) == {"cold store": 30 * KEG_ML, "cellar": 8 * KEG_ML - 2_500, "lost": 2 * KEG_ML}
    move(anna, "30", "tap", "classroom")
    move(anna, "30", "train", litres="5.2")
    expected = {
        "cold store": 29 * KEG_ML, "cellar": 8 * KEG_ML - 2_500, "classroom": KEG_ML - 5_200, "lost": 2 * KEG_ML,
    }  # fmt: skip
    assert balances(kept) == expected
    assert shown(anna) == {
        "cold store": "580 L", "cellar": "157.5 L", "classroom": "14.8 L", "lost": "40 L",
    }  # fmt: skip

    open_page(anna, f"/evening?event={EVENT}")
    for _ in range(4):
        anna.get_by_role("button", name="New keg").and_(anna.locator(":enabled")).first.wait_for()
    for bar in range(4):
        anna.get_by_role("button", name="New keg").nth(bar).click()
        wait_until_idle(anna)
    assert balances(kept) == {
        **expected, "cold store": 25 * KEG_ML, **{f"bar {number}": KEG_ML for number in (1, 2, 3, 4)},
    }  # fmt: skip
    anna.get_by_role("button", name="Half").first.click()
    wait_until_idle(anna)
    anna.get_by_role("button", name="Blown").nth(1).click()
    wait_until_idle(anna)
    assert balances(kept)["bar 1"] == KEG_ML // 2
    assert balances(kept)["bar 2"] == 0
    expect(anna.get_by_text("1 of 38 kegs empty")).to_be_visible()

    blown = next(each.keg.number for each in report_stock(kept.store, EVENT, as_of=dt.datetime.now(dt.UTC)).held
                 if each.keg is not None and each.location.name == "bar 2")  # fmt: skip
    open_page(anna, f"/scan?event={EVENT}&keg={blown}")
    anna.get_by_role("button", name="Return: empties").click()
    wait_until_idle(anna)
    assert "bar 2" not in balances(kept)
    assert balances(kept)["empties"] == 0

    count_the_cellar(anna, kept)

    kept.move(38, "return", "back home", at=dt.datetime.now(dt.UTC), posted_at=dt.datetime.now(dt.UTC))
    open_page(anna, f"/stock?event={EVENT}")
    everything = balances(kept)
    assert everything["back home"] == KEG_ML - 2_500
    assert sum(everything.values()) == 40 * KEG_ML - 2_500 - 5_200 - KEG_ML // 2 - KEG_ML
    view(anna, "Deposits")
    expect(anna.get_by_role("heading", name="1 of 40")).to_be_visible()
