"""PDF papers opened: their words and their pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pypdfium2


def pages_of(content: bytes) -> list[str]:
    """The words of each page as a reader copies them, with plain single spaces."""
    with pypdfium2.PdfDocument(content) as document:
        return [re.sub(r"[\s\N{NO-BREAK SPACE}]+", " ", page.get_textpage().get_text_range()) for page in document]


def words_of(content: bytes) -> str:
    return " ".join(pages_of(content))


def pictures_of(content: bytes, *, per_mm: float = 2.0) -> Iterator[Any]:
    """Each page as a grey picture, so many points a millimetre."""
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            yield page.render(scale=per_mm * 25.4 / 72).to_pil().convert("L")


def sizes_mm(content: bytes) -> list[tuple[float, float]]:
    with pypdfium2.PdfDocument(content) as document:
        return [tuple(round(side * 25.4 / 72, 1) for side in page.get_size()) for page in document]
