"""The colours of marked cells: each a copy of the cell's own style in which only the fill is another.

In a solid fill the background colour is not seen. What the cell's own colour was is kept there, so that a
workbook that is marked again gets it back; a pattern or a gradient is not. LibreOffice writes a background
colour of its own there: in a file of its the cell's own colour is given up, and a light font keeps
ours to be read on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catering.model.finding import Level
from catering.workbook.parts import Parts
from catering.workbook.xml_edit import HEAD, Element, XmlEdit, quoted_attribute, with_attributes

LIGHT: Mapping[Level, str] = {
    Level.ERROR: "FFFFB3B3",
    Level.QUESTION: "FFFFCC80",
    Level.WARNING: "FFFFEB66",
    Level.NOTE: "FFBBDCF5",
}
DARK: Mapping[Level, str] = {
    Level.ERROR: "FFB00020",
    Level.QUESTION: "FF9C4A00",
    Level.WARNING: "FF6B5B00",
    Level.NOTE: "FF1F4E79",
}
"""Under a light font."""
_OURS = frozenset({*LIGHT.values(), *DARK.values()})
_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_FIRST: Mapping[str, tuple[str, ...]] = {
    "fonts": ('<font><sz val="11"/><name val="Calibri"/></font>',),
    "fills": (
        '<fill><patternFill patternType="none"/></fill>',
        '<fill><patternFill patternType="gray125"/></fill>',
    ),
    "cellXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',),
    "dxfs": (),
}
"""What every program takes for granted at the head of each list."""
_LIGHT_FONT = 0.6
"""Brightness, 0 to 1, above which a font is light."""
_EMPTY = (
    '<styleSheet xmlns="{main}"><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs></styleSheet>'
)


class Styles:
    """The workbook's styles with those that the marks need added; `save` writes them back."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        named = (each.part for each in parts.relations(parts.workbook) if each.kind == "styles")
        self._named = next(named, None)
        self._part = self._named or "xl/styles.xml"
        empty = _EMPTY.format(main=parts.main_namespace).encode()
        self._edit = parts.edit(self._part) if self._part in parts else XmlEdit(empty)
        version = parts.edit(parts.workbook).root.first("fileVersion")
        self._is_of_libreoffice = version is not None and version.get("appName") == "Calc"
        self._lists = {name: _List(self._edit, name, [*map(self._tags, first)]) for name, first in _FIRST.items()}

    def marked(self, style: int, level: Level) -> int:
        """The number of a cell's style in the level's colour."""
        return self._with_fill(style, _solid(self.color(style, level), self._own_color(style)))

    def plain(self, style: int) -> int:
        """The number of the style that a marked cell had before; any other stays as it is."""
        if self._color(style) not in _OURS:
            return style
        before = self._fill(style).first("patternFill", "bgColor")
        is_unknown = before is not None and before.get("rgb") is not None and self._is_of_libreoffice
        if is_unknown and self._has_light_font(style):
            return style
        if before is None or before.get("indexed") == "64" or is_unknown:
            return self._with_fill(style, None)
        return self._with_fill(
            style,
            f'<fill><patternFill patternType="solid">{_color_tag("fgColor", before)}'
            f'<bgColor indexed="64"/></patternFill></fill>',
        )

    def color(self, style: int, level: Level) -> str:
        """The level's colour under the style's font, as ``FFrrggbb``."""
        return (DARK if self._has_light_font(style) else LIGHT)[level]

    def over_conditions(self, color: str) -> int:
        """The number of a format that lays a colour over the sheet's conditional formats."""
        return self._lists["dxfs"].add(
            self._tags(
                f'<dxf><fill><patternFill patternType="solid"><fgColor rgb="{color}"/><bgColor rgb="{color}"/>'
                f"</patternFill></fill></dxf>"
            )
        )

    def cell(self, *, fill: str | None = None, bold: bool = False, link: bool = False) -> int:
        """The number of a style for our own sheet: wrapped, in the workbook's own font."""
        look = "<b/>" * bold + "<u/>" * link
        font = self._lists["fonts"].add(self._tags(f"<font>{look}{self._usual_font(link)}</font>")) if look else 0
        filled = 0 if fill is None else self._lists["fills"].add(self._tags(_solid(fill, None)))
        return self._lists["cellXfs"].add(
            self._tags(
                f'<xf numFmtId="0" fontId="{font}" fillId="{filled}" borderId="0" xfId="0" applyFont="1" '
                'applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
            )
        )

    def save(self) -> None:
        for each in self._lists.values():
            each.write()
        data = self._edit.result()
        if self._named is None:
            self._parts.relate(self._parts.workbook, "styles", self._part)
        if self._part in self._parts:
            self._parts.write(self._part, data)
        else:
            self._parts.add(self._part, HEAD + data, _TYPE)

    def _with_fill(self, style: int, fill: str | None) -> int:
        """The style with another fill; None is no fill."""
        number = 0 if fill is None else self._lists["fills"].add(self._tags(fill))
        raw = self._lists["cellXfs"].raw(style)
        end = raw.index(">") + 1
        tag = with_attributes(raw[:end].encode(), {"fillId": str(number), "applyFill": "1"}).decode()
        return self._lists["cellXfs"].add(tag + raw[end:])

    def _fill(self, style: int) -> Element:
        return self._part_of("fills", self._lists["cellXfs"].element(style), "fillId")

    def _part_of(self, name: str, style: Element, attribute: str) -> Element:
        number = style.get(attribute) or "0"
        return self._lists[name].element(int(number) if number.isdecimal() else 0)

    def _own_color(self, style: int) -> Element | None:
        pattern = self._fill(style).first("patternFill")
        return pattern.first("fgColor") if pattern is not None and pattern.get("patternType") == "solid" else None

    def _color(self, style: int) -> str:
        own = self._own_color(style)
        return "" if own is None else (own.get("rgb") or "").upper()

    def _has_light_font(self, style: int) -> bool:
        color = self._part_of("fonts", self._lists["cellXfs"].element(style), "fontId").first("color")
        if color is None:
            return False
        if color.get("theme") is not None:
            return color.get("theme") in ("0", "2") and not (color.get("tint") or "").startswith("-")
        if color.get("indexed") is not None:
            return color.get("indexed") in ("1", "9")
        return _brightness(color.get("rgb") or "") > _LIGHT_FONT

    def _usual_font(self, link: bool) -> str:
        font = self._lists["fonts"].element(0)
        size, name = font.first("sz"), font.first("name")
        color = '<color rgb="FF8A4513"/>' if link else ""
        return (
            f"<sz val={quoted_attribute((size.get('val') if size else None) or '11')}/>{color}"
            f"<name val={quoted_attribute((name.get('val') if name else None) or 'Calibri')}/>"
        )

    def _tags(self, xml: str) -> str:
        """New elements under the part's own prefix."""
        prefix = self._edit.prefix
        return xml.replace("</", "\0").replace("<", f"<{prefix}").replace("\0", f"</{prefix}") if prefix else xml


