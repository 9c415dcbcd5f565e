"""What the papers' fonts have, how wide it is, and where a line may end."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catering.documents.lettering import LACKING, font_files, printable, width_em, wrapped
from catering.model.text import catalogue


def monospaced(words: str) -> float:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in words)


@pytest.mark.parametrize("language", ["de", "ja"])
def test_every_character_of_our_own_texts_can_be_printed(language: str) -> None:
    translated = catalogue(language)._catalog.values()
    letters = set("".join(str(words) for words in translated))
    assert {each for each in letters if printable(each) == LACKING} == set()


def test_names_of_many_countries_can_be_printed() -> None:
    names = "Düsseldorf Weiß Łódź Škoda Šimić Satō São Paulo İzmir Ærø Đà Nẵng Ελλάδα Москва 髙橋 﨑本 € £ ¥ × – … № ㎏"
    assert printable(names) == names


def test_what_no_font_has_is_seen_and_not_an_empty_box() -> None:
    assert printable("Prost 😀!") == f"Prost {LACKING}!"


def test_letters_put_together_from_two_are_one_and_any_space_is_a_space() -> None:
    assert printable("Du\u0308sseldorf\u202f20\u2009L\u200b\ufeff\x07") == "Düsseldorf\N{NO-BREAK SPACE}20 L"


def test_letters_are_as_wide_as_the_document_sets_them() -> None:
    from fpdf import FPDF

    pdf = FPDF()
    main, more = font_files()
    pdf.add_font("paper", fname=main)
    pdf.add_font("letters", fname=more)
    pdf.set_fallback_fonts(["letters"])
    pdf.set_font("paper", size=10)
    words = "Hausbrauerei „Zum Schlüssel“ × 40 樽（スリムケグ）Šimić"
    assert width_em(words) * pdf.font_size == pytest.approx(pdf.get_string_width(words), abs=0.01)


def test_a_line_ends_after_a_space() -> None:
    assert wrapped("forty slim kegs", 10, monospaced) == ["forty slim", "kegs"]


def test_japanese_ends_a_line_anywhere_but_before_a_full_stop_or_after_a_bracket() -> None:
    assert wrapped("樽を送る。次に", 8, monospaced) == ["樽を送", "る。次に"]
    assert wrapped("空樽（四十本）", 6, monospaced) == ["空樽", "（四十", "本）"]


def test_what_is_too_long_is_broken_anywhere() -> None:
    assert wrapped("Donaudampfschiff", 6, monospaced) == ["Donaud", "ampfsc", "hiff"]


@given(st.text(alphabet="ab 樽を。（）-/", max_size=60), st.integers(2, 20))
def test_no_line_is_too_wide_and_no_letter_is_lost(words: str, width: int) -> None:
    lines = wrapped(words, width, monospaced)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(monospaced(line) <= width for line in lines)
