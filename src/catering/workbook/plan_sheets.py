"""The plan's workbook: results as sheets in front, then everything that they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from catering import __version__
from catering.catalog.container_sizes import size_label
from catering.model.finding import Finding
from catering.model.text import Language, Text, label, text, written
from catering.model.written_numbers import rounded
from catering.planning.demand import LEVELS, variance_label
from catering.planning.event_plan import EventPlan
from catering.planning.keg_mix import KegMix
from catering.planning.overview import overview
from catering.planning.rules_of_thumb import rules_of_thumb
from catering.workbook.book import COMPUTED_COLOR, Workbook
from catering.workbook.layout import address
from catering.workbook.write import write_landing, write_tables

_LITRES = "#,##0.0"
_COUNT = "#,##0"
_PERCENT = "0.0%"
_ORDERED = label("mix", "ordered")
_RECOMMENDED = label("mix", "recommended")


def write_plan_workbook(plan: EventPlan, findings: Iterable[Finding], *, language: Language) -> bytes:
    """The plan as a workbook. Arithmetic is live formulas; forecast figures are values, stamped in each row."""
    workbook = Workbook(language, written_at=plan.as_of)
    write_landing(workbook, plan.records, title=text("{event}: plan", event=plan.records.event.name), as_of=plan.as_of)
    _plan(workbook, plan)
    _demand(workbook, plan)
    rows = _kegs(workbook, plan)
    _supply(workbook, plan, kegs_rows=rows)
    _evening(workbook, plan)
    if plan.toast:
        _toast(workbook, plan)
    _rules(workbook, plan)
    _findings(workbook, findings)
    write_tables(workbook, plan.records)
    return workbook.finish()


def _sheet(
    workbook: Workbook, name: str, columns: list[tuple[Text, float, str | None]], rows: list[list[Any]]
) -> tuple[Any, str]:
    """A result sheet with headings, widths and number formats; gives the sheet and its name."""
    titles = [title.in_language(workbook.language) for title, _, _ in columns]
    sheet_name = label("sheet", name).in_language(workbook.language)
    sheet = workbook.lay_down(pd.DataFrame(rows, columns=titles, dtype=object), sheet_name)
    for index, (_, width, number_format) in enumerate(columns):
        look = {"num_format": number_format} if number_format else {"text_wrap": True}
        sheet.set_column(index, index, width, workbook.format(valign="top", **look))
    workbook.heads(sheet, 0, titles)
    sheet.freeze_panes(1, 1)
    return sheet, sheet_name


def _plan(workbook: Workbook, plan: EventPlan) -> None:
    words = overview(plan)
    sections = (
        (text("To decide"), words.decide),
        (text("How far it goes"), words.answer),
        (text("What it rests on"), words.rests_on),
    )
    rows = [
        [heading.in_language(workbook.language) if index == 0 else None, sentence.in_language(workbook.language)]
        for heading, sentences in sections
        for index, sentence in enumerate(sentences)
    ]
    _sheet(workbook, "Plan", [(text("Plan"), 24, None), (text("In words"), 110, None)], rows)


def _stamp(plan: EventPlan, language: Language) -> list[Any]:
    return [written(plan.as_of.astimezone(plan.records.event.zone), "datetime", language), f"catering {__version__}"]


_STAMP_COLUMNS: list[tuple[Text, float, str | None]] = [(text("As of"), 24, None), (text("Computed by"), 16, None)]


def _demand(workbook: Workbook, plan: EventPlan) -> None:
    columns: list[tuple[Text, float, str | None]] = [
        (label("plan column", "Beverage"), 26, None),
        (label("plan column", "Mean [L]"), 11, _LITRES),
        *((text("{level:pct} [L]", level=level), 11, _LITRES) for level in LEVELS.values()),
        (label("plan column", "Servings at the median"), 14, _COUNT),
        (label("plan column", "Attendance"), 12, _COUNT),
        (label("plan column", "Drinkers"), 12, _COUNT),
        (label("plan column", "Matters most"), 30, None),
        *_STAMP_COLUMNS,
    ]
    rows = []
    for demand in plan.demands:
        most = max(demand.variance_shares, key=lambda name: demand.variance_shares[name], default=None)
        matters = None
        if most is not None:
            matters = text("{what} ({share:pct})", what=variance_label(most), share=demand.variance_shares[most])
        rows.append(
            [
                demand.beverage,
                rounded(demand.mean_l),
                *(rounded(demand.litres[level]) for level in LEVELS),
                rounded(demand.servings_p50),
                rounded(demand.attendance_mean),
                rounded(demand.drinkers_mean),
                matters.in_language(workbook.language) if matters else None,
                *_stamp(plan, workbook.language),
            ]
        )
    _sheet(workbook, "Demand", columns, rows)


def _kegs(workbook: Workbook, plan: EventPlan) -> int:
    """Both mixes; volumes and weights are formulas over counts. Gives the last row."""
    columns: list[tuple[Text, float, str | None]] = [
        (label("plan column", "Beverage"), 26, None),
        (label("plan column", "Mix"), 16, None),
        (label("plan column", "Container size"), 22, None),
        (label("plan column", "Containers"), 12, _COUNT),
        (label("plan column", "Each [L]"), 10, "#,##0.##"),
        (label("plan column", "Volume [L]"), 12, _LITRES),
        (label("plan column", "Each, full [kg]"), 12, _LITRES),
        (label("plan column", "Weight, full [kg]"), 14, _LITRES),
        (label("plan column", "Price each"), 12, "#,##0.00"),
        (label("plan column", "Cost"), 14, "#,##0.00"),
        (label("plan column", "Currency"), 10, None),
    ]
    mixes = [(_ORDERED, plan.ordered_mix)]
    if plan.keg_mix is not None:
        mixes.append((_RECOMMENDED, plan.keg_mix))
    rows: list[list[Any]] = []
    for name, mix in mixes:
        rows += _mix_rows(name.in_language(workbook.language), mix, workbook.language)
    sheet, _ = _sheet(workbook, "Kegs", columns, rows)
    look = workbook.format(bg_color=COMPUTED_COLOR, num_format=_LITRES)
    money = workbook.format(bg_color=COMPUTED_COLOR, num_format="#,##0.00")
    for row, cells in enumerate(rows, start=1):
        count = address(row + 1, 4)
        for column, each, form in ((5, 4, look), (7, 6, look), (9, 8, money)):
            if cells[each] is not None:
                formula = f"={count}*{address(row + 1, each + 1)}"
                sheet.write_formula(row, column, formula, form, rounded(cells[3] * cells[each]))
    return len(rows) + 1


def _mix_rows(name: str, mix: KegMix, language: Language) -> list[list[Any]]:
    return [
        [
            line.beverage,
            name,
            size_label(line.container_size).in_language(language),
            line.containers,
            rounded(line.volume_l / line.containers),
            None,
            None if line.gross_weight_kg is None else rounded(line.gross_weight_kg / line.containers),
            None,
            None if line.cost is None else rounded(float(line.cost) / line.containers),
            None,
            line.currency if line.cost is not None else None,
        ]
        for line in mix.lines
        if line.containers
    ]


def _supply(workbook: Workbook, plan: EventPlan, *, kegs_rows: int) -> None:
    columns: list[tuple[Text, float, str | None]] = [
        (label("plan column", "Beverage"), 26, None),
        (label("plan column", "Ordered [L]"), 12, _LITRES),
        (label("plan column", "Set aside [L]"), 12, _LITRES),
        (label("plan column", "Available [L]"), 12, _LITRES),
        (label("plan column", "Chance that it suffices"), 14, _PERCENT),
        (label("plan column", "Chance that it runs out"), 14, _PERCENT),
        (label("plan column", "Expected leftover [L]"), 14, _LITRES),
        (label("plan column", "Expected shortfall [L]"), 14, _LITRES),
        (label("plan column", "A missing litre is treated as so many times worse than one left"), 22, _LITRES),
        (label("plan column", "Wished certainty"), 12, _PERCENT),
        (label("plan column", "Recommended [L]"), 14, _LITRES),
        *_STAMP_COLUMNS,
    ]
    rows: list[list[Any]] = [
        [
            supply.beverage,
            None,
            rounded(supply.set_aside_l),
            None,
            _value(supply.chance_suffices),
            None,
            _value(supply.expected_leftover_l),
            _value(supply.expected_shortfall_l),
            _value(supply.implied_shortage_cost_ratio),
            supply.service_level,
            rounded(supply.recommended_l),
            *_stamp(plan, workbook.language),
        ]
        for supply in plan.supplies
    ]
    sheet, _ = _sheet(workbook, "Supply", columns, rows)
    kegs = label("sheet", "Kegs").in_language(workbook.language)
    ordered_name = _ORDERED.in_language(workbook.language)
    litres = workbook.format(bg_color=COMPUTED_COLOR, num_format=_LITRES)
    percent = workbook.format(bg_color=COMPUTED_COLOR, num_format=_PERCENT)
    for row, supply in enumerate(plan.supplies, start=1):
        if supply.planned_l is None or supply.available_l is None or supply.chance_suffices is None:
            continue
        line = row + 1
        volumes, beverages, mixes = (f"'{kegs}'!{column}2:{column}{kegs_rows}" for column in "FAB")
        total = f'=SUMIFS({volumes},{beverages},A{line},{mixes},"{ordered_name}")'
        sheet.write_formula(row, 1, total, litres, rounded(supply.planned_l))
        sheet.write_formula(row, 3, f"=MAX(0,B{line}-C{line})", litres, rounded(supply.available_l))
        sheet.write_formula(row, 5, f"=1-E{line}", percent, rounded(1 - supply.chance_suffices))


def _value(value: float | None) -> float | None:
    return None if value is None else rounded(value)


def _evening(workbook: Workbook, plan: EventPlan) -> None:
    columns: list[tuple[Text, float, str | None]] = [
        (label("plan column", "Beverage"), 26, None),
        (label("plan column", "From"), 18, "yyyy-mm-dd hh:mm"),
        (label("plan column", "Time zone"), 16, None),
        (label("plan column", "Share"), 10, _PERCENT),
        (label("plan column", "Litres at the median"), 14, _LITRES),
        (label("plan column", "Litres at 90 %"), 14, _LITRES),
    ]
    rows = [
        [
            demand.beverage,
            point.at.replace(tzinfo=None),
            plan.records.event.time_zone,
            rounded(point.share),
            rounded(point.share * demand.litres["p50"]),
            rounded(point.share * demand.litres["p90"]),
        ]
        for demand in plan.demands
        for point in demand.profile
    ]
    _sheet(workbook, "Evening", columns, rows)


def _toast(workbook: Workbook, plan: EventPlan) -> None:
    columns: list[tuple[Text, float, str | None]] = [
        (label("plan column", "Guest group"), 34, None),
        (label("plan column", "At"), 18, "yyyy-mm-dd hh:mm"),
        (label("plan column", "Beverage"), 26, None),
        (label("plan column", "Glasses"), 12, _COUNT),
        (label("plan column", "One drink for all"), 16, None),
    ]
    yes, no = (word.in_language(workbook.language) for word in (text("yes"), text("no")))
    rows = [
        [
            check.guest_group,
            check.at.astimezone(plan.records.event.zone).replace(tzinfo=None),
            check.beverage,
            rounded(check.glasses),
            yes if check.poured_for_all else no,
        ]
        for check in plan.toast
    ]
    _sheet(workbook, "Toast", columns, rows)


def _rules(workbook: Workbook, plan: EventPlan) -> None:
    columns: list[tuple[Text, float, str | None]] = [
        (label("plan column", "Beverage"), 26, None),
        (label("plan column", "Rule"), 70, None),
        (label("plan column", "Litres"), 12, _LITRES),
    ]
    rows = [
        [beverage.name, rule.words.in_language(workbook.language), rounded(rule.litres)]
        for beverage in plan.records.beverages
        for rule in rules_of_thumb(plan.records, beverage)
    ]
    _sheet(workbook, "Rules of thumb", columns, rows)


def _findings(workbook: Workbook, findings: Iterable[Finding]) -> None:
    columns: list[tuple[Text, float, str | None]] = [
        (label("plan column", "Level"), 12, None),
        (label("plan column", "Sheet"), 20, None),
        (label("plan column", "Cell"), 8, None),
        (label("plan column", "Found"), 24, None),
        (label("plan column", "Finding"), 60, None),
        (label("plan column", "Suggestion"), 60, None),
    ]
    rows = [
        [
            label("level", found.level.value).in_language(workbook.language),
            found.sheet,
            found.cell,
            found.value,
            found.message.in_language(workbook.language),
            found.suggestion.in_language(workbook.language) if found.suggestion else None,
        ]
        for found in findings
    ]
    _sheet(workbook, "Findings", columns, rows)
