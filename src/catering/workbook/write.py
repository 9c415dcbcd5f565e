"""The event's workbook: what a person fills in, formatted to be filled in, and the empty template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from catering import __version__
from catering.catalog.container_sizes import catalogue_sizes, size_label, sizes_by_name
from catering.model.assumption import AssumptionKind
from catering.model.beverage import OrderLine
from catering.model.event import GuestGroup
from catering.model.record import Choice, Column, Record, about_sheet, columns, same_name
from catering.model.records import TABLES, EventRecords
from catering.model.text import LANGUAGE_NAMES, Language, Text, label, text, written
from catering.model.units import BASE_UNITS
from catering.planning.assumptions import assumption_for
from catering.workbook.book import COMPUTED_COLOR, HEAD_COLOR, INPUT_COLOR, REQUIRED_COLOR, Workbook
from catering.workbook.example import example_records
from catering.workbook.layout import COMPUTED_HEADINGS, LANDING_SHEET, LISTS_SHEET, address, heading, sheet_name

_SPARE_ROWS = 50
"""Blank rows below a table that are marked for input and have its drop-downs."""
_LONGEST_LIST = 255  # characters that Excel allows in a drop-down written out


def write_event_workbook(records: EventRecords, *, language: Language, as_of: dt.datetime) -> bytes:
    """The event's records as a workbook that can be changed and read again."""
    workbook = Workbook(language, written_at=as_of)
    write_landing(
        workbook,
        records,
        title=text("{event}: everything that the plan rests on", event=records.event.name),
        as_of=as_of,
    )
    write_tables(workbook, records)
    return workbook.finish()


def write_template(*, language: Language, as_of: dt.datetime) -> bytes:
    """An empty workbook with headings, notes, drop-downs and one example row a sheet."""
    workbook = Workbook(language, written_at=as_of)
    example = example_records(language)
    write_landing(
        workbook, example, title=text("Template: fill in the sheets, one event a workbook"), as_of=as_of, template=True
    )
    write_tables(workbook, example)
    return workbook.finish()


def write_landing(
    workbook: Workbook, records: EventRecords, *, title: Text, as_of: dt.datetime, template: bool = False
) -> None:
    """The first sheet: what this is, from what and when, and how to fill it in."""
    language = workbook.language
    made_at = as_of.astimezone(records.event.zone)
    lines: list[tuple[str, str]] = []
    if not template:
        lines.append((text("Event").in_language(language), f"{records.event.name} ({records.event.event_id})"))
    lines += [
        (text("Written").in_language(language), written(made_at, "datetime", language)),
        (text("Time zone").in_language(language), records.event.time_zone),
        (text("Program").in_language(language), f"catering {__version__}"),
        (text("Language").in_language(language), LANGUAGE_NAMES[language]),
        ("", ""),
        *(
            (text("How to fill it in").in_language(language) if index == 0 else "", hint.in_language(language))
            for index, hint in enumerate(_HINTS)
        ),
        ("", ""),
        *((sheet_name(table, language), about_sheet(table).in_language(language)) for table in TABLES),
    ]
    name = LANDING_SHEET.in_language(language)
    sheet = workbook.lay_down(pd.DataFrame(lines, columns=["", " "]), name, start_row=1)
    sheet.set_column(0, 0, 26, workbook.format(bold=True, valign="top"))
    sheet.set_column(1, 1, 96, workbook.format(text_wrap=True, valign="top"))
    blank = workbook.format()
    sheet.write_blank(1, 0, None, blank)
    sheet.write_blank(1, 1, None, blank)
    sheet.write_string(0, 0, title.in_language(language), workbook.format(bold=True, font_size=16))
    sheet.hide_gridlines(2)
    for row, (words, _) in enumerate(lines, start=2):
        if words in {sheet_name(table, language) for table in TABLES}:
            sheet.write_url(row, 0, f"internal:'{words}'!A1", workbook.format(bold=True, underline=1), words)


_HINTS = (
    text("Yellow cells are yours to fill in; a dark heading must be filled, the others may stay empty."),
    text("An empty cell means “not known”, never 0. Numbers may carry a unit, such as 8 hl or 5 %."),
    text("Columns may change places, and sheets and columns of your own are kept."),
    text("Headings and drop-downs are recognised in English, German and Japanese."),
)


