"""The parts of a workbook's zip container: read, changed one by one, and zipped again, the others as they were."""

from __future__ import annotations

import io
import itertools
import posixpath
import zipfile
from dataclasses import dataclass
from functools import cached_property

from catering.workbook.judge import XML_ERRORS, SheetPart, judge_file
from catering.workbook.raw import FileRefused
from catering.workbook.xml_edit import HEAD, XmlEdit, quoted_attribute

STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "[Content_Types].xml"
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part says of another: its id, the last word of its type, the other part's name."""

    id: str
    kind: str
    part: str


class Parts:
    """A workbook that was judged, part by part. Raises FileRefused for what is not to be read."""

    def __init__(self, content: bytes) -> None:
        self.judged = judge_file(content, "workbook.xlsx")
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self._names = {info.filename.replace("\\", "/").casefold(): info for info in self._zip.infolist()}
        self._changed: dict[str, bytes] = {}
        """By case-folded name."""
        self._new: dict[str, bytes] = {}

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self._names or part in self._new

    def read(self, part: str) -> bytes:
        key = part.casefold()
        if part in self._new:
            return self._new[part]
        return self._changed[key] if key in self._changed else self._zip.read(self._names[key])

    def edit(self, part: str) -> XmlEdit:
        """A part to be edited. Raises FileRefused where it is not XML: not every part was judged to be."""
        try:
            return XmlEdit(self.read(part))
        except XML_ERRORS as error:
            raise FileRefused("damaged", f"XML of {part}: {error}") from error

    def write(self, part: str, data: bytes) -> None:
        """Changes a part that is there; adds one that is not."""
        if part.casefold() in self._names:
            self._changed[part.casefold()] = data
        else:
            self._new[part] = data

    def free_name(self, pattern: str) -> str:
        """The first name of a pattern with ``{n}`` that no part has."""
        return next(name for n in itertools.count(1) if (name := pattern.format(n=n)) not in self)

    def add(self, name: str, data: bytes, content_type: str) -> None:
        """Adds a part, and says of what type it is."""
        self.write(name, data)
        types = self.edit(_CONTENT_TYPES)
        words = f"PartName={quoted_attribute('/' + name)} ContentType={quoted_attribute(content_type)}"
        types.add(types.root, f"<{types.prefix}Override {words}/>")
        self.write(_CONTENT_TYPES, types.result())

    @cached_property
    def workbook(self) -> str:
        """The name of the part that lists the sheets."""
        return next((each.part for each in self.relations("") if each.kind == "officeDocument"), "xl/workbook.xml")

    def sheet(self, name: str | None) -> SheetPart | None:
        """The sheet of a name, if there is one; capitals and small letters are the same to a workbook."""
        named = [each for each in self.judged.sheets if name is not None and each.name.casefold() == name.casefold()]
        return named[0] if named else None

    @cached_property
    def is_strict(self) -> bool:
        """Whether the file is in the format's strict dialect."""
        return self.edit(self.workbook).root.namespace == STRICT_MAIN

    @property
    def relationships_namespace(self) -> str:
        if self.is_strict:
            return "http://purl.oclc.org/ooxml/officeDocument/relationships"
        return "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    @property
    def main_namespace(self) -> str:
        return STRICT_MAIN if self.is_strict else "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    def relations(self, part: str) -> list[Relation]:
        """What a part says of others in the container; '' is the container itself."""
        name = _relations_part(part)
        if name not in self:
            return []
        folder = posixpath.dirname(part)
        found = []
        for element in self.edit(name).root.children:
            if element.get("TargetMode") != "External":
                target = posixpath.join(folder, (element.get("Target") or "").replace("\\", "/"))
                kind = (element.get("Type") or "").rpartition("/")[2]
                found.append(Relation(element.get("Id") or "", kind, posixpath.normpath(target).lstrip("/")))
        return found

    def related(self, part: str, kind: str) -> str | None:
        """The first part of a kind that is really there."""
        return next((each.part for each in self.relations(part) if each.kind == kind and each.part in self), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Relates a part to another; returns the new id."""
        name = _relations_part(part)
        if name not in self:
            self.write(name, HEAD + f'<Relationships xmlns="{_RELATIONS}"></Relationships>'.encode())
        edit = self.edit(name)
        taken = {element.get("Id") for element in edit.root.children}
        number = 1
        while (new_id := f"rId{number}") in taken:
            number += 1
        path = posixpath.relpath(target, posixpath.dirname(part) or ".")
        kind = f"{self.relationships_namespace}/{kind}"
        edit.add(edit.root, f'<{edit.prefix}Relationship Id="{new_id}" Type="{kind}" Target={quoted_attribute(path)}/>')
        self.write(name, edit.result())
        return new_id

    def zipped(self) -> bytes:
        """The container again: parts in their order, new ones behind."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for key, info in self._names.items():
                entry = zipfile.ZipInfo(info.filename, info.date_time)
                entry.compress_type, entry.external_attr = info.compress_type, info.external_attr
                archive.writestr(entry, self._changed[key] if key in self._changed else self._zip.read(info))
            for name, data in self._new.items():
                entry = zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, data)
        return file.getvalue()


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
