"""Commands about tap training."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from catering.cli.command_line import app
from catering.cli.inputs import hold_workbook_name, read_moment, read_records
from catering.cli.options import AsOf, Lang, Language
from catering.cli.outputs import save_file, say_written
from catering.cli.refusals import wrong_use


@app.command(
    epilog="Examples: [bold]catering roster my-event roster.xlsx[/bold] · "
    "[bold]catering roster event.xlsx roster.xlsx --lang ja[/bold]",
)
def roster(
    event: Annotated[
        str, typer.Argument(metavar="EVENT", help="The event's ID, as “events” shows it, or its workbook (.xlsx).")
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="Where to write the roster.", dir_okay=False)],
    language: Language = Lang.EN,
    as_of: AsOf = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Write over a file that is there.")] = False,
) -> None:
    """Write the tap training's roster: who learns in which session and taps at which bar."""
    hold_workbook_name(out)
    if out.exists() and not overwrite:
        wrong_use(f"{out} is there already. Choose another name, or add --overwrite.")
    as_of_written = read_moment(as_of)
    records, version = read_records(event, as_of_written)
    from catering.services.as_of import at_venue
    from catering.services.training_papers import TRAINING_FILES, training_of, write_training_paper

    training = training_of(records, as_of=at_venue(as_of_written, records.event.zone))
    save_file(out, write_training_paper(training, TRAINING_FILES[0], language=language.value, version=version))
    say_written(out)
    typer.echo(str(training.summary()))
    for told in filter(None, (training.no_roster, *(broken.message for broken in training.broken_rules))):
        typer.echo(f"Note: {told}", err=True)