def write_tables(workbook: Workbook, records: EventRecords) -> None:
    """Every table on its sheet, then the person's own sheets, then the hidden lists of the drop-downs."""
    _write_lists(workbook, records)
    for table in TABLES:
        if table.single:
            _write_form(workbook, table, records)
        else:
            _write_table(workbook, table, records)
    for name, grid in records.own.sheets.items():
        frame = pd.DataFrame([[_without_zone(value) for value in row] for row in grid], dtype=object)
        frame.to_excel(workbook.writer, sheet_name=name, index=False, header=False)


def frame_of(table: type[Record], records: EventRecords, language: Language) -> pd.DataFrame:
    """One table as a frame under its headings, choices in the reader's words, moments local to the venue."""
    rows = [
        [cell_of(getattr(record, column.name), column, records, language) for column in columns(table)]
        for record in records.rows(table.table)
    ]
    titles = [heading(column, language) for column in columns(table)]
    return pd.DataFrame(rows, columns=titles, dtype=object)


def cell_of(value: Any, column: Column, records: EventRecords, language: Language) -> Any:
    """A record's value as it is written into a cell."""
    if isinstance(value, Choice):
        return value.label.in_language(language)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(records.event.zone).replace(tzinfo=None)
    if column.refers_to == "container_size" and value is not None:
        return size_label(value).in_language(language)
    if column.refers_to == "unit" and value == "share":
        return "%"
    return value


def _without_zone(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value


def _write_table(workbook: Workbook, table: type[Record], records: EventRecords) -> None:
    language, declared = workbook.language, columns(table)
    frame = frame_of(table, records, language)
    own = records.own.columns.get(table.table, {})
    for words, cells in own.items():
        frame[words] = pd.Series([_without_zone(cells.get(r.key)) for r in records.rows(table.table)], dtype=object)
    name = sheet_name(table, language)
    sheet = workbook.lay_down(frame, name)
    titles = [str(title) for title in frame.columns]
    required = frozenset(index for index, column in enumerate(declared) if column.required)
    last = len(frame) + _SPARE_ROWS
    for index, column in enumerate(declared):
        sheet.set_column(index, index, _width(column, frame.iloc[:, index]), _format(workbook, column))
        _comment(workbook, sheet, index, column)
        _drop_down(workbook, sheet, (1, index, last, index), column)
    sheet.conditional_format(
        1, 0, last, len(declared) - 1, {"type": "no_errors", "format": workbook.format(bg_color=INPUT_COLOR)}
    )
    _write_computed(workbook, sheet, table, records, first_column=len(titles))
    computed = [words.in_language(language) for words in COMPUTED_HEADINGS.get(table.table, ())]
    # the table object gives filters and banding; its headings are written again in our own format below
    if len(frame):
        sheet.add_table(
            0,
            0,
            len(frame),
            len(titles) + len(computed) - 1,
            {
                "name": f"tbl_{table.table}",
                "style": "Table Style Light 1",
                "columns": [{"header": title} for title in (*titles, *computed)],
            },
        )
    workbook.heads(sheet, 0, [*titles, *computed], required=required)
    _percent_cells(workbook, sheet, table, records)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)


def _write_form(workbook: Workbook, table: type[Record], records: EventRecords) -> None:
    """One record as a form: label, value, help."""
    language, declared = workbook.language, columns(table)
    record = records.rows(table.table)[0]
    rows = [
        (
            heading(column, language),
            cell_of(getattr(record, column.name), column, records, language),
            column.help.in_language(language),
        )
        for column in declared
    ]
    titles = [words.in_language(language) for words in (text("What"), text("Value"), text("Meaning"))]
    sheet = workbook.lay_down(pd.DataFrame(rows, columns=titles, dtype=object), sheet_name(table, language))
    workbook.heads(sheet, 0, titles)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 42, workbook.format(align="left", text_wrap=True))
    sheet.set_column(2, 2, 80, workbook.format(italic=True, font_color="#5C5C5C"))
    for index, column in enumerate(declared, start=1):
        look: dict[str, Any] = (
            {"bg_color": REQUIRED_COLOR, "font_color": "#FFFFFF"} if column.required else {"bg_color": HEAD_COLOR}
        )
        sheet.write_string(index, 0, rows[index - 1][0], workbook.format(bold=True, border=1, **look))
        _drop_down(workbook, sheet, (index, 1, index, 1), column)
    sheet.conditional_format(
        1, 1, len(declared), 1, {"type": "no_errors", "format": workbook.format(bg_color=INPUT_COLOR)}
    )
    sheet.freeze_panes(1, 0)


def _width(column: Column, cells: pd.Series) -> float:
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
    if column.kind == "moment":
        return 17
    return min(60 if column.kind == "text" else 20, max(12, longest + 2, len(column.title) + 2))


