"""The plan's workbook: results as sheets in front, then everything that they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd

from catering import __version__
from catering.catalog.container_sizes import size_label
from catering.model.finding import Finding
from catering.model.money import minor_unit
from catering.model.record import same_name
from catering.model.text import Language, Text, label, text, written
from catering.model.written_numbers import rounded, rounded_or_none
from catering.planning.cost.cost_lines import CostLine
from catering.planning.cost.landed_cost import LandedCost
from catering.planning.event_plan import EventPlan
from catering.planning.forecast.demand import LEVELS, variance_label
from catering.planning.forecast.override import Overridden
from catering.planning.forecast.rules_of_thumb import rules_of_thumb
from catering.planning.order.keg_mix import KegMix
from catering.planning.overview import overview
from catering.workbook.book import COMPUTED_COLOR, Workbook, text_width
from catering.workbook.layout import address, quoted
from catering.workbook.write import write_landing, write_tables

_LITRES = "#,##0.0"
_COUNT = "#,##0"
_PERCENT = "0.0%"
_MONEY = "#,##0.00"
_MOMENT = "yyyy-mm-dd hh:mm"
_ORDERED = label("mix", "ordered")
_RECOMMENDED = label("mix", "recommended")
_WIDEST = 60
_PORTRAIT_WIDTH = 65 * 100  # characters that fit beside each other on A4, in per cents of their size
_LITRE_LEVELS = tuple(LEVELS)

_Columns = list[tuple[Text, str | None]]
"""Headings with the number format below them; None: text."""


def write_plan_workbook(
    plan: EventPlan, findings: Iterable[Finding], *, language: Language, cost: LandedCost | None = None
) -> bytes:
    """The plan as a workbook. Arithmetic is live formulas; forecast figures are values, stamped in each row."""
    workbook = Workbook(language, written_at=plan.as_of)
    write_landing(workbook, plan.records, title=text("{event}: plan", event=plan.records.event.name), as_of=plan.as_of)
    _plan(workbook, plan)
    rows = _kegs(workbook, plan)
    _supply(workbook, plan, kegs_rows=rows)
    _demand(workbook, plan)
    _evening(workbook, plan)
    if plan.toast:
        _toast(workbook, plan)
    if cost is not None:
        _landed_cost(workbook, plan, cost)
    _rules(workbook, plan)
    _findings(workbook, plan, findings)
    write_tables(workbook, plan.records)
    return workbook.finish()


def _sheet(
    workbook: Workbook, plan: EventPlan, name: str, columns: _Columns, rows: list[list[Any]], *, widest: int = _WIDEST
) -> Any:
    """A result sheet with headings, widths and number formats; printed with event, moment and version above."""
    titles = [title.in_language(workbook.language) for title, _ in columns]
    sheet = workbook.lay_down(pd.DataFrame(rows, columns=titles, dtype=object), _name_of(workbook, name))
    widths = [_width(titles[i], how, [row[i] for row in rows], widest) for i, (_, how) in enumerate(columns)]
    for index, ((_, how), width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(index, index, width, workbook.format(valign="top", **_look(how)))
    for row, cells in enumerate(rows, start=1):
        workbook.fit_row(sheet, row, cells, (width - 2 for width in widths))
        for index, (_, how) in enumerate(columns):
            if how == _MOMENT:  # pandas writes moments in a format of its own
                sheet.write_datetime(row, index, cells[index], workbook.format(valign="top", **_look(how)))
    workbook.heads(sheet, 0, titles, widths=widths)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    as_of, made_by = (words.replace("&", "&&") for words in _stamp(plan, workbook.language))
    event = plan.records.event.name.replace("&", "&&")[:150]
    sheet.set_header(f"&L{event}&R{as_of} · {made_by}")
    return sheet


def _name_of(workbook: Workbook, sheet: str) -> str:
    return label("sheet", sheet).in_language(workbook.language)


def _look(how: str | None) -> dict[str, Any]:
    if how is None:
        return {"align": "left", "indent": 1, "text_wrap": True}
    return {"num_format": how} | ({"align": "left", "indent": 1} if how == _MOMENT else {})


def _width(title: str, how: str | None, cells: list[Any], widest: int) -> float:
    """Wide enough for the longest text and for each word of the heading, which may wrap."""
    breaks_anywhere = text_width(title) - 2 > len(title)  # Japanese
    heading = min(text_width(title), 16) if breaks_anywhere else max(map(text_width, title.split()), default=0)
    if how is not None:
        return max(19 if how == _MOMENT else 11, heading + 3, text_width(title) / 3)
    return min(widest, max(11, heading + 3, *(text_width(each) + 1 for each in cells if each is not None)))


def _plan(workbook: Workbook, plan: EventPlan) -> None:
    language = workbook.language
    words = overview(plan)
    recommended = (*((plan.keg_mix.summary(),) if plan.keg_mix is not None else ()), *plan.no_keg_mix)
    sections: list[tuple[Text, Iterable[Text]]] = [
        (text("To decide"), words.decide),
        (text("How far it goes"), words.answer),
        (text("Recommended"), recommended if plan.demands else ()),
        (text("What it rests on"), words.rests_on),
    ]
    rows: list[list[Any]] = [
        [heading.in_language(language) if index == 0 else None, sentence.in_language(language)]
        for heading, sentences in sections
        for index, sentence in enumerate(sentences)
    ]
    stamps = zip(_STAMP_COLUMNS, _stamp(plan, language), strict=True)
    rows += [[title.in_language(language), stamp] for (title, _), stamp in stamps]
    columns: _Columns = [(text("Plan"), None), (text("In words"), None)]
    _sheet(workbook, plan, "Plan", columns, rows, widest=110).activate()


def _stamp(plan: EventPlan, language: Language) -> list[str]:
    return [written(plan.as_of.astimezone(plan.records.event.zone), "datetime", language), f"catering {__version__}"]


_STAMP_COLUMNS: _Columns = [(text("As of"), None), (text("Computed by"), None)]


def _demand(workbook: Workbook, plan: EventPlan) -> None:
    columns: _Columns = [
        (label("plan column", "Beverage"), None),
        (label("plan column", "Mean [L]"), _LITRES),
        *((text("{level:share} [L]", level=LEVELS[level]), _LITRES) for level in _LITRE_LEVELS),
        (label("plan column", "Servings at the median"), _COUNT),
        (label("plan column", "Attendance"), _COUNT),
        (label("plan column", "Drinkers"), _COUNT),
        (label("plan column", "Matters most"), None),
        (label("plan column", "Median without override [L]"), _LITRES),
        (label("plan column", "Override"), None),
        (label("plan column", "Reason"), None),
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
                *(rounded(demand.litres[level]) for level in _LITRE_LEVELS),
                rounded(demand.servings_p50),
                rounded(demand.attendance_mean),
                rounded(demand.drinkers_mean),
                matters.in_language(workbook.language) if matters else None,
                *_override(demand.overridden, workbook.language),
                *_stamp(plan, workbook.language),
            ]
        )
    _sheet(workbook, plan, "Demand", columns, rows, widest=44)


def _override(overridden: Overridden | None, language: Language) -> tuple[float | None, str | None, str | None]:
    """The median in litres that the forecast had, what the caterer put in its place, and why."""
    if overridden is None:
        return None, None, None
    override = overridden.override
    words = Text("{of}: {median}", {"of": override.of.label, "median": override.of.written(override.median)})
    return rounded(overridden.base_median_l), words.in_language(language), override.reason


def _kegs(workbook: Workbook, plan: EventPlan) -> int:
    """Both mixes; volumes and weights are formulas over counts. Gives the last row."""
    columns: _Columns = [
        (label("plan column", "Beverage"), None),
        (label("plan column", "Mix"), None),
        (label("plan column", "Container size"), None),
        (label("plan column", "Containers"), _COUNT),
        (label("plan column", "Each [L]"), "#,##0.0##"),
        (label("plan column", "Volume [L]"), _LITRES),
        (label("plan column", "Each, full [kg]"), _LITRES),
        (label("plan column", "Weight, full [kg]"), _LITRES),
        (label("plan column", "Price each"), _MONEY),
        (label("plan column", "Cost"), _MONEY),
        (label("plan column", "Currency"), None),
    ]
    mixes = [(_RECOMMENDED, plan.keg_mix)] if plan.keg_mix is not None else []
    rows: list[list[Any]] = []
    for name, mix in [(_ORDERED, plan.ordered_mix), *mixes]:
        rows += _mix_rows(name.in_language(workbook.language), mix, plan, workbook.language)
    sheet = _sheet(workbook, plan, "Kegs", columns, rows)
    look = workbook.format(bg_color=COMPUTED_COLOR, num_format=_LITRES, valign="top")
    money = workbook.format(bg_color=COMPUTED_COLOR, num_format=_MONEY, valign="top")
    for row, cells in enumerate(rows, start=1):
        count = address(row + 1, 4)
        for column, each, form in ((5, 4, look), (7, 6, look), (9, 8, money)):
            if cells[each] is not None:
                formula = f"={count}*{address(row + 1, each + 1)}"
                sheet.write_formula(row, column, formula, form, rounded(cells[3] * cells[each]))
    return len(rows) + 1


def _mix_rows(name: str, mix: KegMix, plan: EventPlan, language: Language) -> list[list[Any]]:
    spelled = {same_name(beverage.name): beverage.name for beverage in plan.records.beverages}
    return [
        [
            spelled.get(same_name(line.beverage), line.beverage),  # as on the other sheets: formulas look it up
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
    columns: _Columns = [
        (label("plan column", "Beverage"), None),
        (label("plan column", "Ordered [L]"), _LITRES),
        (label("plan column", "Set aside [L]"), _LITRES),
        (label("plan column", "Available [L]"), _LITRES),
        (label("plan column", "Chance that it suffices"), _PERCENT),
        (label("plan column", "Chance that it runs out"), _PERCENT),
        (label("plan column", "Expected leftover [L]"), _LITRES),
        (label("plan column", "Expected shortfall [L]"), _LITRES),
        (label("plan column", "A missing litre is treated as so many times worse than one left"), _LITRES),
        (label("plan column", "Wished certainty"), _PERCENT),
        (label("plan column", "Recommended [L]"), _LITRES),
        *_STAMP_COLUMNS,
    ]
    rows: list[list[Any]] = [
        [
            supply.beverage,
            None,
            rounded(supply.set_aside_l),
            None,
            rounded_or_none(supply.chance_suffices),
            None,
            rounded_or_none(supply.expected_leftover_l),
            rounded_or_none(supply.expected_shortfall_l),
            rounded_or_none(supply.implied_shortage_cost_ratio),
            supply.service_level,
            rounded(supply.recommended_l),
            *_stamp(plan, workbook.language),
        ]
        for supply in plan.supplies
    ]
    sheet = _sheet(workbook, plan, "Supply", columns, rows)
    kegs = quoted(_name_of(workbook, "Kegs"))
    ordered_name = _ORDERED.in_language(workbook.language).replace('"', '""')
    litres = workbook.format(bg_color=COMPUTED_COLOR, num_format=_LITRES, valign="top")
    percent = workbook.format(bg_color=COMPUTED_COLOR, num_format=_PERCENT, valign="top")
    for row, supply in enumerate(plan.supplies, start=1):
        if supply.planned_l is None or supply.available_l is None or supply.chance_suffices is None:
            continue
        line = row + 1
        volumes, beverages, mixes = (f"{kegs}!${column}$2:${column}${max(kegs_rows, 2)}" for column in "FAB")
        # SUMIFS would read a beverage's name as a condition, were it "<5 % Bier" or "Alt*"
        total = f'=SUMPRODUCT(({beverages}=A{line})*({mixes}="{ordered_name}"),{volumes})'
        sheet.write_formula(row, 1, total, litres, rounded(supply.planned_l))
        sheet.write_formula(row, 3, f"=MAX(0,B{line}-C{line})", litres, rounded(supply.available_l))
        sheet.write_formula(row, 5, f"=1-E{line}", percent, rounded(1 - supply.chance_suffices))


def _evening(workbook: Workbook, plan: EventPlan) -> None:
    """Quarter hours below each other, each beverage on a page of its own; litres are share × those of the demand."""
    columns: _Columns = [
        (label("plan column", "Beverage"), None),
        (label("plan column", "From"), _MOMENT),
        (label("plan column", "Time zone"), None),
        (label("plan column", "Share"), _PERCENT),
        (label("plan column", "Litres at the median"), _LITRES),
        (label("plan column", "Litres at 90 %"), _LITRES),
    ]
    rows = [
        [
            demand.beverage,
            point.at.replace(tzinfo=None),
            plan.records.event.time_zone,
            rounded(point.share),
            None,
            None,
        ]
        for demand in plan.demands
        for point in demand.profile
    ]
    sheet = _sheet(workbook, plan, "Evening", columns, rows, widest=26)
    litres = workbook.format(bg_color=COMPUTED_COLOR, num_format=_LITRES, valign="top")
    row, breaks = 0, []
    for line, demand in enumerate(plan.demands, start=2):
        for point in demand.profile:
            row += 1
            for column, level in ((4, "p50"), (5, "p90")):
                letter = address(1, 3 + _LITRE_LEVELS.index(level))[:-1]
                product = rounded(rounded(point.share) * rounded(demand.litres[level]))
                formula = f"={address(row + 1, 4)}*{quoted(_name_of(workbook, 'Demand'))}!${letter}${line}"
                sheet.write_formula(row, column, formula, litres, product)
        breaks.append(row + 1)
    sheet.set_portrait()
    # as wide as the paper, and not fitted to pages: Excel would pass over the breaks
    widths = [_width(title.in_language(workbook.language), how, [], 26) for title, how in columns[1:]]
    sheet.set_print_scale(max(10, min(85, int(_PORTRAIT_WIDTH / (26 + sum(widths))))))
    sheet.set_h_pagebreaks(breaks[:-1][:1023])


def _toast(workbook: Workbook, plan: EventPlan) -> None:
    columns: _Columns = [
        (label("plan column", "Guest group"), None),
        (label("plan column", "At"), _MOMENT),
        (label("plan column", "Beverage"), None),
        (label("plan column", "Glasses"), _COUNT),
        (label("plan column", "One drink for all"), None),
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
    _sheet(workbook, plan, "Toast", columns, rows)


def _landed_cost(workbook: Workbook, plan: EventPlan, cost: LandedCost) -> None:
    """A row a line; the event's currency is amount × rate, rounded; below them total, units and deposits."""
    language, currency = workbook.language, cost.currency
    columns: _Columns = [
        (label("plan column", "Charge"), None),
        (label("plan column", "What for"), None),
        (label("plan column", "How firm"), None),
        (label("plan column", "Amount"), _MONEY),
        (label("plan column", "Currency"), None),
        (text("Rate into {currency}", currency=currency), "0.000000"),
        (text("In {currency}", currency=currency), _MONEY),
        (text("At least, in {currency}", currency=currency), _MONEY),
        (text("At most, in {currency}", currency=currency), _MONEY),
        (label("plan column", "Budget line"), None),
    ]
    quantities = cost.quantities
    counts = [
        (text("a keg"), Decimal(quantities.kegs)),
        (text("a litre"), quantities.litres),
        (text("a served glass"), quantities.servings),
    ]
    units = [(name, count) for name, count in counts if count and cost.per(count) is not None]
    width = len(columns) - 4
    rows = [_cost_row(line, language) for line in cost.lines]
    together = text("together").in_language(language)
    rows.append([together, cost.quoted_sentence.in_language(language), *[None] * (width - 1),
                 float(cost.lowest), float(cost.highest), None])  # fmt: skip
    rows += [[name.in_language(language), None, None, float(count), *[None] * width] for name, count in units]
    rows += [_cost_row(line, language) for line in cost.deposits]
    sheet = _sheet(workbook, plan, "Landed cost", columns, rows, widest=44)
    money = workbook.format(bg_color=COMPUTED_COLOR, num_format=_MONEY, valign="top")
    digits = -int(minor_unit(currency).as_tuple().exponent)
    total_row = len(cost.lines) + 1
    below = total_row + len(units) + 1
    places = [*enumerate(cost.lines, 1), *enumerate(cost.deposits, below)]
    for row, line in places:
        if line.in_event_currency is not None:
            formula = f"=ROUND({address(row + 1, 4)}*{address(row + 1, 6)},{digits})"
            sheet.write_formula(row, 6, formula, money, float(line.in_event_currency))
    total = f"=SUM({address(2, 7)}:{address(total_row, 7)})"
    sheet.write_formula(total_row, 6, total, money, float(cost.total))
    for row, (_, count) in enumerate(units, total_row + 1):
        formula = f"={address(total_row + 1, 7)}/{address(row + 1, 4)}"
        sheet.write_formula(row, 6, formula, money, rounded(float(cost.total / count)))


