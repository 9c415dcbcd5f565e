"""Edit an XML part where it must change, and leave every other byte of it as it was.

The part is read by a real parser, which says at which byte each element begins and ends; the edits are
spliced into the bytes. Namespace prefixes, order, spaces and extensions of other programs stay untouched.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from catering.workbook.judge import local_name

_TAG = re.compile(rb"""<([^\s/>]+)(?:[^>"']|"[^"]*"|'[^']*')*>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
_DECLARATION = re.compile(r"<\?xml\b[^>]*\?>\s*")
_ENCODING = re.compile(rb"""<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.\-]+)["']""")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(slots=True, eq=False)
class Element:
    """An element and its place in the bytes; `name` and the attributes' names are ``namespace}local``."""

    name: str
    attributes: Mapping[str, str]
    start: int
    inner: int  # where its start tag ends
    close: int = -1  # where its end tag begins; `inner` where it has none
    end: int = -1
    text: str = ""
    children: list[Element] = field(default_factory=list)

    @property
    def local(self) -> str:
        return local_name(self.name)

    @property
    def namespace(self) -> str:
        return self.name.rpartition("}")[0]

    def all(self, *path: str) -> Iterator[Element]:
        """The descendants along a path of local names."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.local == path[0]:
                yield from child.all(*path[1:])

    def first(self, *path: str) -> Element | None:
        return next(self.all(*path), None)

    def get(self, local: str) -> str | None:
        """An attribute by its local name, whatever its namespace."""
        return next((value for name, value in self.attributes.items() if local_name(name) == local), None)


Wanted = Callable[[Element, str, Mapping[str, str]], bool]
"""Whether an element is to be kept: its parent, its name, its attributes. What is in it goes with it."""


def outline(data: bytes, wanted: Wanted | None = None) -> Element:
    """The elements of a part in UTF-8. Raises ExpatError for what is not XML or declares a DOCTYPE."""
    parser = expat.ParserCreate(None, "}")
    parser.buffer_text = True
    open_elements: list[Element] = []
    roots: list[Element] = []
    passed_over = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal passed_over
        if passed_over or (open_elements and wanted is not None and not wanted(open_elements[-1], name, attributes)):
            passed_over += 1
            return
        start = parser.CurrentByteIndex
        tag = _TAG.match(data, start)
        assert tag is not None, "expat found a tag here"
        element = Element(name, attributes, start, tag.end())
        (open_elements[-1].children if open_elements else roots).append(element)
        open_elements.append(element)

    def finish(_: str) -> None:
        nonlocal passed_over
        if passed_over:
            passed_over -= 1
            return
        element = open_elements.pop()
        if data[element.inner - 2 : element.inner] == b"/>":
            element.close = element.end = element.inner
        else:
            element.close = parser.CurrentByteIndex
            element.end = data.index(b">", element.close) + 1

    def say(words: str) -> None:
        if not passed_over and open_elements:
            open_elements[-1].text += words

    def refuse(*_: object) -> None:
        raise ValueError("a DOCTYPE")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, finish, say
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data, True)
    return roots[0]


class XmlEdit:
    """The edits of one part, spliced together by `result`."""

    def __init__(self, data: bytes, wanted: Wanted | None = None) -> None:
        self.data = in_utf8(data)
        self.root = outline(self.data, wanted)
        self.prefix = _prefix(self.raw_name(self.root))
        """How new elements of the root's namespace are written, such as ``x:``."""
        self._attributes: dict[int, dict[str, str | None]] = {}
        self._elements: dict[int, Element] = {}
        self._first: dict[int, list[str]] = {}
        self._last: dict[int, list[str]] = {}
        self._before: dict[int, list[str]] = {}
        self._replaced: dict[int, str] = {}

    def raw(self, element: Element) -> str:
        """The element as it is written, with all that is in it."""
        return self.data[element.start : element.end].decode()

    def raw_name(self, element: Element) -> str:
        """The element's name as it is written, with its prefix."""
        match = _TAG.match(self.data, element.start)
        assert match is not None
        return match[1].decode()

    def set(self, element: Element, **attributes: str | None) -> None:
        """Sets attributes without a namespace; None takes one away."""
        self._elements[element.start] = element
        self._attributes.setdefault(element.start, {}).update(attributes)

    def add_first(self, parent: Element, xml: str) -> None:
        self._elements[parent.start] = parent
        self._first.setdefault(parent.start, []).append(xml)

    def add(self, parent: Element, xml: str) -> None:
        """Adds behind the last child."""
        self._elements[parent.start] = parent
        self._last.setdefault(parent.start, []).append(xml)

    def add_before(self, sibling: Element, xml: str) -> None:
        self._elements[sibling.start] = sibling
        self._before.setdefault(sibling.start, []).append(xml)

    def replace(self, element: Element, xml: str) -> None:
        """Writes something else in an element's place; nothing takes it away."""
        self._elements[element.start] = element
        self._replaced[element.start] = xml

    def add_in_order(self, parent: Element, xml: str, name: str, order: Sequence[str]) -> None:
        """Adds a child where the schema's order of names wants it."""
        rank = order.index(name)
        for child in parent.children:
            if child.local in order and order.index(child.local) > rank:
                self.add_before(child, xml)
                return
        self.add(parent, xml)

    def result(self) -> bytes:
        splices: list[tuple[int, int, str]] = []
        for start, element in self._elements.items():
            before = "".join(self._before.get(start, ()))
            if start in self._replaced:
                splices.append((start, element.end, before + self._replaced[start]))
                continue
            first, last = "".join(self._first.get(start, ())), "".join(self._last.get(start, ()))
            tag = self.data[start : element.inner]
            if start in self._attributes:
                tag = with_attributes(tag, self._attributes[start])
            if element.inner == element.end and (first or last):
                tag = tag[:-2].rstrip() + b">"
                last += f"</{self.raw_name(element)}>"
            if element.inner == element.end:
                splices.append((start, element.inner, before + tag.decode() + first + last))
            else:
                splices.append((start, element.inner, before + tag.decode() + first))
                splices.append((element.close, element.close, last))
        pieces, done = [], 0
        for start, end, words in sorted(splices, key=lambda splice: splice[:2]):
            if start < done:
                continue  # within something that was replaced
            pieces += [self.data[done:start], words.encode()]
            done = end
        return b"".join([*pieces, self.data[done:]])


def with_attributes(tag: bytes, attributes: Mapping[str, str | None]) -> bytes:
    """A start tag with attributes set, or taken away where the value is None; the others stay as they are."""
    for name, value in attributes.items():
        written = b"" if value is None else f" {name}={quoteattr(value)}".encode()
        for match in _ATTRIBUTE.finditer(tag):
            if match[1].decode() == name:
                tag = tag[: match.start()] + written + tag[match.end() :]
                break
        else:
            end = len(tag) - (2 if tag.endswith(b"/>") else 1)
            tag = tag[:end].rstrip() + written + tag[end:]
    return tag


def in_utf8(data: bytes) -> bytes:
    """A part in UTF-8 without a byte order mark; one in another encoding is written anew. Raises LookupError."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif data.startswith((b"<\0", b"\0<")):
        encoding = "utf-16-le" if data[:1] == b"<" else "utf-16-be"
    else:
        data = data.removeprefix(codecs.BOM_UTF8)
        declared = _ENCODING.match(data)
        encoding = declared[1].decode() if declared else "utf-8"
    if codecs.lookup(encoding).name in ("utf-8", "ascii"):
        return data
    return HEAD + _DECLARATION.sub("", data.decode(encoding), count=1).encode()


def in_xml(words: str) -> str:
    """A text between tags; signs that XML cannot hold are left out."""
    return escape(_NOT_IN_XML.sub("", words))


def in_cell(words: str) -> str:
    """A text as a cell holds it: what looks like the format's own escapes of signs stays as it is written."""
    return in_xml(_LOOKS_ESCAPED.sub("_x005F_", words))


def quoted_attribute(value: str) -> str:
    """An attribute's value with its quotes."""
    return quoteattr(_NOT_IN_XML.sub("", value))


def _prefix(raw_name: str) -> str:
    before, colon, _ = raw_name.rpartition(":")
    return before + colon
