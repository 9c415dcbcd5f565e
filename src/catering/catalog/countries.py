"""Countries by their English names: as people write them in any of the languages, and where a time zone lies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from catering.model.record import same_name
from catering.model.text import LANGUAGES


def country_named(written: str) -> str:
    """The country in English, from its name in any of the languages or its code; as written where none is known."""
    return _by_name().get(same_name(written), written)


@cache
def country_of_zone(time_zone: str) -> str | None:
    """The country in which a time zone's city lies; None for a zone of none, such as UTC."""
    from babel.core import Locale, get_global

    name = get_global("zone_aliases").get(time_zone, time_zone)
    code = get_global("zone_territories").get(name)
    return None if code in (None, "ZZ") else Locale("en").territories.get(code)


@cache
def _by_name() -> Mapping[str, str]:
    from babel.core import Locale

    english = Locale("en").territories
    names = {same_name(code): name for code, name in english.items() if len(code) == 2 and code.isalpha()}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names[same_name(name)] = english[code]
    return names
