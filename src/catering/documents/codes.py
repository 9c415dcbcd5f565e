"""Codes read out of a photo: QR codes and bars, whichever way up."""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

_SIDES = (2400, 4000)
"""How long a photo's longer side is made before it is read, until a code is found: the first is quick and enough for
most, the second reads a label that fills a tenth of the width."""


class NotAPicture(Exception):
    """The file is no picture that can be opened."""


def codes_in(picture: bytes) -> tuple[str, ...]:
    """The words of each code in a picture, each once. Raises NotAPicture."""
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            opened.draft("L", (max(_SIDES), max(_SIDES)))
            grey = opened.convert("L")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as broken:
        raise NotAPicture from broken
    sizes = dict.fromkeys(min(side, max(grey.size)) for side in _SIDES)
    return next(filter(None, (_codes_at(grey, side) for side in sizes)), ())


def _codes_at(grey: Image.Image, side: int) -> tuple[str, ...]:
    import zxingcpp

    sized = grey.copy()
    sized.thumbnail((side, side))
    return tuple(dict.fromkeys(found.text for found in zxingcpp.read_barcodes(sized) if found.text.strip()))
