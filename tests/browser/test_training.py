"""Training in a real browser: who came and how fast they pour moves the readiness; the roster is taken away."""

import io
import re

import pandas as pd
from driving import Grid, open_page, wait_until_idle
from playwright.sync_api import Page, expect


def answer(page: Page) -> str:
    return page.get_by_role("heading", level=4).first.inner_text().replace("\N{NO-BREAK SPACE}", " ")


def test_attendance_and_seconds_move_the_readiness_and_the_roster_is_taken(page: Page) -> None:
    open_page(page, "/training?as_of=2025-06-16")  # after Sunday, before Monday
    assert "enough trained tappers are present with 98 %" in answer(page)
    sunday = Grid(page, "Attendance of Sunday 15:00")
    sunday.edit(4, "Attended", "no")
    sunday.edit(5, "Attended", "no")
    assert "With 9 trainees on the roster, enough trained tappers are present with 63 %." in answer(page)
    assert "2 more must be trained." in answer(page)
    sunday.edit(0, "Attended", "yes")
    sunday.edit(0, "Seconds a glass", "14.5")
    wait_until_idle(page)
    # a little faster than assumed: 14.5 × 1.7 = 24.65 s an order, and one tapper fewer does
    assert "1 more must be trained." in answer(page)
    expect(page.get_by_text("Learned from 1 trainee: 14.5 s a glass.")).to_be_visible()
    expect(page.get_by_text(re.compile("One more session, 6 trainees: readiness"))).to_be_visible()

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Roster (.xlsx)").click()
    roster = pd.read_excel(io.BytesIO(waiting.value.path().read_bytes()))
    assert roster["Places"].sum() == 9
    (first,) = roster[roster["Staff member"] == "Banquet 01"].to_dict("records")
    assert (first["Attended"], first["Seconds a glass"]) == ("yes", 14.5)
