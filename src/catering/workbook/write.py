"""The event's workbook: what a person fills in, formatted to be filled in, and the empty template."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from catering import __version__
from catering.catalog.container_sizes import catalogue_sizes, size_label
from catering.catalog.recipients import as_seen_by, seen_by, sees_all
from catering.model.beverage import ContainerSize
from catering.model.cells import said
from catering.model.record import Choice, Column, Record, about_sheet, same_name
from catering.model.records import TABLES, TOPICS, EventRecords
from catering.model.rows import OWN_SHEET
from catering.model.text import LANGUAGE_NAMES, Language, Text, text, written
from catering.model.time_zones import zone_of
from catering.model.units import BASE_UNITS
from catering.model.written_moments import is_shown_twice, with_offset
from catering.workbook.book import COMPUTED_COLOR, INPUT_COLOR, Workbook, text_width
from catering.workbook.computed import SPARE_ROWS, ComputedColumn, Seen, computed_column
from catering.workbook.example import example_records
from catering.workbook.identity import Identity, written_identity
from catering.workbook.layout import (
    FORM_HEADINGS,
    IDENTITY_SHEET,
    LANDING_SHEET,
    LISTS_SHEET,
    ROW_ID_HEADING,
    address,
    heading,
    quoted,
    result_sheet_names,
    sheet_columns,
    sheet_name,
    tables_by_sheet_name,
    topic_color,
    written_own_heading,
)

_LONGEST_LIST = 255  # characters that Excel allows in a drop-down written out
_DATE, _MOMENT, _PERCENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "0.0##%"


def write_event_workbook(
    records: EventRecords, *, language: Language, as_of: dt.datetime, identity: Identity | None = None
) -> bytes:
    """The event's records as a workbook that can be changed and read again.

    With an `identity` it can be merged with what others change meanwhile, and holds only what its recipient may see;
    `records.ids` are the ids of the rows.
    """
    workbook = Workbook(language, written_at=as_of)
    recipient = identity.recipient if identity is not None else None
    seen, records = seen_by(recipient), as_seen_by(records, recipient)
    title = text("{event}: everything that the plan rests on", event=records.event.name)
    if recipient is not None and not sees_all(recipient):
        title = text("{event}: for the {recipient}", event=records.event.name, recipient=recipient.label)
    landing = write_landing(workbook, records, title=title, as_of=as_of, identity=identity)
    sheets = write_tables(workbook, records, seen=seen, with_ids=identity is not None)
    if identity is not None:
        _write_identity(workbook, records, identity, sheets, landing)
    return workbook.finish()


def write_template(*, language: Language, as_of: dt.datetime) -> bytes:
    """An empty workbook with headings, notes, drop-downs, and an example row in each sheet that each event fills in."""
    workbook = Workbook(language, written_at=as_of)
    example = example_records(language)
    write_landing(
        workbook, example, title=text("Template: fill in the sheets, one event a workbook"), as_of=as_of, template=True
    )
    write_tables(workbook, example)
    return workbook.finish()


def write_landing(
    workbook: Workbook,
    records: EventRecords,
    *,
    title: Text,
    as_of: dt.datetime,
    template: bool = False,
    identity: Identity | None = None,
) -> list[str]:
    """The first sheet: what this is, for whom, from what and when, and how to fill it in. Gives the texts on it."""
    language = workbook.language
    made_at = as_of.astimezone(records.event.zone)
    tables = _tables(seen_by(identity.recipient if identity is not None else None))
    lines: list[tuple[str, str]] = []
    if not template:
        lines.append((text("Event").in_language(language), f"{records.event.name} ({records.event.event_id})"))
    if identity is not None:
        lines += [
            (words.in_language(language), value.in_language(language)) for words, value in _made_for(identity, records)
        ]
    lines += [
        (text("As of").in_language(language), written(made_at, "datetime", language)),
        (text("Time zone").in_language(language), records.event.time_zone),
        (text("Program").in_language(language), f"catering {__version__}"),
        (text("Language").in_language(language), LANGUAGE_NAMES[language]),
        ("", ""),
        *(
            (text("How to fill it in").in_language(language) if index == 0 else "", hint.in_language(language))
            for index, hint in enumerate(_HINTS)
        ),
    ]
    sheets: dict[int, type[Record]] = {}
    topics: dict[int, type[Record]] = {}
    for topic in TOPICS:
        of_topic = [table for table in topic.tables if table in tables]
        if of_topic:
            lines += [("", ""), (topic.label.in_language(language), "")]
            topics[len(lines) - 1] = of_topic[0]
        for table in of_topic:
            lines.append((sheet_name(table, language), about_sheet(table).in_language(language)))
            sheets[len(lines) - 1] = table
    name = LANDING_SHEET.in_language(language)
    sheet = workbook.lay_down(pd.DataFrame(lines, columns=["", " "]), name, start_row=1)
    sheet.set_column(0, 0, 26, workbook.format(bold=True, valign="top"))
    sheet.set_column(1, 1, 104, workbook.format(text_wrap=True, valign="top"))
    blank = workbook.format()
    sheet.write_blank(1, 0, None, blank)
    sheet.write_blank(1, 1, None, blank)
    sheet.write_string(
        0, 0, title.in_language(language), workbook.format(bold=True, font_size=16, font_color="#8A4513")
    )
    sheet.hide_gridlines(2)
    for row, cells in enumerate(lines, start=2):
        workbook.fit_row(sheet, row, cells, (26, 104))
    link = workbook.format(bold=True, underline=1, font_color="#8A4513", valign="top")
    for index, table in sheets.items():
        name = sheet_name(table, language)
        sheet.write_url(2 + index, 0, f"internal:{quoted(name)}!A1", link, name)
    for index, table in topics.items():
        heads = workbook.format(bold=True, font_size=12, font_color=topic_color(table), valign="top")
        sheet.write_string(2 + index, 0, lines[index][0], heads)
    return [title.in_language(language), *(words for line in lines for words in line)]


_HINTS = (
    text("Yellow cells are yours to fill in; a dark heading must be filled, the others may stay empty."),
    text("An empty cell means “not known”, never 0. Numbers may carry a unit, such as 8 hl or 5 %."),
    text("Columns may change places, and sheets and columns of your own are kept."),
    text("Headings and drop-downs are recognised in English, German and Japanese."),
)


def _made_for(identity: Identity, records: EventRecords) -> Iterator[tuple[Text, Text]]:
    """For whom an export was made, and from which state of the event."""
    if identity.recipient is not None:
        yield text("Made for"), identity.recipient.label
    exported_at = identity.exported_at.astimezone(records.event.zone)
    version, who = identity.event_version, identity.exported_by
    words = text("{version:n0}, taken on {at:datetime}", version=version, at=exported_at)
    if who:
        words = text("{version:n0}, taken on {at:datetime} by {who}", version=version, at=exported_at, who=who)
    yield text("Version"), words


def write_tables(
    workbook: Workbook, records: EventRecords, *, seen: Seen | None = None, with_ids: bool = False
) -> dict[str, str]:
    """Every table that is seen on its sheet, then the person's own sheets, then the hidden lists of the drop-downs.

    Gives the names that the person's own sheets have here by those that they have.
    """
    seen = seen_by(None) if seen is None else seen
    _write_lists(workbook, records, seen)
    for table in _tables(seen):
        if table.single:
            _write_form(workbook, table, records, seen[table.table])
        else:
            _write_table(workbook, table, records, seen, with_ids=with_ids)
    return {name: _write_own_sheet(workbook, name, grid) for name, grid in records.own.sheets.items()}


def _tables(seen: Seen) -> tuple[type[Record], ...]:
    return tuple(table for table in TABLES if table.table in seen)


def frame_of(
    table: type[Record], records: EventRecords, language: Language, hidden: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """One table as a frame under its headings, choices in the reader's words, moments local to the row's zone."""
    declared = sheet_columns(table, hidden)
    rows = [[_cell(record, column, records, language) for column in declared] for record in records.rows(table.table)]
    return pd.DataFrame(rows, columns=[heading(column, language) for column in declared], dtype=object)


def _cell(record: Record, column: Column, records: EventRecords, language: Language) -> Any:
    return cell_of(getattr(record, column.name), column, zone_of(vars(record), column, records.event.zone), language)


def cell_of(value: Any, column: Column, zone: ZoneInfo, language: Language) -> Any:
    """A record's value as it is written into a cell, a moment as local time of a zone."""
    if isinstance(value, Choice):
        return value.label.in_language(language)
    if isinstance(value, bool):
        return said(value).in_language(language)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dt.datetime):
        return _local(value.astimezone(dt.UTC).astimezone(zone))  # in one zone alone an hour that is skipped would stay
    if value is not None and (column.refers_to == "container_size" or _is_size_name(column)):
        return size_label(value).in_language(language)
    if column.refers_to == "unit" and value == "share":
        return "%"
    return value


