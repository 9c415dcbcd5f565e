"""Commands about the stock: where it is, moving it, counting it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catering.cli.command_line import app
from catering.cli.inputs import (
    acting,
    hold_apart,
    hold_json_name,
    hold_workbook_name,
    is_a_person,
    new_operation,
    read_content,
    read_moment,
    the_store,
)
from catering.cli.options import BY_WHAT, Code, EventId, Json, Kind, Lang, Language, Moved
from catering.cli.outputs import save_file, say_written, show_findings, show_lines, show_rows, write_json
from catering.cli.refusals import refused, wrong_use

if TYPE_CHECKING:
    from catering.services.count_stock import SeenCount


@app.command(
    epilog="Examples: [bold]catering stock my-event[/bold] · "
    "[bold]catering stock my-event --at 2025-06-16T20:10 --json -[/bold]"
)
def stock(
    event: EventId,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="WHEN", help="On hand at this moment, by the venue's clock unless it has an offset. Default: now."
        ),
    ] = None,
    json_out: Json = None,
) -> None:
    """Show what is where: containers and litres on hand, allocated, available."""
    hold_json_name(json_out)
    moment = read_moment(at, option="--at")
    from catering.services.stock_report import report_stock, stock_as_dict
    from catering.store.event_rows import NoSuchEvent

    try:
        report = report_stock(the_store(), event, as_of=moment)
    except NoSuchEvent as refusal:
        wrong_use(str(refusal.message))
    write_json(dict(stock_as_dict(report)), json_out)
    if json_out != "-":
        headings = ("Location", "Beverage", "Full", "Tapped", "Empty", "Litres", "Available", "Best before")
        rows = [
            (
                *(line.location.name, line.beverage, line.full, line.tapped, line.empty),
                *(f"{volume_ml / 1000:,.2f}" for volume_ml in (line.volume_ml, line.available_ml)),
                line.best_before_on or "",
            )
            for line in report.stock.lines
        ]
        if report.records.kegs:
            nothing = f"Nothing is on hand at that moment. Post what was filled: catering move {event} KEGS fill."
        else:
            nothing = (
                "Nothing is on hand, and no keg has a number yet: set the stock up from the plan, on the page Stock."
            )
        show_rows(headings, rows, none=nothing)
        for gap in report.stock.par_gaps:
            typer.echo(f"{gap.location.name}: {gap.full} full, {gap.missing} fewer than its par level.")
        for beverage, volume_ml in report.stock.uncovered_ml.items():
            typer.echo(f"{beverage}: {volume_ml / 1000:,.2f} L that are set aside are not on hand.")
        if report.deposits.lines:
            typer.echo(str(report.deposits.summary()))
        say_written(json_out)


@app.command(
    epilog="Examples: [bold]catering move my-event 1-38 receive --to cellar[/bold] · "
    '[bold]catering move my-event 17 tap --to "bar 2" --at 2025-06-16T19:30[/bold] · '
    "[bold]catering move my-event 17 pour --litres 12.5[/bold] · [bold]catering move my-event 17 reverse[/bold]"
)
def move(
    event: EventId,
    kegs: Annotated[
        list[str],
        typer.Argument(
            metavar="KEG... KIND",
            help="Kegs by number or serial, a range such as 1-38, or a lot; then what "
            "is done: fill, ship, receive, chill, tap, pour, blow, waste, train, return, adjust, reverse.",
        ),
    ],
    to: Annotated[str | None, typer.Option("--to", metavar="LOCATION", help="Where it goes.")] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="LOCATION", help="Where a lot's goods come from.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="WHEN", help="When it happened, by the venue's clock unless it has an offset. Default: now."
        ),
    ] = None,
    op: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Names this act: called again under the same, it is not done twice."),
    ] = None,
    litres: Annotated[
        float | None, typer.Option(metavar="L", help="How much; of an adjustment below 0: so much less was found.")
    ] = None,
    containers: Annotated[int | None, typer.Option(metavar="N", help="How many containers of a lot.")] = None,
    code: Annotated[Code | None, typer.Option(help="Where beer was wasted.")] = None,
    reason: Annotated[str | None, typer.Option(metavar="WHY", help="Kept beside it; an adjustment has one.")] = None,
) -> None:
    """Post a movement of kegs or other goods; several kegs are moved together or not at all."""
    *names, written = kegs
    if not names or written not in set(Kind):
        wrong_use(f"Write EVENT KEG KIND, the kind being one of {', '.join(Kind)}.")
    volume_ml = None if litres is None else round(litres * 1000)
    if litres is not None and abs(litres * 1000 - round(litres * 1000)) > 1e-6:
        wrong_use(f"--litres {litres}: the ledger counts whole millilitres.")
    when = None if at is None else read_moment(at, option="--at")
    from catering.model.movement import MovementKind, WasteCode
    from catering.planning.stock.ledger_refusals import MovementRefused
    from catering.services.move_stock import Asked, move_stock
    from catering.store.engine import StoreBusy
    from catering.store.event_rows import NoSuchEvent
    from catering.store.stock import NotInEvent

    store, now = the_store(), dt.datetime.now(dt.UTC)
    waste = None if code is None else WasteCode(code.value)
    asked = Asked(MovementKind(written), when or now, to, from_, volume_ml, containers, waste, reason)
    try:
        done = move_stock(
            store,
            event,
            names,
            asked,
            actor=acting(),
            by_what=BY_WHAT,
            posted_at=now,
            operation_id=op or new_operation(),
        )
    except (NoSuchEvent, NotInEvent) as refusal:
        wrong_use(str(refusal.message))
    except (MovementRefused, StoreBusy) as refusal:
        refused(refusal.message)
    volume = sum(each.movement.volume_ml for each in done) / 1000
    numbers = f"{done[0].movement.id}" if len(done) == 1 else f"{done[0].movement.id} to {done[-1].movement.id}"
    typer.echo(f"Posted: {written}, {volume:,.2f} L, as movement {numbers}.")


@app.command(
    epilog="Examples: [bold]catering count my-event cellar cellar.xlsx[/bold] to open it, and again once it is filled "
    'in · [bold]catering count my-event cellar cellar.xlsx --yes --reason "before the evening"[/bold]'
)
def count(
    event: EventId,
    location: Annotated[str, typer.Argument(metavar="LOCATION", help="What is counted, by its name.")],
    sheet: Annotated[
        Path,
        typer.Argument(
            metavar="SHEET.xlsx",
            help="Where it is not there: a count is opened, and the sheet to fill in is written. Where it is: it is "
            "read, and the differences are shown.",
            dir_okay=False,
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Post the differences, and do not ask.")] = False,
    moved: Annotated[
        Moved | None,
        typer.Option(
            "--moved",
            help="Of what moved meanwhile and differs: leave it as the stock has it, or it was counted after that.",
        ),
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="WHY", help="Kept beside each difference without a reason of its own.")
    ] = "stock count",
    json_out: Json = None,
    language: Language = Lang.EN,
) -> None:
    """Count a location: open it, fill in the sheet, see the differences, post them in one step."""
    hold_workbook_name(sheet)
    hold_apart(sheet, None, json_out)
    if not reason.strip():
        wrong_use("--reason: an adjustment has a reason. Say what was found.")
    from catering.planning.stock.ledger_refusals import MovementRefused
    from catering.services import count_sheets
    from catering.services.count_report import count_as_dict
    from catering.services.count_stock import decide_lines, look_at_count, open_count, post_count
    from catering.store.engine import StoreBusy
    from catering.store.event_rows import NoSuchEvent
    from catering.store.stock import NotInEvent

    store, actor, now = the_store(), acting(), dt.datetime.now(dt.UTC)
    try:
        if not sheet.exists():
            kept = open_count(store, event, location, actor=actor, at=now, operation_id=new_operation())
            save_file(sheet, count_sheets.sheet_of_count(store, kept.id, language=language.value))
            seen = look_at_count(store, kept.id)
            write_json(count_as_dict(seen, (), (), language=language.value), json_out)
            if json_out != "-":
                typer.echo(f"Count of {seen.location.name}: {len(seen.count.lines)} to be counted. Fill in the sheet.")
                typer.echo(f"Then: catering count {event} {_quoted(location)} {_quoted(str(sheet))}")
                say_written(sheet, json_out)
            return
        brought = count_sheets.bring_back_sheet(
            store, read_content(sheet), sheet.name, actor=actor, at=now, event_id=event, place=location
        )
        if brought.number is None or brought.stops:
            write_json({"findings": [each.as_dict(language.value) for each in brought.findings]}, json_out)
            show_findings(brought.findings, quiet=json_out == "-", until="counted")
            raise typer.Exit(1)
        if moved is not None:
            decide_lines(store, brought.number, counted=moved is Moved.COUNTED, actor=actor, at=now)
        seen = look_at_count(store, brought.number)
        if json_out != "-":
            _show_count(seen)
            show_findings(brought.findings)
        posted = None
        if _is_to_be_posted(seen, yes):
            posted = post_count(
                store,
                brought.number,
                reason=reason.strip(),
                actor=actor,
                by_what=BY_WHAT,
                at=dt.datetime.now(dt.UTC),
                seen=seen.count.seen,
            )
            seen = look_at_count(store, brought.number)
    except (NoSuchEvent, NotInEvent) as refusal:
        wrong_use(str(refusal.message))
    except (MovementRefused, StoreBusy) as refusal:
        refused(refusal.message)
    write_json(count_as_dict(seen, brought.findings, posted or (), language=language.value), json_out)
    if json_out != "-":
        if posted is not None:
            numbers = ", ".join(str(each.movement.id) for each in posted) or "none"
            typer.echo(f"Posted. Movements: {numbers}. On the page Stock the count can be taken back in one step.")
        elif not seen.count.asked:
            typer.echo("Nothing is posted yet. Add --yes to post it.")
        say_written(json_out)
    if seen.count.asked:
        raise typer.Exit(1)


def _is_to_be_posted(seen: SeenCount, yes: bool) -> bool:
    """Whether a person wants the differences posted; what moved meanwhile is decided first."""
    if seen.count.asked:
        return False
    return yes or (is_a_person() and typer.confirm("Post the differences?"))


def _quoted(word: str) -> str:
    """As the shell takes it for one word."""
    return f'"{word}"' if " " in word else word


def _show_count(seen: SeenCount) -> None:
    """How much is counted, what differs, what moved meanwhile, and how much of it is unexplained."""
    typer.echo(str(seen.count.summary()))
    rows = [
        (
            line.item.name,
            line.item.lot.beverage,
            str(line.outcome.label),
            *(f"{each / 1000:,.3f}" for each in (line.expected.volume_ml, line.found.volume_ml if line.found else 0)),
            "moved meanwhile" if line.is_asked else (line.note.reason if line.note else None) or "",
        )
        for line in seen.count.differences
    ]
    show_lines("Differences", ("Keg or lot", "Beverage", "Outcome", "Expected [L]", "Found [L]", "Reason"), rows)
    for each in seen.reconciliation.beverages:
        typer.echo(str(each.summary()))
    for doubt in seen.count.doubts:
        typer.echo(str(doubt))
    if seen.count.asked:
        typer.echo(
            "Some of it moved while it was counted. Add --moved leave to leave it as the stock has it, or "
            "--moved counted where it was counted after that."
        )
    for line in seen.count.hindered:
        typer.echo(str(line.hindered))
