"""Collects every text that a person reads and brings the German and Japanese catalogues up to date.

`python tools/texts.py`; `python tools/texts.py --check` only says what is missing and exits with 1.
Texts come from calls of `text`, `plural_text` and `label` in the source, and from the declarations that carry
labels: records, choices, catalogue rows.
"""

from __future__ import annotations

import datetime as dt
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from catering import __version__
from catering.catalog.claim_periods import claim_periods
from catering.catalog.container_sizes import catalogue_sizes
from catering.catalog.decisions import decisions
from catering.catalog.duties import duty_rules
from catering.catalog.emission_factors import emission_factors
from catering.catalog.goods import goods_rules
from catering.catalog.tap_course import course_parts
from catering.model.counted import CountedRow
from catering.model.finding import Level
from catering.model.movement import Found, KegState, MovementKind, WasteCode
from catering.model.recipient import Recipient
from catering.model.record import Choice, Record, about_sheet, columns, sheet_label
from catering.model.records import TABLES, TOPICS
from catering.model.text import LANGUAGES, Text
from catering.planning.answers.answer import Asked, Verdict
from catering.planning.forecast.demand import CROWD_NOISE, SERVING_SIZE
from catering.planning.modes import Best
from catering.planning.order.keg_mix import MixRule
from catering.planning.service.orders import DemandLevel
from catering.planning.service.service_rules import ServiceRule
from catering.planning.shipment.schedule_breaks import ScheduleRule
from catering.planning.stock.count import Outcome
from catering.planning.stock.deposits import Fate
from catering.planning.tap_training.mends import MendKind
from catering.planning.tap_training.roster import RosterRule
from catering.workbook.layout import RESULT_SHEETS

SOURCE = Path(__file__).resolve().parent.parent / "src" / "catering"
LOCALE = SOURCE / "locale"
KEYWORDS: dict[str, Any] = {"text": (1,), "plural_text": (1, 2), "label": ((1, "c"), 2)}
_LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # no moment of extraction, so that nothing changes for nothing


def declared_texts() -> Iterator[Text]:
    """Labels that stand in declarations, where no extractor of source code finds them."""
    choices: dict[str, type[Choice]] = {}
    tables: tuple[type[Record], ...] = (*TABLES, CountedRow)
    for table in tables:
        yield sheet_label(table)
        yield about_sheet(table)
        for column in columns(table):
            yield column.label
            yield column.help
            if column.choices is not None:
                choices[column.choices.__name__] = column.choices
    for topic in TOPICS:
        yield topic.label
    choices |= {each.__name__: each for each in (Recipient, MovementKind, WasteCode, KegState, Found, Outcome)}
    for kinds in choices.values():
        for choice in kinds:
            yield choice.label
    for sheet in RESULT_SHEETS:
        yield sheet.label
    for size in catalogue_sizes():
        yield Text(size.name, context="container_size")
    for decision in decisions():
        yield decision.label
        yield decision.who_label
    for best in Best:
        yield best.label
    for period in claim_periods():
        yield period.rule_label
        yield period.note_label
    for fate in Fate:
        yield fate.label
    for serving in (*ServiceRule, *DemandLevel):
        yield serving.label
    for schedule_rule in ScheduleRule:
        yield schedule_rule.label
    for duty in duty_rules():
        yield duty.label
        yield duty.where
        yield duty.sentence
    for goods in goods_rules():
        yield goods.label
        yield goods.sentence
    for factor in emission_factors():
        yield factor.label
        yield factor.scope_label
    for level in Level:
        yield Text(level.value, context="level")
    for rule in MixRule:
        yield rule.label
    for roster_rule in RosterRule:
        yield roster_rule.label
    for mend in MendKind:
        yield mend.label
    for of_answer in (*Asked, *Verdict):
        yield of_answer.label
    for part in (*course_parts("step"), *course_parts("kit"), *course_parts("hazard")):
        yield part.label
    for name in (CROWD_NOISE, SERVING_SIZE):
        yield Text(name, context="variance")


def template() -> Catalog:
    """Every text once, with its context and plural."""
    catalog = Catalog(project="catering", creation_date=_LONG_AGO, charset="utf-8")
    # a migration speaks to the database alone: what it calls text is SQL
    methods = [("**/migrations/**.py", "ignore"), ("**.py", "python")]
    found = extract_from_dir(SOURCE, method_map=methods, keywords=KEYWORDS)
    for _file, _line, message, _comments, context in found:
        if message:
            catalog.add(message, context=context)
    for each in declared_texts():
        catalog.add(each.template, context=each.context)
    return catalog


def merged(language: str, wanted: Catalog) -> Catalog:
    """The language's catalogue with exactly the texts that are wanted; what is translated stays."""
    path = LOCALE / f"{language}.po"
    known = Catalog()
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    catalog = Catalog(
        locale=language,
        project="catering",
        version=__version__,
        header_comment="# Made by tools/texts.py; translate the empty msgstr lines, the rest is kept.",
        msgid_bugs_address="",
        last_translator="",
        language_team=language,
        creation_date=_LONG_AGO,
        revision_date=_LONG_AGO,
        charset="utf-8",
        fuzzy=False,
    )
    for message in wanted:
        if message.id:
            before = known.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            catalog.add(message.id, before.string if before else "", context=message.context)
    return catalog


def missing(catalog: Catalog) -> list[str]:
    """Texts without a translation, or with placeholders that the English does not have."""

    def places(words: str) -> set[str]:
        return {f"{name}:{how}" for _, name, how, _ in string.Formatter().parse(words) if name is not None}

    faults = []
    for message in catalog:
        if not message.id:
            continue
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        translations = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        wanted = set().union(*(places(words) for words in ids))
        if not all(translations) or message.fuzzy:
            faults.append(f"not translated: [{message.context or ''}] {ids[0]}")
        elif any(places(words) - wanted or places(ids[-1]) - places(words) for words in translations):
            faults.append(f"other placeholders: [{message.context or ''}] {ids[0]}")
    return faults


def main(arguments: list[str]) -> int:
    wanted = template()
    faults = []
    for language in LANGUAGES[1:]:
        catalog = merged(language, wanted)
        path = LOCALE / f"{language}.po"
        if "--check" not in arguments:
            LOCALE.mkdir(exist_ok=True)
            with path.open("wb") as file:
                write_po(file, catalog, no_location=True, sort_output=True, width=110)
        faults += [f"{language}: {fault}" for fault in missing(catalog)]
    print("\n".join(faults) or "Every text is translated.")
    return 1 if faults and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
