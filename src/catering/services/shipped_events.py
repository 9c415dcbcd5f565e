"""The events that come with the program, as workbooks in `data/`."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

REFERENCE_EVENT = "duesseldorf-abend-tokio-2025"


def shipped_workbooks() -> dict[str, Path]:
    """Event ID to workbook, the reference event first. In a checkout they lie at its top, else in the package."""
    package = Path(str(resources.files("catering")))
    folder = next(folder for folder in (package / "data", package.parent.parent / "data") if folder.is_dir())
    found = {path.stem: path for path in sorted(folder.glob("*.xlsx"))}
    return {REFERENCE_EVENT: found.pop(REFERENCE_EVENT), **found}
