"""Who answers now: Düsseldorf's office hours are the evening in Tokyo."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from catering.model.party import Party, PartyRole
from catering.planning.duties.reachable import reach_of

TOKYO = ZoneInfo("Asia/Tokyo")


def reached(hours: str | None, at: str, zone: str | None = "Europe/Berlin") -> bool | None:
    party = Party(name="Brewery", role=PartyRole.BREWERY, hours=hours, time_zone=zone)
    return reach_of(party, at=dt.datetime.fromisoformat(at).replace(tzinfo=TOKYO), venue=TOKYO).is_open


# hours | moment in Tokyo | answers
WRITTEN = """
Mon–Fri 09:00–17:00              | 2025-06-12 16:00 | yes
Mon–Fri 09:00–17:00              | 2025-06-12 15:59 | no
Mon–Fri 09:00–17:00              | 2025-06-13 00:00 | no
Mon–Fri 09:00–17:00              | 2025-06-14 20:00 | no
Mo-Fr 9-17 Uhr                   | 2025-06-12 23:59 | yes
Mon–Fri 09:00–17:00, Sat 10–12   | 2025-06-14 18:00 | yes
月–金 9:00~17:00                 | 2025-06-12 16:00 | yes
09:00–17:00                      | 2025-06-15 20:00 | yes
Mon Wed 09:00–12:00              | 2025-06-12 17:00 | no
on demand                        | 2025-06-12 16:00 | ?
Mon–Fri 09:00–17:00 or by e-mail | 2025-06-12 16:00 | ?
17:00–09:00                      | 2025-06-12 16:00 | ?
"""


@pytest.mark.parametrize("row", WRITTEN.strip().splitlines())
def test_hours_are_read_as_people_write_them(row: str) -> None:
    hours, at, answers = (cell.strip() for cell in row.split("|"))
    assert reached(hours, at) is {"yes": True, "no": False, "?": None}[answers]


def test_without_hours_nothing_is_known_and_without_a_zone_the_venues_clock_holds() -> None:
    assert reached(None, "2025-06-12 16:00") is None
    assert reached("Mon–Fri 09:00–17:00", "2025-06-12 16:00", zone=None) is True
    assert reached("Mon–Fri 09:00–17:00", "2025-06-12 18:00", zone=None) is False


def test_the_clock_is_that_of_the_party() -> None:
    party = Party(name="Brewery", role=PartyRole.BREWERY, time_zone="Europe/Berlin")
    reach = reach_of(party, at=dt.datetime(2025, 6, 12, 16, tzinfo=TOKYO), venue=TOKYO)
    assert f"{reach.local_at:%H:%M}" == "09:00"
