"""What a workbook holds before anybody knows what it means: sheets of plain cells, or a refusal.

Light on purpose: the child process that reads a stranger's file imports this and must start fast.
"""

import datetime
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

CellKind: TypeAlias = Literal["text", "number", "boolean", "moment", "error", "formula_without_value"]
CellValue: TypeAlias = (
    str | int | float | bool | datetime.datetime | datetime.date | datetime.time | datetime.timedelta | None
)
SheetState: TypeAlias = Literal["visible", "hidden", "veryHidden"]

NoteCode: TypeAlias = Literal[
    "macro",  # the workbook carries VBA; it is neither run nor kept
    "external-link",  # formulas look into another file; their last stored values are used
    "chart-or-image",  # charts, drawings or pictures; they are not read
    "pivot-table",  # pivot tables; only the cells they show are read
    "not-calculated",  # has formulas and asks for calculation on opening: stored values may be placeholders
]

RefusalCode: TypeAlias = Literal[
    # What kind of file it is
    "empty-file",  # nothing in it
    "too-big",  # the file itself is over the upload limit
    "unsupported-type",  # neither a workbook nor a table by its name (.pdf, .docx, no extension …)
    "save-as-xlsx",  # .xls, .xlsb, .ods, .csv, .numbers …: a table, but to be saved as .xlsx first
    "wrong-extension",  # called .xlsx, but the content is something else; detail says what it looks like
    "password",  # encrypted with a password to open it
    # The container
    "incomplete",  # begins like a workbook and breaks off: a download or copy that stopped
    "damaged",  # not readable as a workbook; place says where, if known
    "encrypted-part",  # a zip entry of the workbook is encrypted
    "too-many-parts",  # more zip entries than any real workbook has
    "duplicate-part",  # two zip entries of one name: two programs would read two different files
    "bad-part-name",  # a zip entry that points out of the container ('/…', '..', 'C:')
    "unzips-too-big",  # a zip bomb, or a workbook many times over the limit
    "doctype",  # XML with a DOCTYPE or ENTITY, which no spreadsheet program writes
    # The sheets
    "no-sheets",  # no worksheet in it (only chart sheets, or nothing)
    "too-many-sheets",  # more worksheets than the limit
    "too-many-rows",  # a list longer than the limit of rows
    "too-many-cells",  # more cells than the limit, over all sheets
    "cell-out-of-range",  # one value far away from the table (the classic is XFD1048576); place names it
    "too-much-text",  # a text over Excel's 32,767 characters, or too many characters in all
    # The reading
    "too-slow",  # not read by the deadline
    "too-much-memory",  # more memory needed than a file may take
    "reader-died",  # the reading process ended without an answer: a bug of ours; detail has its last words
    "busy",  # as many files as may be read at once are being read; try again
]
REFUSAL_CODES: Final[tuple[RefusalCode, ...]] = get_args(RefusalCode)

# The line of a reading child's answer begins with this; noise on its stdout does not.
ANSWER_MARK: Final = b"catering-workbook-1 "


@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell with something in it, exactly as the file has it: nothing rounded, trimmed or guessed.

    `value` is the error's text for an error cell (`#N/A`) and None for a formula without a value.
    """

    row: int  # 1-based
    column: int  # 1-based
    value: CellValue
    kind: CellKind
    number_format: str = "General"
    formula: str | None = None  # with its '='


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A worksheet: its non-empty cells by row, then column. Cells under a merge's first are left out."""

    name: str
    state: SheetState
    cells: tuple[RawCell, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """The worksheets in the order of their tabs; `notes` names what was seen and not read."""

    file_name: str
    sheets: tuple[RawSheet, ...]
    notes: tuple[NoteCode, ...]


class FileRefused(Exception):
    """The file was not read. `code` is for the sentence a person sees, `detail` for the log (English)."""

    def __init__(self, code: RefusalCode, detail: str = "", place: str | None = None) -> None:
        super().__init__(code, detail, place)
        self.code: RefusalCode = code
        self.detail = detail
        self.place = place  # "Kegs!XFD1048576", "Kegs" or None

    def __str__(self) -> str:
        where = f" at {self.place}" if self.place else ""
        return f"{self.code}{where}: {self.detail}" if self.detail else f"{self.code}{where}"
