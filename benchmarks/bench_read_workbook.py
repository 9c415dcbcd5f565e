"""A workbook of 1,000 guest groups checked cell by cell, beside pandas with openpyxl reading the same file."""

from __future__ import annotations

import datetime as dt
import io

import pandas as pd

from bench_what_if import AS_OF, reference
from catering.model.event import GuestGroup
from catering.services.check_workbook import check_workbook
from catering.services.save_workbook import event_workbook
from side_by_side import compare


def main() -> None:
    groups = tuple(
        GuestGroup(name=f"Table {number}", accepted=number % 12, accepted_on=dt.date(2025, 6, 1))
        for number in range(1, 1001)
    )
    content = event_workbook(reference().with_rows("guest_group", groups), language="en", as_of=AS_OF)
    compare(
        "1,000 rows checked",
        lambda: check_workbook(content, "tables.xlsx", as_of=AS_OF),
        lambda: pd.read_excel(io.BytesIO(content), sheet_name=None, engine="openpyxl"),
        floor_name="pandas with openpyxl, unchecked",
        rounds=7,
    )


if __name__ == "__main__":
    main()