def _is_size_name(column: Column) -> bool:
    return (column.record, column.name) == (ContainerSize.table, "name")


def _local(moment: dt.datetime) -> dt.datetime | str:
    """Local time for a cell; in the hour that the clocks show twice in autumn as a text with its offset."""
    return with_offset(moment) if is_shown_twice(moment) else moment.replace(tzinfo=None)


def _write_table(workbook: Workbook, table: type[Record], records: EventRecords, seen: Seen, *, with_ids: bool) -> None:
    language, declared = workbook.language, sheet_columns(table, seen[table.table])
    frame = frame_of(table, records, language, seen[table.table])
    for words, cells in records.own.columns.get(table.table, {}).items():
        frame[written_own_heading(table, words)] = pd.Series(
            [cells.get(record.key) for record in records.rows(table.table)], dtype=object
        )
    sheet = workbook.lay_down(frame, sheet_name(table, language))
    sheet.set_tab_color(topic_color(table))
    titles = [str(title) for title in frame.columns]
    last = len(frame) + SPARE_ROWS
    widths: list[float] = []
    for index, title in enumerate(titles):
        column = declared[index] if index < len(declared) else None
        widths.append(_width(title, frame.iloc[:, index], column))
        sheet.set_column(index, index, widths[-1], workbook.format(**_look(column)))
        if column is not None:
            _comment(workbook, sheet, index, column)
            _drop_down(workbook, sheet, (1, index, last, index), column)
            _format_cells(workbook, sheet, table, records, index, column)
        else:
            _write_durations(workbook, sheet, 1, index, list(frame.iloc[:, index]))
    sheet.conditional_format(
        1, 0, last, len(declared) - 1, {"type": "no_errors", "format": workbook.format(bg_color=INPUT_COLOR)}
    )
    computed = computed_column(table, records, language, seen)
    heads = [{"header": title} for title in titles]
    if computed is not None:
        widths.append(max(12, text_width(computed.title)))
        titles.append(computed.title)
        heads.append({"header": computed.title, "formula": computed.formula})
    if with_ids:  # inside the table, so that an id goes with its row when the rows are sorted
        widths.append(10)
        titles.append(ROW_ID_HEADING)
        heads.append({"header": ROW_ID_HEADING})
    # the table object gives filters and grows as rows are added; its headings are written again in our own format
    rows = max(len(frame), 1)
    options = {"name": f"tbl_{table.table}", "style": "Table Style Light 1", "columns": heads}
    sheet.add_table(0, 0, rows, len(titles) - 1, options)
    if computed is not None:
        place = titles.index(computed.title)
        _write_computed(workbook, sheet, computed, place, widths[place])
    if with_ids:
        _write_ids(sheet, len(titles) - 1, records.ids.get(table.table, ()))
    required = frozenset(index for index, column in enumerate(declared) if column.required)
    workbook.heads(sheet, 0, titles, required=required, widths=widths)
    for row, texts in enumerate(frame.itertuples(index=False, name=None), start=1):
        workbook.fit_row(sheet, row, texts, widths)
    sheet.print_area(0, 0, rows, len(titles) - 1)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)


