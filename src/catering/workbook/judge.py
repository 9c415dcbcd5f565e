"""Judge an uploaded file before it is read: is it a workbook, whole, and of a size a server can bear?

Everything a file says about itself may be a lie (sizes, counts, the used range), so what matters is
counted here, while unzipping in chunks. Merged ranges, validations, column formats and a `<dimension>`
over the whole sheet are normal in real files and cost nothing here, because nothing is built from them.
"""

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Final, cast
from xml.etree import ElementTree
from xml.parsers import expat

from catering.workbook.raw import FileRefused, NoteCode, SheetState

MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold. The defaults leave ten times the room of a large festival's workbook."""

    file_bytes: int = 10 * MIB
    parts: int = 2_000
    part_bytes: int = 100 * MIB  # one part, unzipped
    unzipped_bytes: int = 150 * MIB  # all parts, unzipped
    sheets: int = 100
    rows: int = 50_000  # the last row that may hold a value
    columns: int = 200  # the last column that may hold a value
    cells: int = 500_000  # with a value or formula, over all sheets
    elements: int = 3_000_000  # rows and cells as written, most of them empty and only formatted
    cell_characters: int = 32_767  # Excel's own limit
    characters: int = 20_000_000  # texts and formulas of all cells; a text used twice counts twice


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet's name and state, and the part of the container that holds its cells."""

    name: str
    state: SheetState
    part: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What the judge learned on the way, so that the reader need not ask again."""

    sheets: tuple[SheetPart, ...]
    shared_strings: str | None  # part name
    styles: str | None  # part name
    date_1904: bool
    has_formulas: bool
    cells: int  # with a value or formula
    merged_area: int  # cells under merged ranges; openpyxl would make an object of each
    notes: tuple[NoteCode, ...]


# What a spreadsheet program can open and save as .xlsx.
OTHER_TABLES: Final = frozenset(
    {"xls", "xlt", "xlsb", "xltx", "xltm", "ods", "fods", "ots", "csv", "tsv", "tab", "numbers"}
)
OLE_SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES: Final = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
)
# Zip entry errors that mean "these bytes are not what they should be", as zipfile raises them.
UNZIP_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,  # a kind of compression that zipfile does not know
    RuntimeError,  # an entry behind a password
    OverflowError,
)
# Malformed XML; LookupError is an encoding that Python does not know.
XML_ERRORS: Final = (expat.ExpatError, ElementTree.ParseError, LookupError, ValueError)
TAG_BYTES: Final = 4 * MIB
EXCEL_ROWS: Final = 1_048_576
EXCEL_COLUMNS: Final = 16_384
REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
ROW_NUMBER: Final = re.compile(r"([1-9][0-9]{0,6})(?:\.0+)?", re.ASCII)  # some writers say 5.0


def judge_file(data: bytes, file_name: str, limits: Limits = LIMITS) -> Judged:
    """Look through the whole file; raise FileRefused if it is not a workbook to be read."""
    judge_outside(data, file_name, limits)
    return Package(data, limits).judge()


def judge_outside(data: bytes, file_name: str, limits: Limits = LIMITS) -> None:
    """The checks that need no unzipping: size, name and first bytes. Raises FileRefused."""
    if not data:
        raise FileRefused("empty-file", "0 bytes")
    if len(data) > limits.file_bytes:
        raise FileRefused("too-big", f"{len(data):,} bytes, limit {limits.file_bytes:,}")
    base_name = re.split(r"[/\\]", file_name)[-1].strip()
    extension = base_name.rpartition(".")[2].lower() if "." in base_name else ""
    if extension in OTHER_TABLES:
        raise FileRefused("save-as-xlsx", f"a .{extension} file")
    if extension not in {"xlsx", "xlsm"}:
        raise FileRefused("unsupported-type", f"a .{extension} file" if extension else "no extension")
    if data.startswith(OLE_SIGNATURE):
        # Office puts an encrypted workbook into an OLE container, under this name.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise FileRefused("password", "an encrypted OLE container")
        raise FileRefused("save-as-xlsx", f"an old .xls file under the name .{extension}")
    if not data.startswith(b"PK\x03\x04"):
        raise FileRefused("wrong-extension", _looks_like(data))


def column_number(letters: str) -> int:
    """1 for A, 16,384 for XFD."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def cell_position(reference: str) -> tuple[int, int] | None:
    """(row, column) of an A1 reference, 1-based; None if it is not one or lies outside Excel's sheet."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        return None
    row, column = int(match[2]), column_number(match[1])
    return (row, column) if row <= EXCEL_ROWS and column <= EXCEL_COLUMNS else None


def row_number(text: str) -> int | None:
    """The number of a row as written in its `r`, 1-based; None if it is none."""
    match = ROW_NUMBER.fullmatch(text)
    return int(match[1]) if match else None


def cell_reference(row: int, column: int) -> str:
    """`C5` for (5, 3)."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def is_true(value: str | None) -> bool:
    """An XML boolean: `1` or `true`."""
    return value in ("1", "true")


