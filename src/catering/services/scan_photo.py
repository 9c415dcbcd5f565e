"""Finds out which keg's label a photo shows."""

from __future__ import annotations

from catering.documents.codes import NotAPicture, codes_in
from catering.model.text import Text, text
from catering.planning.papers.scanned_label import ScannedLabel, scanned_label


class NotRead(Exception):
    """A photo that names no keg: what is so, and the way out."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


def label_in_photo(picture: bytes) -> ScannedLabel:
    """The keg whose label is in a photo; a label of our own goes before the brewery's codes. Raises NotRead."""
    try:
        labels = [scanned_label(code) for code in codes_in(picture)]
    except NotAPicture as broken:
        raise NotRead(text("The file is not a picture that can be read. Take a photo, or type the number.")) from broken
    found = [each for each in labels if each.is_ours] or labels
    kegs = [each for each in found if each.keg is not None]
    if len(kegs) == 1:
        return kegs[0]
    if kegs:
        raise NotRead(text("Several labels are in the photo. Take one alone, or type the number."))
    if found:
        raise NotRead(text("That is the label of pallet {number:n0}. Scan the label of a keg.", number=found[0].pallet))
    raise NotRead(text("No code was found in the photo. Go nearer, hold still, or type the number."))
