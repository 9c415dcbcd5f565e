"""The sheet of findings in front of a person's own workbook, and what counts the sheets after it."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable

from catering.model.finding import Finding, Level
from catering.model.record import same_name
from catering.model.text import Language, label, plural_text, text
from catering.workbook.book import text_width
from catering.workbook.judge import cell_position
from catering.workbook.layout import quoted
from catering.workbook.mark_styles import LIGHT, Styles
from catering.workbook.parts import Parts
from catering.workbook.raw import FileRefused
from catering.workbook.xml_edit import HEAD, Element, XmlEdit, in_cell, quoted_attribute

_OUR_NAME = "catering_findings"
"""A hidden name in the workbook that points to the sheet: by it an earlier one is found again."""
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_WORKBOOK_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups"),
    *("externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr"),
    *("smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"),
)
_WIDTHS = (12, 24, 22, 54, 54)
_LINE_PT = 15
_LONGEST = 2_000
"""Signs of a cell of ours; a longer text is cut."""


def earlier_findings_sheet(parts: Parts) -> str | None:
    """The name of the part of a findings sheet that we put in before."""
    workbook = parts.edit(parts.workbook).root
    sheets = list(workbook.all("sheets", "sheet"))
    for name in workbook.all("definedNames", "definedName"):
        index = name.get("localSheetId") or ""
        if name.get("name") == _OUR_NAME and index.isdecimal() and int(index) < len(sheets):
            relation = sheets[int(index)].get("id")
            return next((each.part for each in parts.relations(parts.workbook) if each.id == relation), None)
    return None


def put_findings_sheet(
    parts: Parts, styles: Styles, findings: Collection[Finding], *, language: Language, there: str | None
) -> None:
    """Puts the findings in front, or in the place of the sheet that is there from an earlier marking."""
    data = _sheet_xml(parts, styles, findings, language)
    if there is not None:
        parts.write(there, data)
        return
    part = parts.free_name("xl/worksheets/sheet{n}.xml")
    parts.add(part, data, _TYPE)
    relation = parts.relate(parts.workbook, "worksheet", part)
    edit = parts.edit(parts.workbook)
    sheets = list(edit.root.all("sheets", "sheet"))
    name = _free_name({sheet.get("name") or "" for sheet in sheets}, language)
    _list_first(edit, sheets, name, relation, parts.relationships_namespace)
    parts.write(parts.workbook, edit.result())
    _count_in_properties(parts, [sheet.get("name") or "" for sheet in sheets], name)


def _list_first(edit: XmlEdit, sheets: list[Element], name: str, relation: str, namespace: str) -> None:
    root, p = edit.root, edit.prefix
    sheet_id = 1 + max(int(each.get("sheetId") or 0) for each in sheets)
    edit.add_before(
        sheets[0],
        f'<{p}sheet name={quoted_attribute(name)} sheetId="{sheet_id}" xmlns:r="{namespace}" r:id="{relation}"/>',
    )
    for view in root.all("bookViews", "workbookView"):
        edit.set(view, activeTab=_one_more(view.get("activeTab")))
        if view.get("firstSheet") not in (None, "0"):
            edit.set(view, firstSheet=_one_more(view.get("firstSheet")))
    if root.first("bookViews", "workbookView") is None:
        # without it the new sheet would be the chosen one, beside the one that says so itself
        xml = f'<{p}bookViews><{p}workbookView activeTab="1"/></{p}bookViews>'
        if (empty := root.first("bookViews")) is not None:
            edit.replace(empty, xml)
        else:
            edit.add_in_order(root, xml, "bookViews", _WORKBOOK_ORDER)
    for each in root.all("definedNames", "definedName"):
        if each.get("localSheetId") is not None:
            edit.set(each, localSheetId=_one_more(each.get("localSheetId")))
    ours = (
        f'<{p}definedName name="{_OUR_NAME}" localSheetId="0" hidden="1">{in_cell(quoted(name))}!$A$1</{p}definedName>'
    )
    names = root.first("definedNames")
    if names is not None:
        edit.add(names, ours)
    else:
        edit.add_in_order(root, f"<{p}definedNames>{ours}</{p}definedNames>", "definedNames", _WORKBOOK_ORDER)


def _one_more(index: str | None) -> str:
    return str(int(index) + 1) if index and index.isdecimal() else "1"


def _free_name(taken: Iterable[str], language: Language) -> str:
    wished = label("sheet", "Findings").in_language(language)
    names = {same_name(each) for each in taken}
    free, count = wished, 1
    while same_name(free) in names:
        count += 1
        free = f"{wished} ({count})"
    return free


def _count_in_properties(parts: Parts, before: list[str], name: str) -> None:
    """The file's properties list the sheets once more; where they do so as usual, the new one is listed too."""
    part = parts.related("", "extended-properties")
    if part is None:
        return
    try:
        edit = parts.edit(part)
    except FileRefused:
        return  # nobody needs the properties
    titles = edit.root.first("TitlesOfParts", "vector")
    counts = list(edit.root.all("HeadingPairs", "vector", "variant", "i4"))
    if titles is None or not counts or not titles.children or titles.children[0].text not in before:
        return
    if not counts[0].text.strip().isdecimal():
        return
    title, number = edit.raw_name(titles.children[0]), edit.raw_name(counts[0])
    edit.set(titles, size=str(len(titles.children) + 1))
    edit.add_before(titles.children[0], f"<{title}>{in_cell(name)}</{title}>")
    edit.replace(counts[0], f"<{number}>{int(counts[0].text) + 1}</{number}>")
    parts.write(part, edit.result())


