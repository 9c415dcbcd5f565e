"""Texts as a draft keeps them: the same words in every language as before."""

import pytest

from catering.model.beverage import OrderLine
from catering.model.plain_texts import text_from_json, text_to_json
from catering.model.record import sheet_label
from catering.model.text import LANGUAGES, Text, plural_text, text

KEPT = [
    text("{sheet} edited", sheet=sheet_label(OrderLine)),
    text("Recommendation taken over"),
    text("{beverage}: a median of your own", beverage='{"Alt"} \\ 樽'),
    text("{place}: departure moved by {days:n0} days", place="Düsseldorf", days=-3),
    plural_text("{n:n0} row", "{n:n0} rows", n=2),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", KEPT, ids=str)
def test_a_text_that_was_kept_reads_in_every_language(words: Text, language) -> None:
    kept = text_from_json(text_to_json(words))
    assert kept == words
    assert kept.in_language(language) == words.in_language(language)


@pytest.mark.parametrize("written", ["edited", "{sheet} edited", "7", "null", ""])
def test_plain_words_stay_as_they_are(written: str) -> None:
    assert str(text_from_json(written)) == written