def _format(workbook: Workbook, column: Column) -> Any:
    if column.unit == "share":
        return workbook.format(num_format="0.0%")
    by_kind = {"money": "#,##0.00", "date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "whole number": "#,##0"}
    if column.kind in by_kind:
        return workbook.format(num_format=by_kind[column.kind])
    return workbook.format(text_wrap=True, valign="top") if column.name in ("note", "source") else workbook.format()


def _comment(workbook: Workbook, sheet: Any, index: int, column: Column) -> None:
    words = column.help.in_language(workbook.language)
    if column.required:
        words += "\n" + text("Must be filled in.").in_language(workbook.language)
    sheet.write_comment(0, index, words, {"author": "catering", "x_scale": 1.6})


def _drop_down(workbook: Workbook, sheet: Any, cells: tuple[int, int, int, int], column: Column) -> None:
    source = _list_of(workbook, column)
    if source is not None:
        sheet.data_validation(
            *cells,
            {
                "validate": "list",
                "source": source,
                "error_type": "warning",
                "error_title": column.label.in_language(workbook.language)[:32],
                "error_message": text("This is not in the list.").in_language(workbook.language)[:255],
            },
        )


def _list_of(workbook: Workbook, column: Column) -> list[str] | str | None:
    language = workbook.language
    if column.choices is not None:
        labels = [choice.label.in_language(language) for choice in column.choices]
        return labels if len(",".join(labels)) <= _LONGEST_LIST else None
    if column.refers_to == "unit":
        return [*(unit for unit in BASE_UNITS if unit != "share"), "%"]
    if column.refers_to == "container_size":
        return f"={LISTS_SHEET}!$A$2:$A$200"
    references = {table.table: table for table in TABLES}
    if column.refers_to in references:
        return f"='{sheet_name(references[column.refers_to], language)}'!$A$2:$A$200"
    return None


def _write_lists(workbook: Workbook, records: EventRecords) -> None:
    """The hidden sheet that long drop-downs take their choices from."""
    language = workbook.language
    own = [size.name for size in records.container_sizes]
    names = list(dict.fromkeys([*own, *(size_label(size.name).in_language(language) for size in catalogue_sizes())]))
    workbook.lay_down(pd.DataFrame({label("list", "Container sizes").template: names}), LISTS_SHEET).hide()


def _write_computed(
    workbook: Workbook, sheet: Any, table: type[Record], records: EventRecords, *, first_column: int
) -> None:
    """Columns with live formulas beside the person's own, their values computed here as well."""
    compute = _COMPUTED_CELLS.get(table.table)
    if compute is None:
        return
    look = workbook.format(bg_color=COMPUTED_COLOR, italic=True, num_format="#,##0.##")
    sheet.set_column(first_column, first_column, 16)
    for row, (formula, value) in enumerate(compute(records), start=1):
        sheet.write_formula(row, first_column, formula.format(row=row + 1), look, value)


def _order_volumes(records: EventRecords) -> Iterator[tuple[str, float]]:
    sizes = sizes_by_name(records.container_sizes)
    letter = _letter_of(OrderLine, "containers")
    for line in records.order_lines:
        volume_l = sizes[same_name(line.container_size)].volume_l
        yield f"={letter}{{row}}*{volume_l:.12g}", line.containers * volume_l


def _expected_guests(records: EventRecords) -> Iterator[tuple[str, float]]:
    letter = _letter_of(GuestGroup, "accepted")
    for group in records.guest_groups:
        show = assumption_for(records, AssumptionKind.SHOW_RATE, guest_group=group.name).value
        yield f"={letter}{{row}}*{show:.12g}", group.accepted * show


def _letter_of(table: type[Record], name: str) -> str:
    return address(1, 1 + [column.name for column in columns(table)].index(name))[:-1]


_COMPUTED_CELLS: Mapping[str, Callable[[EventRecords], Iterator[tuple[str, float]]]] = {
    "order_line": _order_volumes,
    "guest_group": _expected_guests,
}


def _percent_cells(workbook: Workbook, sheet: Any, table: type[Record], records: EventRecords) -> None:
    """Shares whose unit stands in the row are shown as per cents, like those with their own column."""
    declared = columns(table)
    for index, column in enumerate(declared):
        if column.unit_from is None:
            continue
        for row, record in enumerate(records.rows(table.table), start=1):
            if getattr(record, column.unit_from) == "share":
                value = getattr(record, column.name)
                sheet.write_number(row, index, value, workbook.format(num_format="0.0##%"))
