"""Commands about a workbook's plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catering.cli.command_line import app
from catering.cli.inputs import (
    _same_file,
    hold_apart,
    hold_service_level,
    hold_workbook_name,
    read_checked,
    read_content,
    read_day,
    read_moment,
    read_records,
)
from catering.cli.options import AsOf, Json, Lang, Language, Order, ServiceLevel, Workbook
from catering.cli.outputs import save_file, say_written, show_findings, show_lines, write_json
from catering.cli.refusals import reason_of, wrong_use

if TYPE_CHECKING:
    from catering.planning.event_plan import EventPlan
    from catering.planning.forecast.backtest import Backtest
    from catering.planning.logistics import Logistics
    from catering.planning.pallets.loaded_pallets import PalletLoad


@app.command(
    epilog="Examples: [bold]catering plan event.xlsx[/bold] · [bold]catering plan event.xlsx --out plan.xlsx[/bold] · "
    "[bold]catering plan event.xlsx --json - --lang de[/bold]",
)
def plan(
    workbook: Workbook,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="OUT.xlsx", help="Write the plan as a workbook.", dir_okay=False)
    ] = None,
    json_out: Json = None,
    service_level: ServiceLevel = 0.95,
    language: Language = Lang.EN,
    as_of: AsOf = None,
) -> None:
    """Plan the event of a workbook: litres, certainty, kegs."""
    hold_service_level(service_level)
    hold_apart(workbook, out, json_out)
    as_of_written = read_moment(as_of)
    checked = read_checked(workbook, as_of_written)
    if checked.records is None:
        show_findings(checked.findings, quiet=json_out == "-")
        write_json({"findings": [each.as_dict(language.value) for each in checked.findings]}, json_out)
        raise typer.Exit(1)
    from catering.planning.event_plan import plan_event
    from catering.planning.logistics import logistics_of
    from catering.services.as_of import at_venue
    from catering.services.check_workbook import findings_of_plan
    from catering.services.pallet_report import pallets_of_order
    from catering.services.plan_report import plan_as_dict

    moment = at_venue(as_of_written, checked.records.event.zone)
    made = plan_event(checked.records, as_of=moment, service_level=service_level)
    load, _ = pallets_of_order(made.records)
    logistics = logistics_of(made, load=load)
    findings = checked.findings + findings_of_plan(made, checked.read, duties=logistics.duties)
    if out is not None:
        from catering.services.save_workbook import plan_workbook

        save_file(out, plan_workbook(made, findings, language=language.value))
    if json_out is not None:
        write_json(plan_as_dict(made, findings, language=language.value, logistics=logistics), json_out)
    if json_out != "-":
        _show_plan(made, load, logistics)
        show_findings(findings)
        say_written(out, json_out)


@app.command(
    epilog="Examples: [bold]catering check event.xlsx[/bold] · [bold]catering check event.xlsx --json -[/bold]"
)
def check(workbook: Workbook, json_out: Json = None, language: Language = Lang.EN, as_of: AsOf = None) -> None:
    """Name every cell of a workbook that is wrong or doubtful."""
    hold_apart(workbook, None, json_out)
    checked = read_checked(workbook, read_moment(as_of))
    write_json({"findings": [each.as_dict(language.value) for each in checked.findings]}, json_out)
    show_findings(checked.findings, quiet=json_out == "-")
    if json_out != "-":
        if not checked.stops:
            typer.echo(f"{'Nothing stops it' if checked.findings else 'Nothing found'}: the workbook can be planned.")
        say_written(json_out)
    if checked.stops:
        raise typer.Exit(1)


@app.command(
    epilog="Examples: [bold]catering backtest history.xlsx[/bold] · "
    "[bold]catering backtest history.xlsx --order time --since 2015-01-01 --json -[/bold]"
)
def backtest(
    workbook: Annotated[
        Path,
        typer.Argument(
            metavar="HISTORY.xlsx", help="A workbook with the sheet “Past events”, an event's or alone.", dir_okay=False
        ),
    ],
    order: Annotated[
        Order, typer.Option("--order", help="Forecast each event from all others, or from those before it.")
    ] = Order.LEAVE_ONE_OUT,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Forecast only events from this day on; earlier ones still teach.")
    ] = None,
    json_out: Json = None,
    language: Language = Lang.EN,
) -> None:
    """How the forecast would have done on your own past events, beside simple rules."""
    hold_apart(workbook, None, json_out)
    first_day = read_day("--since", since)
    from catering.planning.forecast.backtest import BacktestOrder
    from catering.services.backtest import backtest_as_dict, backtest_workbook

    done = backtest_workbook(
        read_content(workbook), workbook.name, order=BacktestOrder(order), since=first_day, as_of=read_moment(None)
    )
    write_json(backtest_as_dict(done, language=language.value), json_out)
    if json_out != "-":
        if done.result is not None:
            _show_backtest(done.result)
        show_findings(done.findings, until="judged")
        say_written(json_out)
    if done.result is None:
        raise typer.Exit(1)


@app.command(
    epilog="Examples: [bold]catering mark event.xlsx marked.xlsx[/bold] · "
    "[bold]catering mark event.xlsx marked.xlsx --lang de[/bold]"
)
def mark(
    workbook: Workbook,
    out: Annotated[
        Path, typer.Argument(metavar="OUT.xlsx", help="Where the marked workbook is written.", dir_okay=False)
    ],
    language: Language = Lang.EN,
    as_of: AsOf = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over a file that is there.")] = False,
) -> None:
    """Give the workbook back with every wrong or doubtful cell coloured and noted, and the findings in front."""
    if workbook.suffix.lower() != ".xlsm":
        hold_workbook_name(out)
    elif out.suffix.lower() != ".xlsm":
        wrong_use(f"{workbook} may carry macros, and so will {out}: give it a name that ends in .xlsm.")
    if _same_file(out, workbook):
        wrong_use(f"{workbook} is the workbook that is read. Write to another name.")
    if out.exists() and not overwrite:
        wrong_use(f"{out} is there already. Choose another name, or add --overwrite.")
    from catering.services.mark_workbook import mark_findings

    moment = read_moment(as_of)
    marked = mark_findings(read_content(workbook), workbook.name, language=language.value, as_of=moment)
    if marked.content is None:
        show_findings(marked.findings)
        raise typer.Exit(1)
    save_file(out, marked.content)
    if not marked.findings:
        typer.echo("Nothing found: there is nothing to mark.")
    elif marked.cells == 0:
        typer.echo("No cell to mark: what was found stands on the first sheet.")
    else:
        typer.echo(f"Marked: {marked.cells} {'cell' if marked.cells == 1 else 'cells'}.")
    say_written(out)


@app.command(epilog="Example: [bold]catering template my-event.xlsx --lang ja[/bold]")
def template(
    out: Annotated[
        Path, typer.Argument(metavar="OUT.xlsx", help="Where the empty workbook is written.", dir_okay=False)
    ],
    language: Language = Lang.EN,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over a file that is there.")] = False,
) -> None:
    """Write an empty workbook with headings, notes, drop-downs and one example row to delete."""
    hold_workbook_name(out)
    if out.exists() and not overwrite:
        wrong_use(f"{out} is there already, and may be filled in. Choose another name, or add --overwrite.")
    from catering.services.save_workbook import template_workbook

    save_file(out, template_workbook(language=language.value, as_of=read_moment(None)))
    say_written(out)


@app.command(
    epilog="Examples: [bold]catering papers my-event papers[/bold] · "
    '[bold]catering papers my-event papers --lang ja --consignment "direct flight"[/bold] · '
    "[bold]catering papers event.xlsx papers[/bold]",
)
def papers(
    event: Annotated[
        str, typer.Argument(metavar="EVENT", help="The event's ID, as “events” shows it, or its workbook (.xlsx).")
    ],
    out_dir: Annotated[
        Path, typer.Argument(metavar="OUT_DIR", help="The folder, made if it is not there.", file_okay=False)
    ],
    language: Language = Lang.EN,
    as_of: AsOf = None,
    consignment: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose papers they are. Default: the chosen one's.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over files that are there.")] = False,
) -> None:
    """Write the papers: packing list, pro-forma invoice, labels, running sheet, calendar file."""
    as_of_written = read_moment(as_of)
    records, version = read_records(event, as_of_written)
    from catering.services.as_of import at_venue
    from catering.services.write_papers import NoSuchConsignment, paper_paths, papers_of, write_papers

    try:
        made = papers_of(
            records,
            as_of=at_venue(as_of_written, records.event.zone),
            version=version,
            consignment=consignment,
        )
    except NoSuchConsignment as refusal:
        wrong_use(str(refusal.message))
    there = [path for path in paper_paths(made, out_dir, language=language.value) if path.exists()]
    if there and not overwrite:
        wrong_use(f"{there[0]} is there already. Choose another folder, or add --overwrite.")
    try:
        written = write_papers(made, out_dir, language=language.value)
    except OSError as fault:
        wrong_use(f"{out_dir} cannot be written to: {reason_of(fault)}.")
    say_written(*written.files)
    for sentence in written.missing:
        typer.echo(f"Missing: {sentence}", err=True)
    for file, why in written.refused:
        typer.echo(f"Not written: {file.paper.value} ({file.suffix}). {why}", err=True)
    if written.refused and made.containers:  # where nothing is shipped, nothing stops it
        raise typer.Exit(1)


def _show_plan(made: EventPlan, load: PalletLoad | None, logistics: Logistics) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from catering.model.finding import Level
    from catering.planning.hands import hands_of
    from catering.planning.overview import overview

    words = overview(made)
    console = Console()
    console.print(Text(made.records.event.name, style="bold"))
    for sentences in (words.decide, words.answer, words.rests_on):
        console.print(Text(" ".join(map(str, sentences))))
    table = Table(title="Litres", title_justify="left")
    table.add_column("Beverage")
    for heading in ("10 %", "median", "90 %", "ordered", "suffices", f"for {made.service_level:.0%}"):
        table.add_column(heading, justify="right")
    for demand, supply in zip(made.demands, made.supplies, strict=True):
        table.add_row(
            Text(demand.beverage),
            *(f"{demand.litres[level]:,.0f}" for level in ("p10", "p50", "p90")),
            "–" if supply.planned_l is None else f"{supply.planned_l:,.0f}",
            "–" if supply.chance_suffices is None else f"{supply.chance_suffices:.1%}",
            f"{supply.recommended_l:,.0f}",
        )
    console.print(table)
    if made.keg_mix is not None:
        console.print(Text(f"Recommended: {made.keg_mix.summary()}"))
    if load is not None:
        console.print(Text(f"Ordered, on pallets: {load.summary()}"))
    service = hands_of(made).service
    if service.bars:
        console.print(Text(f"Service: {' '.join(map(str, service.answer()))}"))
        if service.toast is not None:
            console.print(Text(str(service.toast.summary())))
        for rule in service.broken:
            console.print(Padding(Text(f"▲ {rule.message} {rule.way_out}"), (0, 0, 0, 2)))
    schedule, cost = logistics.schedule, logistics.cost
    if schedule is not None:
        console.print(Text(f"Shipment: {schedule.summary()}"))
        breaks = [each.message for each in schedule.broken]
        for message in breaks[:_MOST_BREAKS]:
            console.print(Padding(Text(f"▲ {message}"), (0, 0, 0, 2)))
        if len(breaks) > _MOST_BREAKS:
            console.print(Text(f"  … and {len(breaks) - _MOST_BREAKS} more; --json has them all."))
    if cost is not None:
        console.print(Text(f"Landed cost, from the brewery to the bar: {cost.summary()}"))
        if logistics.budget is not None:
            console.print(Text(str(logistics.budget)))
        for finding in cost.findings:
            if finding.level is Level.WARNING:
                console.print(Padding(Text(f"▲ {finding.message}"), (0, 0, 0, 2)))


def _show_backtest(result: Backtest) -> None:
    """Each past event as forecast, then how far off forecast and rules are on average."""
    typer.echo(str(result.summary()))
    rows = [
        (
            each.event,
            each.beverage,
            *(f"{each.quantiles[level]:,.0f}" for level in ("p10", "p50", "p90")),
            f"{each.actual_l:,.0f}",
            "" if each.holds("80") else "outside",
            f"{each.crps:,.1f}",
        )
        for each in result.forecasts
    ]
    headings = ("Past event", "Beverage", "10 %", "median", "90 %", "drunk", "8 of 10", "off by")
    show_lines("Litres drunk, as forecast and as they were", headings, rows)
    rules = [("forecast", f"{result.crps:,.1f}"), *((name, f"{off:,.1f}") for name, off in result.baselines.items())]
    show_lines("Litres off, on average (CRPS)", ("Rule", "off by"), rules)
    show_lines("Not judged", ("Past event", "Why"), [(each.name, str(each.why)) for each in result.not_judged])


_MOST_BREAKS = 5
"""Of what breaks in a schedule, in the terminal."""
