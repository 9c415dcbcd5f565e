"""What past events teach stands on the page Forecast, or why they teach nothing."""

import pytest
from test_pages import FESTIVAL, dashboard, words


def test_litres_shipped_alone_teach_nothing_and_the_page_says_so():
    assert (
        "Altbier: past events teach nothing yet, the range stays as wide as without them. Düsseldorf-Abend 2017: only "
        "litres shipped are known, Düsseldorf-Abend 2019: only litres shipped are known and Düsseldorf-Abend 2022: "
        "litres drunk are not recorded."
    ) in words(dashboard("forecast"))


@pytest.mark.parametrize(
    ("language", "said"),
    [("de", "Frühere Veranstaltungen lehren noch nichts"), ("ja", "過去のイベントから学べることはまだなく")],
)
def test_it_says_so_in_other_languages(language: str, said: str):
    assert said in words(dashboard("forecast", language=language))


def test_a_row_of_the_events_own_stands_over_what_would_be_learned():
    said = words(dashboard("forecast", event=FESTIVAL))
    assert "Pils: 1 past event would teach " in said
    assert "the row on “Assumptions” says 0.55 and stands. Delete it to follow the past event." in said