def raise_if_out_of_memory(error: BaseException) -> None:
    """Expat reports a lack of memory as if it were an error of the XML."""
    if getattr(error, "code", None) == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
        raise MemoryError from error


def local_name(tag: str) -> str:
    """The tag without its namespace; the two dialects of the format differ in nothing else here."""
    return tag.rpartition("}")[2]


class Package:
    """The parts of a workbook's zip container, unzipped in chunks against a count of our own."""

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._unzipped_bytes = 0
        # Counted before zipfile makes an object of every entry.
        entries = data.count(b"PK\x01\x02")
        if entries > limits.parts:
            raise FileRefused("too-many-parts", f"{entries:,} parts, limit {limits.parts:,}")
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except UNZIP_ERRORS as error:
            end = data.rfind(b"PK\x05\x06")  # the end of the directory, 22 bytes, ends the file
            if end < 0 or len(data) < end + 22:
                raise FileRefused("incomplete", "the end of the zip container is missing") from error
            raise FileRefused("damaged", f"zip: {error}") from error
        self._entries = self._check_entries(self._zip.infolist())

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self._entries

    def open(self, part: str) -> IO[bytes]:
        """The part as a stream, uncounted: only for a part that has been judged."""
        return self._zip.open(self._entries[part.casefold()])

    def judge(self) -> Judged:
        """Look through all parts; raise FileRefused if the reader must not touch them."""
        workbook_part = self._workbook_part()
        workbook = self._tree(workbook_part)
        if local_name(workbook.tag) != "workbook":
            raise FileRefused("wrong-extension", f"an Office document ({local_name(workbook.tag)})")
        related = self._related(workbook_part)
        sheets = self._sheet_parts(workbook, related)
        by_type = {kind: part for kind, part in related.values() if part in self}
        shared_strings, styles = by_type.get("sharedStrings"), by_type.get("styles")
        scans = {sheet.part.casefold(): _SheetScan(sheet.name, self._limits) for sheet in sheets}
        needed = {part.casefold(): part for part in (shared_strings, styles) if part is not None}
        counts = _Counts()
        for key in self._entries:
            scan = scans.get(key)
            if scan is not None:
                scan.counts = counts
            try:
                _check_xml(self._chunks(key), scan)
            except XML_ERRORS as error:
                raise_if_out_of_memory(error)
                if scan is not None:
                    raise FileRefused("damaged", f"XML: {error}", scan.last_place()) from error
                if key in needed:
                    raise FileRefused("damaged", f"XML of {needed[key]}: {error}") from error
                # Nobody reads this part: a theme, a drawing, somebody's add-in.
            if scan is not None and not scan.is_worksheet:
                raise FileRefused("damaged", f"{key} is not a worksheet", scan.sheet)
        asks_for_calculation = any(
            local_name(element.tag) == "calcPr" and is_true(element.get("fullCalcOnLoad")) for element in workbook
        )
        return Judged(
            sheets=sheets,
            shared_strings=shared_strings,
            styles=styles,
            date_1904=any(
                local_name(element.tag) == "workbookPr" and is_true(element.get("date1904")) for element in workbook
            ),
            has_formulas=counts.formulas > 0,
            cells=counts.cells,
            merged_area=counts.merged_area,
            notes=self._notes(not_calculated=counts.formulas > 0 and asks_for_calculation),
        )

    def _check_entries(self, entries: Iterable[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        """Zip entries by case-folded part name; part names are equal if they differ only in case."""
        by_name: dict[str, zipfile.ZipInfo] = {}
        declared = 0
        for entry in entries:
            name = entry.filename.replace("\\", "/")  # some old writers zip with backslashes
            if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
                raise FileRefused("bad-part-name", repr(entry.filename))
            key = name.casefold()
            if key in by_name:
                raise FileRefused("duplicate-part", repr(entry.filename))
            if entry.flag_bits & 0x1:
                raise FileRefused("encrypted-part", repr(entry.filename))
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise FileRefused("damaged", f"{name}: compression method {entry.compress_type}")
            declared += entry.file_size
            by_name[key] = entry
        if declared > self._limits.unzipped_bytes:
            raise FileRefused("unzips-too-big", f"declares {declared:,} bytes")
        return by_name

    def _chunks(self, part: str) -> Iterator[bytes]:
        """The part's content by the mebibyte, counted as it comes out, whatever the directory says."""
        entry = self._entries[part.casefold()]
        part_bytes = 0
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(MIB):
                    part_bytes += len(chunk)
                    self._unzipped_bytes += len(chunk)
                    if part_bytes > self._limits.part_bytes or self._unzipped_bytes > self._limits.unzipped_bytes:
                        raise FileRefused("unzips-too-big", f"{entry.filename}: over {part_bytes:,} bytes")
                    yield chunk
        except UNZIP_ERRORS as error:
            raise FileRefused("damaged", f"{entry.filename}: {error}") from error

    def _tree(self, part: str) -> ElementTree.Element:
        """A small part, whole, after the check for a DOCTYPE."""
        chunks = list(self._chunks(part))
        try:
            _check_xml(chunks)
            return ElementTree.fromstring(b"".join(chunks))
        except XML_ERRORS as error:
            raise_if_out_of_memory(error)
            raise FileRefused("damaged", f"XML of {part}: {error}") from error

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part ('' for the package): id → (last word of the type, part name)."""
        folder, base_name = posixpath.split(part)
        relationships_part = posixpath.join(folder, "_rels", f"{base_name}.rels")
        if relationships_part not in self:
            return {}
        related = {}
        for element in self._tree(relationships_part):
            if element.get("TargetMode") != "External":
                # An absolute target begins with '/', which join() takes as a new start.
                target = posixpath.join(folder, element.get("Target", "").replace("\\", "/"))
                kind = element.get("Type", "").rpartition("/")[2]
                related[element.get("Id", "")] = (kind, posixpath.normpath(target).lstrip("/"))
        return related

    def _workbook_part(self) -> str:
        candidates = [part for kind, part in self._related("").values() if kind == "officeDocument"]
        part = candidates[0] if candidates else "xl/workbook.xml"
        if part.casefold().endswith(".bin"):
            raise FileRefused("save-as-xlsx", "a binary workbook (.xlsb) under another name")
        if part in self:
            return part
        if "content.xml" in self:
            raise FileRefused("wrong-extension", "an OpenDocument file")
        if any(key.startswith("index/") for key in self._entries):
            raise FileRefused("wrong-extension", "an Apple Numbers file")
        if "[Content_Types].xml" in self:
            raise FileRefused("damaged", f"the part {part} is missing")
        raise FileRefused("wrong-extension", "a zip archive")

    def _sheet_parts(
        self, workbook: ElementTree.Element, related: Mapping[str, tuple[str, str]]
    ) -> tuple[SheetPart, ...]:
        elements = [
            element
            for group in workbook
            if local_name(group.tag) == "sheets"
            for element in group
            if local_name(element.tag) == "sheet"
        ]
        sheets: list[SheetPart] = []
        names, parts = set(), set()
        for element in elements:
            name = element.get("name", "")
            ids = [value for key, value in element.items() if key.endswith("}id")]
            kind, part = related.get(ids[0], ("", "")) if ids else ("", "")
            if kind != "worksheet":
                continue  # a chart sheet or dialog, or the empty entry that some macro workbooks carry
            if part not in self:
                raise FileRefused("damaged", f"the part {part} is missing", name)
            if not 0 < len(name) <= 255:  # Excel allows 31 characters, LibreOffice more
                raise FileRefused("damaged", f"a sheet name of {len(name):,} characters")
            # Two tabs on one part would multiply a small file; two of one name cannot be told apart.
            if name.casefold() in names or part.casefold() in parts:
                raise FileRefused("damaged", "two sheets share a name or a part", name)
            names.add(name.casefold())
            parts.add(part.casefold())
            state = element.get("state", "visible")
            known_state = state if state in ("hidden", "veryHidden") else "visible"
            sheets.append(SheetPart(name, cast(SheetState, known_state), part))
            if len(sheets) > self._limits.sheets:
                raise FileRefused("too-many-sheets", f"limit {self._limits.sheets}")
        if not sheets:
            raise FileRefused("no-sheets", f"{len(elements)} sheets, none with cells")
        return tuple(sheets)

    def _notes(self, *, not_calculated: bool) -> tuple[NoteCode, ...]:
        def any_part(pattern: str) -> bool:
            return any(re.search(pattern, key) for key in self._entries)

        found: dict[NoteCode, bool] = {
            "macro": any_part(r"vbaproject\.bin$"),
            "external-link": any_part(r"/externallinks/"),
            # Comments are drawn by a vmlDrawing, which is not meant.
            "chart-or-image": any_part(r"/(charts|media|chartsheets)/|/drawings/drawing"),
            "pivot-table": any_part(r"/pivottables/"),
            "not-calculated": not_calculated,
        }
        return tuple(code for code, is_so in found.items() if is_so)


@dataclass(slots=True)
class _Counts:
    """Running totals over all sheets."""

    cells: int = 0
    elements: int = 0
    formulas: int = 0
    merged_area: int = 0


@dataclass(slots=True)
class _SheetScan:
    """Counts one sheet's rows and cells as they pass, and stops at the first that must not be read.

    Cells that are only formatted are counted and not placed: a whole row painted yellow is 16,384 of
    them, and they cost the reader nothing.
    """

    sheet: str
    limits: Limits
    counts: _Counts = field(default_factory=_Counts)
    is_worksheet: bool = False
    _tags: dict[str, str] = field(default_factory=dict)
    _row: int = 0
    _reference: str | None = None  # the last one written in this row
    _steps: int = 0  # cells without a reference since then
    _cell_has_value: bool = True
    _last_filled_row: int = 0
    _filled_rows: int = 0

    def start_element(self, name: str, attributes: dict[str, str]) -> None:
        tag = self._tags.get(name)
        if tag == "cell":
            self._count_element()
            self._cell_has_value = False
            reference = attributes.get("r")
            if reference is None:
                self._steps += 1
            else:
                self._reference = reference
                self._steps = 0
        elif tag == "formula" or tag == "value":
            if tag == "formula":
                self.counts.formulas += 1
            if not self._cell_has_value:
                self._cell_has_value = True
                self._check_filled_cell()
        elif tag == "row":
            self._start_row(attributes.get("r"))
        elif tag == "merge":
            self._count_merge(attributes.get("ref", ""))
        elif not self._tags:
            # The root. Only elements of its own namespace are cells; extensions bring others.
            namespace, _, local = name.rpartition("}")
            self.is_worksheet = local == "worksheet"
            words = {
                "row": "row", "c": "cell", "v": "value", "is": "value", "f": "formula", "mergeCell": "merge",
            }  # fmt: skip
            prefix = f"{namespace}}}" if namespace else ""
            self._tags = {prefix + word: meaning for word, meaning in words.items()}

    def last_place(self) -> str:
        """Sheet and cell where the scan stands, for the person who must find the damage."""
        position = self._position()
        return f"{self.sheet}!{cell_reference(*position)}" if position else self.sheet

    def _position(self) -> tuple[int, int] | None:
        if self._reference is None:
            return (self._row, self._steps) if self._row and self._steps else None
        position = cell_position(self._reference)
        return (position[0], position[1] + self._steps) if position else None

    def _count_element(self) -> None:
        self.counts.elements += 1
        if self.counts.elements > self.limits.elements:
            raise FileRefused(
                "too-many-cells", f"over {self.limits.elements:,} rows and cells, empty ones too", self.sheet
            )

    def _start_row(self, number: str | None) -> None:
        self._count_element()
        next_row = self._row + 1 if number is None else row_number(number)
        if next_row is None or next_row > EXCEL_ROWS:
            raise FileRefused("damaged", f"a row numbered {(number or '')[:40]!r}", self.sheet)
        self._row = next_row
        self._reference = None
        self._steps = 0

    def _check_filled_cell(self) -> None:
        self.counts.cells += 1
        if self.counts.cells > self.limits.cells:
            raise FileRefused("too-many-cells", f"limit {self.limits.cells:,} cells with content", self.sheet)
        position = self._position()
        if position is None:
            raise FileRefused("damaged", f"a cell at {(self._reference or '')[:40]!r}", self.sheet)
        row, column = position
        if row != self._last_filled_row:
            self._last_filled_row = row
            self._filled_rows += 1
        check_position(row, column, self.sheet, self.limits, filled_rows=self._filled_rows)

    def _count_merge(self, reference: str) -> None:
        corners = [cell_position(corner) for corner in reference.split(":")]
        if len(corners) == 2 and corners[0] and corners[1]:
            (top, left), (bottom, right) = corners[0], corners[1]
            self.counts.merged_area += abs(bottom - top + 1) * abs(right - left + 1)


def check_position(row: int, column: int, sheet: str, limits: Limits, *, filled_rows: int = 0) -> None:
    """Refuse a value outside the box of rows and columns: everything after us lays a table over it."""
    if row <= limits.rows and column <= limits.columns:
        return
    place = f"{sheet}!{cell_reference(row, column)}"
    if row > limits.rows and 2 * filled_rows > limits.rows:
        raise FileRefused("too-many-rows", f"limit {limits.rows:,} rows", place)
    raise FileRefused("cell-out-of-range", f"limit {limits.rows:,} rows and {limits.columns} columns", place)


def _check_xml(chunks: Iterable[bytes], scan: _SheetScan | None = None) -> None:
    """Run a part through expat, which knows encodings and chunk borders, and stop at a DOCTYPE.

    The DOCTYPE is refused as it begins, before any entity in it is declared, let alone expanded. Parts
    that are not XML (pictures, macros) are unzipped to the end and otherwise passed over, whatever
    their name. Raises ExpatError, LookupError (unknown encoding) or ValueError for malformed XML.
    """
    parser: expat.XMLParserType | None = None
    fed, malformed = 0, None
    for number, chunk in enumerate(chunks):
        if number == 0:
            if not _begins_like_xml(chunk):
                if scan is None:
                    continue
                raise ValueError("not XML")
            parser = _guarded_parser(scan)
        if parser is not None and malformed is None:
            try:
                parser.Parse(chunk, False)
            except XML_ERRORS as error:
                malformed = error  # go on unzipping: the rest must be counted too
            fed += len(chunk)
            # Expat begins an unfinished tag or comment again with every chunk, in quadratic time.
            if malformed is None and fed - parser.CurrentByteIndex > TAG_BYTES:
                raise FileRefused(
                    "damaged", f"a tag or comment of over {TAG_BYTES:,} bytes", scan.sheet if scan else None
                )
    if malformed is not None:
        raise malformed
    if parser is not None:
        parser.Parse(b"", True)
    elif scan is not None:
        raise ValueError("empty")


def _guarded_parser(scan: _SheetScan | None) -> expat.XMLParserType:
    parser = expat.ParserCreate(None, "}")

    def refuse_doctype(name: str, *_: object) -> None:
        raise FileRefused("doctype", f"<!DOCTYPE {name[:40]}>", scan.sheet if scan else None)

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.EntityDeclHandler = refuse_doctype
    if scan is not None:
        parser.StartElementHandler = scan.start_element
    return parser


def _begins_like_xml(chunk: bytes) -> bool:
    """In UTF-8 or UTF-16 of either order, with or without a byte order mark."""
    start = chunk[:256].replace(b"\x00", b"")
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        start = start.removeprefix(mark)
    return start.lstrip()[:1] in (b"<", b"")


def _looks_like(data: bytes) -> str:
    """A few words on what a file is that is not a zip container, for the log and the refusal."""
    for signature, words in SIGNATURES:
        if data.startswith(signature):
            return words
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<"):
        return "a web page" if b"<html" in start or b"<table" in start else "an XML file"
    if b"\x00" not in start and all(byte >= 32 or byte in b"\t\r\n\f" for byte in start):
        return "a text file (CSV?)"
    return "unknown content"
