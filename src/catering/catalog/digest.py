"""Which state of the catalogue a plan was made with."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources


@cache
def catalogue_digest() -> str:
    """A digest of all tables of the catalogue: equal where they are equal, whatever the line ends."""
    digest = hashlib.sha256()
    folder = resources.files("catering.catalog")
    for name in sorted(each.name for each in folder.iterdir() if each.name.endswith(".csv")):
        digest.update(f"{name}\n".encode())
        digest.update((folder / name).read_text(encoding="utf-8").encode())
    return digest.hexdigest()[:16]