def _cost_row(line: CostLine, language: Language) -> list[Any]:
    lowest, highest = line.lowest_in_event_currency, line.highest_in_event_currency
    basis = line.basis if line.note is None else text("{basis}; {more}", basis=line.basis, more=line.note)
    return [
        line.name.in_language(language),
        basis.in_language(language),
        line.firmness.in_language(language),
        None if line.amount is None else float(line.amount),
        line.currency,
        None if line.rate is None else float(line.rate.factor),
        None,
        None if lowest is None else float(lowest),
        None if highest is None else float(highest),
        line.budget_line,
    ]


def _rules(workbook: Workbook, plan: EventPlan) -> None:
    columns: _Columns = [
        (label("plan column", "Beverage"), None),
        (label("plan column", "Rule"), None),
        (label("plan column", "Litres"), _LITRES),
    ]
    rows = [
        [beverage.name, rule.words.in_language(workbook.language), rounded(rule.litres)]
        for beverage in plan.records.beverages
        for rule in rules_of_thumb(plan.records, beverage)
    ]
    _sheet(workbook, plan, "Rules of thumb", columns, rows, widest=80)


def _findings(workbook: Workbook, plan: EventPlan, findings: Iterable[Finding]) -> None:
    columns: _Columns = [
        (label("plan column", "Level"), None),
        (label("plan column", "Sheet"), None),
        (label("plan column", "Cell"), None),
        (label("plan column", "Found"), None),
        (label("plan column", "Finding"), None),
        (label("plan column", "Suggestion"), None),
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
    _sheet(workbook, plan, "Findings", columns, rows, widest=50)
