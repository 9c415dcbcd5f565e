"""Texts that a person reads: written once in English, put into the reader's language when drawn.

A `Text` keeps its English template and its values apart, so that a finding or a summary made deep in
the planning can be shown in any language later. A value in a template says how it is written:
``{planned:L0}`` whole litres, ``{chance:pct}`` whole per cents, ``{at:datetime}`` a moment.
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources
from typing import Any, Literal, cast, get_args

Language = Literal["en", "de", "ja"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LANGUAGE_NAMES: Mapping[Language, str] = {"en": "English", "de": "Deutsch", "ja": "日本語"}
_LOCALES: Mapping[str, str] = {"en": "en_GB", "de": "de_DE", "ja": "ja_JP"}


def locale_of(language: Language) -> str:
    """The Babel locale that numbers, dates and lists are written in."""
    return _LOCALES[language]


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """The translations of one language, read from its .po file; English is what the code says."""
    if language == "en":
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = resources.files("catering") / "locale" / f"{language}.po"
    compiled = io.BytesIO()
    with source.open("rb") as po_file:
        write_mo(compiled, read_po(po_file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True, slots=True)
class Text:
    """An English template with its values, to be drawn in a reader's language."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    context: str | None = None
    plural: str | None = None

    def in_language(self, language: Language) -> str:
        """The text as its reader sees it, numbers and dates in the reader's form."""
        words = catalogue(language)
        if self.plural is not None:
            template = words.ngettext(self.template, self.plural, int(self.values["n"]))
        elif self.context is not None:
            template = words.pgettext(self.context, self.template)
        else:
            template = words.gettext(self.template)
        return _Writer(language).vformat(template, (), self.values) if self.values else template

    def __str__(self) -> str:
        return self.in_language("en")


def text(template: str, **values: Any) -> Text:
    """A text to be translated; the extractor finds it by this name."""
    return Text(template, values)


def plural_text(one: str, many: str, *, n: int, **values: Any) -> Text:
    """A text whose wording depends on the count `n`."""
    return Text(one, {"n": n, **values}, plural=many)


def label(context: str, words: str) -> Text:
    """A short label; `context` tells apart labels that are one word in English and two elsewhere."""
    return Text(words, context=context)


class _Writer(string.Formatter):
    """Fills a template; an unknown way of writing is a bug and raises."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        return written(value, format_spec, self.language)


def written(value: Any, how: str, language: Language) -> str:
    """One value as its reader writes it.

    `how`: ``""`` as it is (a Text in its language), ``n0``…``n3`` a number with so many decimals at most,
    ``L0``/``L1``/``L2`` litres, ``kg0``/``kg1`` kilograms, ``pct``/``pct1`` a share of 1 as per cent,
    ``share`` a stated one, with the decimal that it has,
    ``date``, ``time``, ``datetime``, ``weekday``, ``list`` (comma and "and"), ``or`` (comma and "or"),
    ``money`` (amount, currency), ``money0`` the same without cents.
    """
    if isinstance(value, Text):
        return value.in_language(language)
    if how == "":
        return f"{value:%Y-%m-%d}" if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else str(value)
    locale = locale_of(language)
    if how == "share":
        return _percent(float(value), 0 if abs(value * 100 - round(value * 100)) < 1e-9 else 1, language)
    if how.startswith("pct"):
        return _percent(float(value), int(how[3:] or 0), language)
    if how in ("date", "time", "datetime", "weekday"):
        return _moment(value, how, locale)
    if how in ("list", "or"):
        from babel.lists import format_list

        style: Literal["standard", "or"] = "standard" if how == "list" else "or"
        return format_list([written(each, "", language) for each in value], style=style, locale=locale)
    if how in ("money", "money0"):
        return _money(*cast("tuple[Decimal, str]", value), how, locale)
    unit, digits = how.rstrip("0123456789"), how[len(how.rstrip("0123456789")) :]
    if unit not in ("n", "L", "kg") or not digits:
        raise ValueError(f"no way of writing {how!r}")
    number = _number(float(value), int(digits), locale)
    return number if unit == "n" else f"{number}\N{NO-BREAK SPACE}{unit}"


def _money(amount: Decimal, currency: str, how: str, locale: str) -> str:
    from babel import Locale
    from babel.numbers import format_currency

    if how == "money":
        return format_currency(amount, currency, locale=locale)
    pattern = str(Locale.parse(locale).currency_formats["standard"].pattern).replace("0.00", "0")
    whole = amount.quantize(Decimal(1), rounding=ROUND_HALF_UP) + 0  # + 0: never "-0"
    return format_currency(whole, currency, format=pattern, locale=locale, currency_digits=False)


def _number(value: float, digits: int, locale: str) -> str:
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    rounded = round(value, digits)
    return format_decimal(rounded + 0.0, format=pattern, locale=locale)  # + 0.0: never "-0"


def _percent(share: float, digits: int, language: Language) -> str:
    """Per cents; a chance that is not certain is never written as 0 or 100."""
    from babel.numbers import format_percent

    locale = locale_of(language)
    step = 10.0 ** -(digits + 2)

    def plain(value: float) -> str:
        pattern = (
            "#,##0" + ("." + "0" * digits if digits else "") + ("%" if language == "ja" else "\N{NO-BREAK SPACE}%")
        )
        return format_percent(value, format=pattern, locale=locale)

    if 0 < share < step / 2:
        return text("less than {step}", step=plain(step)).in_language(language)
    if 1 - step / 2 <= share < 1:
        return text("more than {step}", step=plain(1 - step)).in_language(language)
    return plain(round(share, digits + 2) + 0.0)


def _moment(value: dt.date | dt.datetime | dt.time, how: str, locale: str) -> str:
    from babel.dates import format_date, format_datetime, format_time

    if how == "date":
        return format_date(cast(dt.date, value), format="long", locale=locale)
    if how == "weekday":
        return format_date(cast(dt.date, value), format="full", locale=locale)
    if how == "time":
        return format_time(cast(dt.time, value), format="short", locale=locale, tzinfo=getattr(value, "tzinfo", None))
    moment = cast(dt.datetime, value)
    day = format_date(moment.date(), format="long", locale=locale)
    clock = format_datetime(moment, "HH:mm", locale=locale, tzinfo=moment.tzinfo)
    return f"{day} {clock}" if locale == _LOCALES["ja"] else f"{day}, {clock}"
