"""Which characters the papers' fonts have, and where a line may end."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

LACKING = "〓"
"""Stands where no font has the character: a printer's mark that is seen, in the place of an empty box."""

_NOT_AT_THE_START = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝〕〉》」』】ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%％〜~"
)
_NOT_AT_THE_END = frozenset("（［｛〔〈《「『【([{")
_WIDE = frozenset("WF")


def font_files() -> tuple[Path, Path]:
    """Noto Sans JP, and Source Sans for the letters that it lacks; both under the SIL Open Font License."""
    import font_source_sans_pro
    from pylopdf_fonts_jp import sans_path

    return sans_path(), Path(font_source_sans_pro.font_files_ttf["SourceSansPro"])


@cache
def _widths_em() -> Mapping[int, float]:
    """The width of every character that can be printed, in the height of its letters."""
    from fontTools.ttLib import TTFont

    found: dict[int, float] = {}
    for file in reversed(font_files()):  # the first font is the one that is asked first
        with TTFont(file, lazy=True) as font:
            advances, units = font["hmtx"].metrics, font["head"].unitsPerEm
            found.update({code: advances[name][0] / units for code, name in font.getBestCmap().items()})
    return found


def width_em(words: str) -> float:
    """How wide printable words are, in the height of their letters."""
    widths = _widths_em()
    return math.fsum(widths[ord(character)] for character in words)


def printable(words: str) -> str:
    """The words in characters that the fonts have: any space as one, and `LACKING` for what they do not have."""
    return "".join(map(_printable, unicodedata.normalize("NFC", words)))


def _printable(character: str) -> str:
    if character in "\n \N{NO-BREAK SPACE}":
        return character
    if character == "\N{NARROW NO-BREAK SPACE}":
        return "\N{NO-BREAK SPACE}"
    category = unicodedata.category(character)
    if category == "Zs" or character == "\t":
        return " "
    if category in ("Cc", "Cf"):
        return ""
    return character if ord(character) in _widths_em() else LACKING


def wrapped(words: str, width: float, width_of: Callable[[str], float]) -> list[str]:
    """Lines no wider than `width`: broken after spaces, and in Japanese between characters where that is allowed.

    What is too long by itself is broken anywhere.
    """
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if not line or width_of((line + piece).rstrip()) <= width:
                line += piece
            else:
                lines.append(line.rstrip())
                line = piece
            while width_of(line.rstrip()) > width and len(line) > 1:
                fits = next((n for n in range(len(line) - 1, 1, -1) if width_of(line[:n]) <= width), 1)
                lines.append(line[:fits])
                line = line[fits:]
        lines.append(line.rstrip())
    return lines


def _pieces(paragraph: str) -> Iterator[str]:
    """What stays together on a line."""
    piece = ""
    for before, character in zip(" " + paragraph, paragraph, strict=False):
        if piece and _may_break(before, character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in _NOT_AT_THE_START or before in _NOT_AT_THE_END:
        return False
    if before in " /-–—":
        return before == " " or not after.isdigit()
    return unicodedata.east_asian_width(before) in _WIDE or unicodedata.east_asian_width(after) in _WIDE
