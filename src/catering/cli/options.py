"""What the commands are asked: options, arguments and the words that they take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Lang(StrEnum):
    """The languages of files and JSON messages."""

    EN = "en"
    DE = "de"
    JA = "ja"


class Take(StrEnum):
    """Whose value stands in a conflict."""

    MINE = "mine"
    THEIRS = "theirs"


class For(StrEnum):
    """The trades that a workbook is made for."""

    BREWERY = "brewery"
    FORWARDER = "forwarder"
    HOTEL = "hotel"
    CATERER = "caterer"
    ORGANISER = "organiser"


class Order(StrEnum):
    """Which past events a backtest's forecast may know."""

    LEAVE_ONE_OUT = "leave-one-out"
    TIME = "time"


class Kind(StrEnum):
    """What is done with kegs and other goods."""

    FILL = "fill"
    SHIP = "ship"
    RECEIVE = "receive"
    CHILL = "chill"
    TAP = "tap"
    POUR = "pour"
    BLOW = "blow"
    WASTE = "waste"
    TRAIN = "train"
    RETURN = "return"
    ADJUST = "adjust"
    REVERSE = "reverse"


class Moved(StrEnum):
    """What holds of what moved while it was counted."""

    LEAVE = "leave"
    COUNTED = "counted"


class Code(StrEnum):
    """Where beer was lost."""

    FOAM = "foam"
    LINE = "line"
    CELLAR = "cellar"
    DAMAGED = "damaged"


Workbook = Annotated[Path, typer.Argument(metavar="IN.xlsx", help="The event's workbook.", dir_okay=False)]


Json = Annotated[
    str | None, typer.Option("--json", metavar="OUT.json|-", help="Write JSON to a file, or to the terminal with -.")
]


Language = Annotated[Lang, typer.Option("--lang", help="Language of files and JSON messages.")]


AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="MOMENT",
        help="The event as seen at this moment, such as 2025-06-10T12:00, or on this day: local time at the venue, "
        "unless it ends in an offset such as +09:00. Default: now.",
    ),
]


ServiceLevel = Annotated[
    float,
    typer.Option("--service-level", metavar="0.95",
                 help="The chance that the recommended litres are to suffice with."),
]  # fmt: skip


EventId = Annotated[str, typer.Argument(metavar="EVENT", help="The event's ID, as “events” shows it.")]


ComparedSide = Annotated[
    str,
    typer.Argument(metavar="EVENT[@3|@release-1]", help="An event's ID, with @ its version or release; else as it is."),
]


BY_WHAT = "command line"
