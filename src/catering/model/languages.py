"""Languages as people write them, by name in any of ours or by code."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from catering.model.record import same_name
from catering.model.text import LANGUAGES

_BETWEEN = re.compile(r"[,;/、，・＋+&\n]| and | und | と ")


def languages_in(words: str | None) -> frozenset[str]:
    """The languages that a text names, as codes; what nobody knows stays as it is written.

    “Japanisch, English” and “ja; en” are the same two. Empty where nothing is written.
    """
    if words is None:
        return frozenset()
    named = (same_name(part) for part in _BETWEEN.split(words))
    return frozenset(_codes().get(name, name) for name in named if name)


@cache
def _codes() -> dict[str, str]:
    """The code by each name of a language, such as “deutsch”, “german” and “de”."""
    codes: dict[str, str] = {}
    for ours in LANGUAGES:
        for code, name in Locale(ours).languages.items():
            if "_" not in code:
                codes.setdefault(same_name(name), code)
                codes.setdefault(code, code)
    return codes