def _write_computed(workbook: Workbook, sheet: Any, computed: ComputedColumn, column: int, width: float) -> None:
    """The live formula in each row, with the value computed here as well."""
    look = workbook.format(bg_color=COMPUTED_COLOR, italic=True, num_format="#,##0.0#", valign="top")
    sheet.set_column(column, column, width)
    for row, value in enumerate(computed.values or (None,), start=1):
        sheet.write_formula(row, column, computed.formula, look, "" if value is None else value)


def _write_ids(sheet: Any, column: int, ids: Sequence[int]) -> None:
    """The hidden column of row ids; a row that the store does not have yet has none."""
    sheet.set_column(column, column, None, None, {"hidden": True})
    for row, row_id in enumerate(ids, start=1):
        if row_id > 0:
            sheet.write_number(row, column, row_id)


def _write_identity(
    workbook: Workbook, records: EventRecords, identity: Identity, sheets: Mapping[str, str], landing: Sequence[str]
) -> None:
    """The very hidden sheet; `sheets` are the names of own sheets here, `landing` the texts of the first sheet."""
    ids = records.ids.get(OWN_SHEET, ())
    names = {row_id: sheets[name] for row_id, name in zip(ids, records.own.sheets, strict=False) if row_id > 0}
    lines = written_identity(identity, names, landing)
    widest = max(map(len, lines))
    frame = pd.DataFrame([[*line, *[None] * (widest - len(line))] for line in lines], dtype=object)
    frame.to_excel(workbook.writer, sheet_name=IDENTITY_SHEET, index=False, header=False)
    workbook.writer.sheets[IDENTITY_SHEET].very_hidden()


