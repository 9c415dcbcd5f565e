"""Commands about the evening and what comes after it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from catering.cli.command_line import app
from catering.cli.inputs import (
    acting,
    hold_apart,
    hold_json_name,
    new_operation,
    read_moment,
    read_records,
    read_records_in_store,
    the_store,
)
from catering.cli.options import BY_WHAT, AsOf, EventId, Json, Lang, Language
from catering.cli.outputs import save_file, say_written, write_json
from catering.cli.refusals import cell_problems, refused, wrong_use


@app.command(
    epilog="Examples: [bold]catering evening my-event --at 20:30[/bold] · "
    '[bold]catering evening my-event --poured "Altbier=290 L" --at 20:30[/bold] · '
    '[bold]catering evening event.xlsx --poured "Altbier=14 kegs" --poured "Wine=30 L" --at 20:30 --json -[/bold]',
)
def evening(
    event: Annotated[
        str, typer.Argument(metavar="EVENT", help="The event's ID, as “events” shows it, or its workbook (.xlsx).")
    ],
    poured: Annotated[
        list[str] | None,
        typer.Option(
            "--poured",
            metavar="BEVERAGE=LITRES",
            help="What is out of the kegs so far, losses included, with its unit: 'Altbier=290 L', "
            "'Altbier=14 × 20 L slim keg', or 'Altbier=14.5 kegs' where all ordered are of one size. Repeatable. "
            "Default: what the stock's movements tell.",
        ),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="TIME",
            help="When it was counted, such as 20:30 or 2025-06-16T20:30: the venue's clock, unless it ends in an "
            "offset; after midnight belongs to the night before. Default: now.",
        ),
    ] = None,
    json_out: Json = None,
    language: Language = Lang.EN,
) -> None:
    """On the evening: what it will come to, whether that lasts, when it runs dry, what to do."""
    hold_json_name(json_out)
    is_workbook = Path(event).suffix.lower() in (".xlsx", ".xlsm")
    if is_workbook:
        hold_apart(Path(event), None, json_out)
    if is_workbook and not poured:
        wrong_use("A workbook has no stock movements. Add --poured, such as --poured 'Altbier=290 L'.")
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    records, _ = read_records(event, now)
    from catering.services.evening_report import evening_as_dict, evening_so_far
    from catering.services.written_evening import read_at, read_poured

    moment = now
    if at is not None:
        with cell_problems("--at", at):
            moment = read_at(at, records)
    if not poured:
        _show_evening_in_stock(event, moment, json_out, language)
        return
    poured_l: dict[str, float] = {}
    for written in poured:
        with cell_problems("--poured", written):
            beverage, litres = read_poured(written, records)
        if beverage.name in poured_l:
            wrong_use(f"--poured names {beverage.name} twice: write all of it once.")
        poured_l[beverage.name] = litres
    found = evening_so_far(records, poured_l, at=moment)
    write_json(evening_as_dict(found, language=language.value), json_out)
    if json_out != "-":
        for each in found:
            typer.echo(" ".join(map(str, each.sentences())))
        say_written(json_out)


def _show_evening_in_stock(event: str, moment: dt.datetime, json_out: str | None, language: Lang) -> None:
    """The evening as the stock's movements tell it: in a breath, then by beverage."""
    from catering.services.evening_stock import evening_in_stock, evening_in_stock_as_dict

    found = evening_in_stock(the_store(), event, at=moment)
    if found.not_told is not None:
        refused(found.not_told)
    write_json(evening_in_stock_as_dict(found, language=language.value), json_out)
    if json_out != "-":
        typer.echo(" ".join(map(str, found.day.sentences)))
        for each in found.beverages:
            typer.echo(" ".join(map(str, each.sentences())))
        say_written(json_out)