def _sheet_xml(parts: Parts, styles: Styles, findings: Collection[Finding], language: Language) -> bytes:
    """Level, where (a link), found, what is wrong, what to do: a row a finding."""
    plain, head, link = styles.cell(), styles.cell(bold=True, fill="FFE7D3B1"), styles.cell(link=True)
    levels = {level: styles.cell(fill=LIGHT[level], bold=True) for level in Level}
    count = plural_text("{n:n0} finding", "{n:n0} findings", n=len(findings)) if findings else text("Nothing found")
    rows = [
        _row(1, [(count.in_language(language), styles.cell(bold=True))]),
        _row(2, [(words.in_language(language), head) for words in _HEADINGS]),
    ]
    links = []
    for number, found in enumerate(findings, start=3):
        sheet = parts.sheet(found.sheet)
        where = f"{found.sheet}!{found.cell}" if found.cell else found.sheet or ""
        if sheet is not None:
            cell = found.cell if found.cell and cell_position(found.cell) else "A1"
            location = quoted_attribute(f"{quoted(sheet.name)}!{cell}")
            links.append(f'<hyperlink ref="B{number}" location={location} display={quoted_attribute(where)}/>')
        cells = [
            (label("level", found.level.value).in_language(language), levels[found.level]),
            (where, link if sheet is not None else plain),
            (found.value or "", plain),
            (found.message.in_language(language), plain),
            (found.suggestion.in_language(language) if found.suggestion else "", plain),
        ]
        rows.append(_row(number, cells))
    widths = "".join(
        f'<col min="{index}" max="{index}" width="{width}" customWidth="1"/>'
        for index, width in enumerate(_WIDTHS, start=1)
    )
    return (
        HEAD
        + (
            f'<worksheet xmlns="{parts.main_namespace}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            '<sheetViews><sheetView showGridLines="0" workbookViewId="0">'
            '<pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/>'
            '<selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
            f"<cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData>"
            + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
            + '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
        ).encode()
    )


_HEADINGS = (text("Level"), text("Where"), text("Found"), text("What is wrong"), text("What to do"))


def _row(number: int, cells: list[tuple[str, int]]) -> str:
    """A row of texts with their styles, high enough for those that wrap."""
    lines = 1
    xml = ""
    for column, (words, style) in enumerate(cells):
        words = words[:_LONGEST]
        if len(cells) > 1:
            width = _WIDTHS[column] - 1
            lines = max(lines, sum(max(1, math.ceil((text_width(each) - 2) / width)) for each in words.splitlines()))
        inner = f'<is><t xml:space="preserve">{in_cell(words)}</t></is>' if words else ""
        kind = ' t="inlineStr"' if words else ""
        xml += f'<c r="{"ABCDE"[column]}{number}" s="{style}"{kind}>{inner}</c>'
    height = min(400, lines * _LINE_PT + 1)
    return f'<row r="{number}" ht="{height}" customHeight="1">{xml}</row>'
