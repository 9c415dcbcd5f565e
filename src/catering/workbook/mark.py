"""The person's own workbook back: its doubtful cells coloured and noted, a sheet of findings in front.

Only the parts that must change are edited, at the bytes that must change. Of what was tried on a workbook of
31 parts openpyxl lost 7, wolfxl lost the cell's number format and moved the boxes of other notes, and
excelize ended the whole process over a chart sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from catering.model.finding import Finding, Level
from catering.model.text import Language, label, text
from catering.workbook.findings_sheet import earlier_findings_sheet, put_findings_sheet
from catering.workbook.judge import cell_position
from catering.workbook.mark_cells import SheetEdit, anchors
from catering.workbook.mark_notes import Notes, Place, framed
from catering.workbook.mark_styles import Styles
from catering.workbook.parts import Parts

_WEIGHT = tuple(Level)
"""The levels, what weighs most first."""
_LONGEST_VALUE = 300
"""Signs of what was found, in a note; a longer value is cut."""


def mark_workbook(content: bytes, findings: Iterable[Finding], *, language: Language) -> bytes:
    """The workbook with every cell of a finding coloured and noted, and the findings on a sheet in front.

    Marks of an earlier time give way to these; a workbook without findings and marks comes back as it is.
    Raises FileRefused for a file that cannot be read as a workbook.
    """
    parts = Parts(content)
    earlier = earlier_findings_sheet(parts)
    ours = {each.name for each in parts.judged.sheets if each.part == earlier}
    findings = tuple(each for each in findings if each.sheet not in ours)
    notes = {part: Notes(parts, part) for each in parts.judged.sheets if (part := each.part) != earlier}
    if not findings and earlier is None and not any(each.ours for each in notes.values()):
        return content
    styles = Styles(parts)
    by_part = _by_part(parts, findings)
    for part, there in notes.items():
        if part in by_part or there.ours:
            _mark_sheet(parts, part, there, styles, by_part.get(part, {}), language)
    put_findings_sheet(parts, styles, findings, language=language, there=earlier)
    styles.save()
    return parts.zipped()


def _by_part(parts: Parts, findings: Iterable[Finding]) -> dict[str, dict[Place, list[Finding]]]:
    """The findings that have a cell, by the part of their sheet and their place; the others have none to mark."""
    found: dict[str, dict[Place, list[Finding]]] = {}
    for each in findings:
        sheet = parts.sheet(each.sheet)
        place = cell_position(each.cell) if each.cell is not None else None
        if sheet is not None and place is not None:
            found.setdefault(sheet.part, {}).setdefault(place, []).append(each)
    return found


def _mark_sheet(
    parts: Parts,
    part: str,
    notes: Notes,
    styles: Styles,
    findings: Mapping[Place, Sequence[Finding]],
    language: Language,
) -> None:
    data = parts.read(part)
    shown_at = anchors(data, findings)
    found: dict[Place, list[Finding]] = {}
    for place, each in findings.items():
        found.setdefault(shown_at[place], []).extend(each)
    sheet = SheetEdit(data, {*found, *notes.ours})
    levels = {place: min((one.level for one in each), key=_WEIGHT.index) for place, each in found.items()}
    sheet.color(levels, notes.ours, styles)
    boxes = next(
        (each.part for each in parts.relations(part) if each.id == sheet.boxes_id and each.part in parts), None
    )
    drawing = notes.write({place: framed(_note(each, language)) for place, each in found.items()}, boxes)
    if drawing is not None and drawing != boxes:
        sheet.name_boxes(parts.relate(part, "vmlDrawing", drawing), parts.relationships_namespace)
    changed = sheet.result()
    if changed is not None:
        parts.write(part, changed)


def _note(findings: Iterable[Finding], language: Language) -> str:
    """What is wrong with one cell, what was found there and what to do: a paragraph a finding."""
    paragraphs = []
    for each in sorted(findings, key=lambda finding: _WEIGHT.index(finding.level)):
        level = label("level", each.level.value).in_language(language)
        lines = [f"{level[:1].upper()}{level[1:]}: {each.message.in_language(language)}"]
        if each.value:
            lines.append(text("Found: {value}", value=each.value[:_LONGEST_VALUE]).in_language(language))
        if each.suggestion is not None:
            lines.append(f"→ {each.suggestion.in_language(language)}")
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs)