@app.command(
    epilog="Examples: [bold]catering report my-event report.pdf[/bold] · "
    "[bold]catering report my-event report.pdf --lang ja[/bold]",
)
def report(
    event: EventId,
    out: Annotated[Path, typer.Argument(metavar="OUT.pdf", help="The page to write.", dir_okay=False)],
    language: Language = Lang.EN,
    as_of: AsOf = None,
) -> None:
    """After the evening: one page for mayor and sponsors: guests, litres, cost a guest, CO2e, lessons."""
    if out.suffix.lower() != ".pdf":
        wrong_use(f"{out} will be a PDF: give it a name that ends in .pdf.")
    moment = read_moment(as_of)
    _, version = read_records_in_store(event)
    from catering.services.close_event import NotHeld
    from catering.services.report_evening import report_in_store, write_report

    try:
        made = report_in_store(the_store(), event, at=moment)
    except NotHeld as refusal:
        refused(refusal.message)
    from catering.services.as_of import at_venue

    seen_at = at_venue(moment, made.event.zone)
    save_file(out, write_report(made, version=version, at=seen_at, language=language.value))
    say_written(out)


@app.command(
    epilog="Examples: [bold]catering close my-event[/bold] · "
    "[bold]catering close my-event --guests 640 --left 'Altbier=back to the supplier' --teach next-event[/bold] · "
    "[bold]catering close my-event --glasses Altbier=2400[/bold]",
)
def close(
    event: EventId,
    guests: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=0, help="How many came. Default: those counted at the door, where all groups were."
        ),
    ] = None,
    glasses: Annotated[
        list[str] | None,
        typer.Option(
            "--glasses", metavar="BEVERAGE=N", help="Glasses that were counted, such as Altbier=2400. Repeatable."
        ),
    ] = None,
    poured: Annotated[
        list[str] | None,
        typer.Option(
            "--poured",
            metavar="BEVERAGE=LITRES",
            help="Litres out of kegs counted by hand, as “evening” takes them, where the stock has no movements. "
            "Repeatable.",
        ),
    ] = None,
    left: Annotated[
        list[str] | None,
        typer.Option(
            "--left",
            metavar="BEVERAGE=WHERE_TO",
            help="What becomes of the rest: kept, back to the supplier, given away, dumped. Repeatable.",
        ),
    ] = None,
    lessons: Annotated[
        str | None, typer.Option(metavar="WORDS", help="What the next event should know, in your own words.")
    ] = None,
    teach: Annotated[
        list[str] | None, typer.Option("--teach", metavar="EVENT", help="Give it to this event too. Repeatable.")
    ] = None,
    language: Language = Lang.EN,
) -> None:
    """Make an event that is over a past event, which the next forecast learns from."""
    records, _ = read_records_in_store(event)
    from catering.planning.evening.past_event_rows import Closing
    from catering.services.close_event import NotHeld, close_event, teach_events
    from catering.services.hold_event import EventBroken, UnsavedChanges
    from catering.services.written_closing import read_glasses, read_left_over
    from catering.services.written_evening import read_poured

    counted, poured_l, goes = {}, {}, {}
    for written in glasses or ():
        with cell_problems("--glasses", written):
            name, counted[name] = read_glasses(written, records)
    for written in poured or ():
        with cell_problems("--poured", written):
            beverage, litres = read_poured(written, records)
        poured_l[beverage.name] = litres
    for written in left or ():
        with cell_problems("--left", written):
            name, goes[name] = read_left_over(written, records)
    for other in teach or ():
        read_records_in_store(other)
    closing = Closing(guests, counted, poured_l, goes, (lessons or "").strip() or None, language.value)
    signed: dict[str, Any] = {"actor": acting(), "by_what": BY_WHAT, "at": dt.datetime.now(dt.UTC)}
    store = the_store()
    try:
        done = close_event(store, event, closing, operation_id=new_operation(), **signed)
        taught = teach_events(store, event, teach or (), operation_id=new_operation(), **signed)
    except (NotHeld, UnsavedChanges, EventBroken) as refusal:
        refused(refusal.message)
    typer.echo("It was a past event already." if done is None else f"A past event now: change set {done.id}.")
    for each in taught:
        typer.echo(f"Given to another event: change set {each.id}.")