class _List:
    """One list of the styles, such as the fills: each is known by its number, and equal ones stand once."""

    def __init__(self, edit: XmlEdit, name: str, first: Sequence[str]) -> None:
        self._edit, self._name = edit, name
        self._list = edit.root.first(name)
        self._there = list(self._list.children) if self._list is not None else []
        self._raw = [edit.raw(each) for each in self._there]
        self._raw += first[len(self._raw) :]
        self._numbers = {raw: number for number, raw in reversed(list(enumerate(self._raw)))}

    def raw(self, number: int) -> str:
        """How the element of a number is written; the first stands for one that is not there."""
        return self._raw[number if number < len(self._raw) else 0]

    def element(self, number: int) -> Element:
        return self._there[number] if number < len(self._there) else _parsed(self.raw(number), self._edit)

    def add(self, raw: str) -> int:
        if raw not in self._numbers:
            self._numbers[raw] = len(self._raw)
            self._raw.append(raw)
        return self._numbers[raw]

    def write(self) -> None:
        added = "".join(self._raw[len(self._there) :])
        if not added:
            return
        if self._list is not None:
            self._edit.set(self._list, count=str(len(self._raw)))
            self._edit.add(self._list, added)
            return
        name = f"{self._edit.prefix}{self._name}"
        xml = f'<{name} count="{len(self._raw)}">{added}</{name}>'
        self._edit.add_in_order(self._edit.root, xml, self._name, _ORDER)


def _parsed(raw: str, edit: XmlEdit) -> Element:
    """An element that is not in the part yet, read as if it were."""
    root_tag = edit.data[edit.root.start : edit.root.inner].decode().removesuffix("/>").removesuffix(">")
    return XmlEdit(f"{root_tag}>{raw}</{edit.raw_name(edit.root)}>".encode()).root.children[0]


def _solid(color: str, own: Element | None) -> str:
    background = '<bgColor indexed="64"/>' if own is None else _color_tag("bgColor", own)
    return f'<fill><patternFill patternType="solid"><fgColor rgb="{color}"/>{background}</patternFill></fill>'


def _color_tag(name: str, color: Element) -> str:
    named = " ".join(
        f"{each}={quoted_attribute(value)}"
        for each in ("auto", "indexed", "rgb", "theme", "tint")
        if (value := color.get(each)) is not None
    )
    return f"<{name} {named}/>"


def _brightness(argb: str) -> float:
    """0 for black, 1 for white, of ``FFrrggbb``."""
    try:
        red, green, blue = bytes.fromhex(argb[-6:])
    except ValueError:
        return 0.0
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
