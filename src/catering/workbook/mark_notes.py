"""Notes on the cells of a sheet: the comments part, and the drawing that gives each note its box.

What we write stands between two marks within a note. A person's own note is kept above it, and words that
they wrote under ours stay when ours are taken away. A thread of comments is left as it is: ours are added
to the plain note that stands for it in older programs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cached_property

from catering.workbook.book import text_width
from catering.workbook.judge import cell_position, cell_reference
from catering.workbook.parts import Parts
from catering.workbook.raw import FileRefused
from catering.workbook.xml_edit import HEAD, Element, XmlEdit, in_cell, in_utf8

Place = tuple[int, int]
"""Row and column of a cell, counted from 1."""

AUTHOR = "catering"
_BEGIN, _END = f"▸ {AUTHOR}\n", "\n◂"
_OURS = re.compile(rf"(?:\n\n)?{_BEGIN}.*?(?:{_END}|\Z)", re.DOTALL)
_LONGEST = 8_000
"""Signs of a note; a longer one is cut."""
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NO_COMMENTS = '<comments xmlns="{main}"><authors></authors><commentList></commentList></comments>'
_FONT = '<{p}rPr><{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="Tahoma"/><{p}family val="2"/></{p}rPr>'

_DRAWING = """<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>\
</o:shapelayout></xml>"""
_KIND = "_x0000_t202"
_KIND_OF_BOX = f"""<v:shapetype id="{_KIND}" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">\
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>"""
_BOX = """<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:1pt;\
width:220pt;height:{height}pt;z-index:{z};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">\
<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>\
<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>\
<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>\
<x:Anchor>{left}, 15, {top}, 2, {right}, 20, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>\
<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"""
_ANY_BOX = re.compile(r"<v:shape\b(?:(?!<v:shape\b).)*?</v:shape>", re.DOTALL)
_BOX_PLACE = re.compile(r"<x:Row>\s*(\d+)\s*</x:Row>\s*<x:Column>\s*(\d+)\s*</x:Column>")
_BOX_NUMBER = re.compile(r"_x0000_s(\d+)")
_NUMBER_BLOCKS = re.compile(r'(<o:idmap\b[^>]*?\bdata=")([\d,\s]*)(")')
_BLOCK = 1024
"""The numbers of boxes are given out in blocks; a drawing names the blocks that it takes from."""
_LINE_PT, _LINE_WIDTH = 13, 38
_LAST_COLUMN = 16_383


class Notes:
    """The notes of one sheet as they are, and with ours in them."""

    def __init__(self, parts: Parts, sheet_part: str) -> None:
        self._parts, self._sheet_part = parts, sheet_part
        self._part = parts.related(sheet_part, "comments")

    @cached_property
    def ours(self) -> frozenset[Place]:
        """The cells whose note has words of ours."""
        if self._part is None or AUTHOR.encode() not in in_utf8(self._parts.read(self._part)):
            return frozenset()
        there = _by_place(self._parts.edit(self._part))
        return frozenset(place for place, note in there.items() if _OURS.search(_words(note)))

    def write(self, notes: Mapping[Place, str], drawing: str | None) -> str | None:
        """Puts these notes in the place of all of ours, and gives back the part of their boxes.

        `drawing` is the part that the sheet names for its boxes, if it names one.
        """
        if self._part is None:
            if not notes:
                return drawing
            empty = HEAD + _NO_COMMENTS.format(main=self._parts.main_namespace).encode()
            self._part = self._parts.free_name("xl/comments{n}.xml")
            self._parts.add(self._part, empty, _COMMENTS_TYPE)
            self._parts.relate(self._sheet_part, "comments", self._part)
        edit = self._parts.edit(self._part)
        there = _by_place(edit)
        gone = {place for place in self.ours - notes.keys() if not _OURS.sub("", _words(there[place])).strip()}
        for place in gone:
            edit.replace(there[place], "")
        for place in (self.ours | there.keys() & notes.keys()) - gone:
            _write_text(edit, there[place], notes.get(place))
        new = {place: notes[place] for place in sorted(notes.keys() - there.keys())}
        if new:
            _add(edit, new)
        self._parts.write(self._part, edit.result())
        return self._draw(new, gone, drawing)

    def _draw(self, new: Mapping[Place, str], gone: Collection[Place], drawing: str | None) -> str | None:
        """Boxes for new notes, and none for those that are gone."""
        if drawing is None:
            if not new:
                return None
            drawing = self._parts.free_name("xl/drawings/vmlDrawing{n}.vml")
            self._parts.add(drawing, _DRAWING.encode(), _DRAWING_TYPE)
        before = self._parts.read(drawing).decode(errors="surrogateescape")
        if "</" not in before:
            raise FileRefused("damaged", f"{drawing} is no drawing")
        words = _ANY_BOX.sub(lambda box: "" if _place_of_box(box[0]) in gone else box[0], before) if gone else before
        words = _with_boxes(words, new) if new else words
        if words != before:
            self._parts.write(drawing, words.encode(errors="surrogateescape"))
        return drawing