def _format_cells(
    workbook: Workbook, sheet: Any, table: type[Record], records: EventRecords, index: int, column: Column
) -> None:
    """Cells that do not take their column's format: dates, and shares whose unit stands in the row."""
    for row, record in enumerate(records.rows(table.table), start=1):
        value = _cell(record, column, records, workbook.language)
        if isinstance(value, dt.date):
            sheet.write_datetime(row, index, value, workbook.format(**_look(column)))
        elif column.unit_from is not None and getattr(record, column.unit_from) == "share":
            sheet.write_number(row, index, value, workbook.format(num_format=_PERCENT, valign="top"))


def _write_form(workbook: Workbook, table: type[Record], records: EventRecords, hidden: frozenset[str]) -> None:
    """One record as a form: label, value, help; then what the person added."""
    language, declared = workbook.language, sheet_columns(table, hidden)
    record = records.rows(table.table)[0]
    values = [_cell(record, column, records, language) for column in declared]
    rows = [
        (heading(column, language), value, column.help.in_language(language))
        for column, value in zip(declared, values, strict=True)
    ]
    own = [
        (written_own_heading(table, words), cells[record.key], None)
        for words, cells in records.own.columns.get(table.table, {}).items()
        if record.key in cells
    ]
    titles = [words.in_language(language) for words in FORM_HEADINGS]
    sheet = workbook.lay_down(pd.DataFrame([*rows, *own], columns=titles, dtype=object), sheet_name(table, language))
    sheet.set_tab_color(topic_color(table))
    workbook.heads(sheet, 0, titles)
    plain = {"align": "left", "valign": "top", "indent": 1}
    widths = (min(40, 4 + max(text_width(words) for words, *_ in (*rows, *own))), 46, 90)
    sheet.set_column(0, 0, widths[0])
    sheet.set_column(1, 1, widths[1], workbook.format(text_wrap=True, **plain))
    sheet.set_column(2, 2, widths[2], workbook.format(italic=True, font_color="#5C5C5C", text_wrap=True, **plain))
    for row, (column, value) in enumerate(zip(declared, values, strict=True), start=1):
        workbook.heads(sheet, row, [rows[row - 1][0]], required=frozenset({0} if column.required else ()))
        if isinstance(value, dt.datetime):
            sheet.write_datetime(row, 1, value, workbook.format(num_format=_MOMENT, **plain))
        _drop_down(workbook, sheet, (row, 1, row, 1), column)
    for row, (words, _, _) in enumerate(own, start=len(rows) + 1):
        workbook.heads(sheet, row, [words])
    _write_durations(workbook, sheet, len(rows) + 1, 1, [value for _, value, _ in own])
    for row, texts in enumerate((*rows, *own), start=1):
        workbook.fit_row(sheet, row, texts, widths)
    sheet.conditional_format(
        1, 1, len(declared), 1, {"type": "no_errors", "format": workbook.format(bg_color=INPUT_COLOR)}
    )
    sheet.freeze_panes(1, 0)


def _write_own_sheet(workbook: Workbook, name: str, grid: tuple[tuple[Any, ...], ...]) -> str:
    """The values of a sheet of the person's own, under its name where no sheet of ours has it. Gives the name."""
    frame = pd.DataFrame(list(grid), dtype=object)
    name = _free_name(workbook, name)
    frame.to_excel(workbook.writer, sheet_name=name, index=False, header=False)
    sheet = workbook.writer.sheets[name]
    for index in range(frame.shape[1]):
        cells = list(frame.iloc[:, index])
        longest = max((text_width(each) for each in cells if each is not None), default=0)
        sheet.set_column(index, index, min(50, max(9, longest)))
        _write_durations(workbook, sheet, 0, index, cells)
    return name


