"""What the browser tests do with a page: open it, wait for it, edit a cell of its tables."""

from contextlib import suppress
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

# Between a click and the server's word that its script runs, the page still looks idle: only a page that
# has been idle for this long is.
QUIET_MS = 250
SELECT_AGAIN = 5

IDLE_FOR = """
quiet => {
  const app = document.querySelector('[data-testid=stApp]');
  const idle = app?.dataset.testConnectionState === 'CONNECTED' && app.dataset.testScriptState === 'notRunning';
  const now = performance.now();
  if (!idle || window.idleSince === undefined) window.idleSince = now;
  return now - window.idleSince >= quiet;
}
"""


def open_page(page: Page, path: str = "/") -> Page:
    """Go to a page of the dashboard by its path, and wait until it is drawn."""
    page.goto(path)
    wait_until_idle(page)
    return page


def wait_until_idle(page: Page, timeout_ms: float = 30_000) -> None:
    """Wait until the page is connected and its script has run to its end."""
    page.evaluate("() => { window.idleSince = undefined }")
    page.wait_for_function(IDLE_FOR, arg=QUIET_MS, timeout=timeout_ms)


def go_to(page: Page, name: str) -> None:
    """Go to a page by the navigation, in the menu of its topic where it has one."""
    link, items = page.get_by_role("link", name=name, exact=True), page.get_by_role("menuitem")
    for topic in page.get_by_test_id("stTopNavSection").all() if link.count() == 0 else []:
        topic.click()
        expect(items).not_to_have_count(0)
        link = items.filter(has=page.get_by_text(name, exact=True))
        if link.count():
            break
        page.keyboard.press("Escape")
        expect(items).to_have_count(0)
    path = urlsplit(link.evaluate("link => link.href")).path
    link.click()
    page.wait_for_url(lambda url: urlsplit(url).path == path)  # until then the page left behind looks idle
    wait_until_idle(page)


class Grid:
    """A table (st.dataframe, st.data_editor), driven as a screen reader does.

    The table is painted on a canvas; beside it lies a real table for screen readers, in which every cell
    in view has an element of its own. A row is its number in the table as shown, from 0; a column is its
    heading.
    """

    ROW_HEIGHT = 35
    SCROLL_WIDTH = 300

    def __init__(self, page: Page, name: str) -> None:
        """`name` is the table's `alt`."""
        self.page = page
        self.root = page.get_by_test_id("stDataFrame").filter(has=page.get_by_role("region", name=name))
        self.canvas = self.root.locator("canvas").first
        self.cells = self.root.locator("td[role=gridcell]")
        self.cells.first.wait_for(state="attached")

    def headings(self) -> list[str]:
        return [heading.strip() for heading in self.root.locator("th[role=columnheader]").all_inner_texts()]

    def reveal(self, heading: str) -> None:
        """Scroll to the right until a column is in view: those out of view have no element."""
        scroller = self.root.locator(".dvn-scroller")
        for left in range(0, 6000, self.SCROLL_WIDTH):
            scroller.evaluate("(scroller, left) => { scroller.scrollLeft = left }", left)
            self.page.wait_for_timeout(QUIET_MS)
            if heading in self.headings():
                return
        raise AssertionError(f"no column {heading}")

    def text(self, row: int, heading: str) -> str:
        return self.cell(row, heading).inner_text()

    def cell(self, row: int, heading: str) -> Locator:
        """The cell's element; rows out of view have none until they are scrolled to."""
        cell = self.root.locator(f"[id='{self._cell_id(row, heading)}']")
        if cell.count() == 0:
            top = max(0, row * self.ROW_HEIGHT - 100)
            self.root.locator(".dvn-scroller").evaluate("(scroller, top) => { scroller.scrollTop = top }", top)
            cell.wait_for(state="attached")
        return cell

    def select(self, row: int, heading: str) -> None:
        cell = self.cell(row, heading)
        # The table takes a cell's focus for a selection only if it has the focus itself, and keys only
        # while its canvas has it.
        for _ in range(SELECT_AGAIN):
            self.canvas.focus()
            cell.evaluate("cell => cell.focus()")
            # a table that is still being laid out, after its expander opened, lets the focus go again
            with suppress(AssertionError):
                expect(cell).to_have_attribute("aria-selected", "true", timeout=2_000)
                break
        expect(cell).to_have_attribute("aria-selected", "true")
        self.canvas.focus()

    def edit(self, row: int, heading: str, value: str, shown: str | None = None) -> None:
        """Type a value into a cell; `shown` is how the table writes it, where that differs."""
        self.select(row, heading)
        self.page.keyboard.press("Enter")
        editor = self.page.locator("#portal .gdg-clip-region")
        editor.last.locator("input, textarea").first.fill(value)
        self.page.keyboard.press("Enter")
        expect(editor).to_have_count(0)
        expect(self.cell(row, heading)).to_have_text(value if shown is None else shown)
        wait_until_idle(self.page)

    def _cell_id(self, row: int, heading: str) -> str:
        # The headings do not count the column of row markers that an editor with added rows has; the
        # cells do, so their first column's number is not always 0.
        first = (self.cells.first.get_attribute("id") or "").split("-")[2]
        return f"glide-cell-{int(first) + self.headings().index(heading)}-{row}"