def _by_place(edit: XmlEdit) -> dict[Place, Element]:
    found = ((cell_position(each.get("ref") or ""), each) for each in edit.root.all("commentList", "comment"))
    return {place: each for place, each in found if place is not None}


def _texts(note: Element) -> list[Element]:
    """The pieces of a note's text in their order, be it one or several that look different."""
    text = note.first("text")
    found = [] if text is None else [*text.all("t"), *text.all("r", "t")]
    return sorted(found, key=lambda piece: piece.start)


def _words(note: Element) -> str:
    return "".join(piece.text for piece in _texts(note))


def _write_text(edit: XmlEdit, note: Element, ours: str | None) -> None:
    """Writes a note's text anew: the person's own pieces, each looking as it does, then ours if there are any."""
    p, text = edit.prefix, note.first("text")
    spans = [match.span() for match in _OURS.finditer(_words(note))]
    pieces, begin, has_own = [], 0, False
    for piece in _texts(note):
        end = begin + len(piece.text)
        kept = "".join(
            sign for at, sign in enumerate(piece.text, begin) if not any(first <= at < last for first, last in spans)
        )
        begin = end
        has_own = has_own or bool(kept.strip())
        if kept:
            look = next((edit.raw(each) for run in _runs(note) if piece in run.children for each in run.all("rPr")), "")
            pieces.append(_run(p, look, kept))
    if ours is not None:
        pieces.append(_run(p, _FONT.format(p=p), f"\n\n{ours}" if has_own else ours))
    if text is None:
        edit.add_first(note, f"<{p}text>{''.join(pieces)}</{p}text>")
    else:
        pieces += [edit.raw(each) for each in text.children if each.local in ("rPh", "phoneticPr")]
        edit.replace(text, f"<{p}text>{''.join(pieces)}</{p}text>")


def _runs(note: Element) -> list[Element]:
    return list(note.all("text", "r"))


def _run(prefix: str, look: str, words: str) -> str:
    return f'<{prefix}r>{look}<{prefix}t xml:space="preserve">{in_cell(words)}</{prefix}t></{prefix}r>'


def _add(edit: XmlEdit, notes: Mapping[Place, str]) -> None:
    p, root = edit.prefix, edit.root
    authors, comments = root.first("authors"), root.first("commentList")
    names = [each.text for each in authors.children] if authors is not None else []
    number = names.index(AUTHOR) if AUTHOR in names else len(names)
    if authors is None:
        edit.add_first(root, f"<{p}authors><{p}author>{AUTHOR}</{p}author></{p}authors>")
    elif AUTHOR not in names:
        edit.add(authors, f"<{p}author>{AUTHOR}</{p}author>")
    xml = "".join(
        f'<{p}comment ref="{cell_reference(*place)}" authorId="{number}">'
        f"<{p}text>{_run(p, _FONT.format(p=p), words)}</{p}text></{p}comment>"
        for place, words in notes.items()
    )
    if comments is not None:
        edit.add(comments, xml)
    else:
        edit.add_in_order(root, f"<{p}commentList>{xml}</{p}commentList>", "commentList", ("commentList", "extLst"))


def framed(words: str) -> str:
    """A note's words between the marks by which they are found again."""
    return f"{_BEGIN}{words[:_LONGEST]}{_END}"


def _place_of_box(box: str) -> Place | None:
    found = _BOX_PLACE.search(box)
    return (int(found[1]) + 1, int(found[2]) + 1) if found and 'ObjectType="Note"' in box else None


def _with_boxes(drawing: str, notes: Mapping[Place, str]) -> str:
    """The drawing with a box for each note. It is edited as text: Office itself writes drawings that are not XML."""
    blocks = _NUMBER_BLOCKS.search(drawing)
    named = [int(each) for each in blocks[2].split(",") if each.strip()] if blocks else []
    taken = [int(each) for each in _BOX_NUMBER.findall(drawing)]
    first = max([*taken, (named[0] if named else 1) * _BLOCK]) + 1
    boxes = "" if f'id="{_KIND}"' in drawing else _KIND_OF_BOX
    number = first
    for number, ((row, column), words) in enumerate(notes.items(), first):
        lines = sum(1 + int(text_width(line)) // _LINE_WIDTH for line in words.splitlines()) + 1
        height = min(lines, 24) * _LINE_PT
        left, top = min(column, _LAST_COLUMN - 4), max(row - 2, 0)
        place = {"left": left, "right": left + 4, "top": top, "bottom": top + 1 + height // 15}
        boxes += _BOX.format(
            number=number, z=number - first + 1, height=height, row=row - 1, column=column - 1, **place
        )
    if blocks:
        more = [str(each) for each in range(first // _BLOCK, number // _BLOCK + 1) if each not in named]
        data = ",".join([*map(str, named), *more])
        drawing = drawing[: blocks.start(2)] + data + drawing[blocks.end(2) :]
    end = drawing.rindex("</")
    return drawing[:end] + boxes + drawing[end:]