def _free_name(workbook: Workbook, name: str) -> str:
    """A sheet's name that Excel takes and that nothing of ours has, in any language."""
    allowed = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31] or "Sheet"
    taken = {same_name(each) for each in workbook.writer.sheets} | set(tables_by_sheet_name()) | result_sheet_names()
    free, count = allowed, 1
    while same_name(free) in taken:
        count += 1
        free = f"{allowed[: 31 - len(f' ({count})')]} ({count})"
    return free


def _write_durations(workbook: Workbook, sheet: Any, first_row: int, column: int, values: list[Any]) -> None:
    """Times of day and durations among a person's own cells, which pandas would write as texts and numbers."""
    for row, value in enumerate(values, start=first_row):
        if isinstance(value, dt.time | dt.timedelta):
            form = "hh:mm:ss" if isinstance(value, dt.time) else "[h]:mm:ss"
            sheet.write_datetime(row, column, value, workbook.format(num_format=form))


def _width(title: str, cells: pd.Series, column: Column | None) -> float:
    """Wide enough for the longest cell and for each word of the heading, which may wrap; long texts wrap too."""
    if column is not None and column.kind == "moment":
        return 18
    longest = max((text_width(cell) for cell in cells if cell is not None), default=0)
    words = max(text_width(word) for word in title.split()) + 3  # the filter's arrow
    return min(40, max(10, longest, min(words, 24)))


def _look(column: Column | None) -> dict[str, Any]:
    top = {"valign": "top"}
    if column is None:
        return top
    money = "#,##0.00" + "#" * column.finer_digits
    by_kind = {"money": money, "date": _DATE, "moment": _MOMENT, "whole number": "#,##0"}
    if column.unit == "share":
        return {"num_format": _PERCENT, **top}
    if column.kind in by_kind:
        return {"num_format": by_kind[column.kind], **top}
    return top if column.kind == "number" else {"text_wrap": True, "align": "left", "indent": 1, **top}


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
    if column.refers_to in workbook.lists:
        return workbook.lists[column.refers_to]
    if column.choices is not None:
        if column.choices.__name__ in workbook.lists:
            return workbook.lists[column.choices.__name__]
        return [choice.label.in_language(workbook.language) for choice in column.choices]
    if column.kind == "yes or no":
        return [said(each).in_language(workbook.language) for each in (True, False)]
    if column.refers_to == "unit":
        return [*(unit for unit in BASE_UNITS if unit != "share"), "%"]
    return None


def _write_lists(workbook: Workbook, records: EventRecords, seen: Seen) -> None:
    """The hidden sheet that long drop-downs take their choices from, and the names that other sheets give."""
    language = workbook.language
    sizes = {size_label(size.name).in_language(language): size.volume_l for size in catalogue_sizes()}
    own = {size_label(size.name).in_language(language): size.volume_l for size in records.container_sizes}
    sizes = {**own, **{name: volume_l for name, volume_l in sizes.items() if name not in own}}
    lists: dict[str, list[Any]] = {"container_size": list(sizes), "volume_l": list(sizes.values())}
    shown = [column for table in _tables(seen) for column in sheet_columns(table, seen[table.table])]
    for choices in {column.choices for column in shown if column.choices is not None}:
        labels = [choice.label.in_language(language) for choice in choices]
        if len(",".join(labels)) > _LONGEST_LIST or any("," in each for each in labels):
            lists[choices.__name__] = labels
    frame = pd.DataFrame({name: pd.Series(each, dtype=object) for name, each in sorted(lists.items())})
    workbook.lay_down(frame, LISTS_SHEET).hide()
    for index, name in enumerate(frame.columns, start=1):
        workbook.lists[name] = f"={LISTS_SHEET}!{_cells(index, len(lists[name]))}"
    for table in _tables(seen):
        if not table.single and table is not ContainerSize:
            rows = len(records.rows(table.table)) + SPARE_ROWS
            workbook.lists[table.table] = f"={quoted(sheet_name(table, language))}!{_cells(1, rows)}"


def _cells(column: int, rows: int) -> str:
    """The cells of a column below its heading, such as ``$A$2:$A$51``."""
    letter = address(1, column)[:-1]
    return f"${letter}$2:${letter}${rows + 1}"
