"""Codes read out of a photo: QR codes and bars, whichever way up."""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

_SIDE = 2400
"""A photo's longer side is made this small before it is read: enough for a label that fills a tenth of it."""


class NotAPicture(Exception):
    """The file is no picture that can be opened."""


def codes_in(picture: bytes) -> tuple[str, ...]:
    """The words of each code in a picture, each once. Raises NotAPicture."""
    import zxingcpp

    try:
        with Image.open(io.BytesIO(picture)) as opened:
            opened.draft("L", (_SIDE, _SIDE))
            grey = opened.convert("L")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as broken:
        raise NotAPicture from broken
    grey.thumbnail((_SIDE, _SIDE))
    return tuple(dict.fromkeys(found.text for found in zxingcpp.read_barcodes(grey) if found.text.strip()))
