"""Writes docs/data-dictionary.md from the declarations of the records.

`python tools/data_dictionary.py`; a test holds that the committed file says what the records say.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from catering.model.record import Column, Record, columns
from catering.model.records import TABLES
from catering.workbook.layout import heading

TARGET = Path(__file__).resolve().parent.parent / "docs" / "data-dictionary.md"
_HEADINGS = ("column", "heading", "kind", "must be there", "limits and choices", "default", "meaning")
_INTRODUCTION = """\
# Data dictionary

Made by `python tools/data_dictionary.py` from the declarations in `src/catering/model`; do not edit it by hand.

Each table is a sheet of the workbook and a field of `EventRecords`. A column is declared once, and the sheet's
heading, the reader's limits, the editor and this page follow from it. **Key** columns tell rows apart; a
column that *names* another table holds a name that stands there. The German and Japanese headings are read as well
as the English ones.
"""


def page() -> str:
    """The whole page."""
    return _INTRODUCTION + "".join(f"\n{''.join(_section(table))}" for table in TABLES)


def _section(table: type[Record]) -> Iterator[str]:
    yield f"## {table.sheet}: `{table.table}`\n\n{table.about}\n\n"
    if table.single:
        yield "One row, written as a form: labels down the first column, values beside them.\n\n"
    yield _row(_HEADINGS)
    yield _row(["---"] * len(_HEADINGS))
    for column in columns(table):
        yield _row(
            [
                f"`{column.name}`" + (" **key**" if column.key else ""),
                heading(column, "en"),
                _kind(column),
                "yes" if column.required else "",
                _limits(column),
                _default(column),
                column.help_text,
            ]
        )


def _row(cells: Iterator[str] | list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


def _kind(column: Column) -> str:
    words: str = column.kind
    if column.unit:
        words += f" in {column.unit}" if column.unit != "share" else ", a share of 1, written in %"
    if column.unit_from:
        words += f", in the unit of `{column.unit_from}`"
    if column.refers_to:
        words += ", a unit" if column.refers_to == "unit" else f", names a `{column.refers_to}`"
    return words


def _limits(column: Column) -> str:
    if column.choices is not None:
        return ", ".join(choice.value for choice in column.choices)
    limits = []
    if column.minimum is not None:
        limits.append(f"≥ {column.minimum:,.12g}")
    if column.above is not None:
        limits.append(f"> {column.above:,.12g}")
    if column.maximum is not None:
        limits.append(f"≤ {column.maximum:,.12g}")
    if column.max_length is not None:
        limits.append(f"at most {column.max_length:,} characters")
    return ", ".join(limits)


def _default(column: Column) -> str:
    return "" if column.default is None else str(column.default)


def main() -> None:
    TARGET.write_text(page(), encoding="utf-8")
    print(f"Written: {TARGET}")


if __name__ == "__main__":
    main()
