"""The papers written: which files, what is refused and why, nothing half done."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from catering.model.beverage import BeverageSource
from catering.model.shipment import ConsignmentState
from catering.services.write_papers import (
    PAPER_FILES,
    NoSuchConsignment,
    Paper,
    PaperFile,
    PaperRefused,
    papers_of,
    write_paper,
    write_papers,
    zipped_papers,
)
from papers_evening import ALTBIER, AS_OF, FLIGHT, GLASSES, papers, sent_evening

NAMES = [
    "abend-packing-list-de.pdf",
    "abend-packing-list-de.xlsx",
    "abend-pro-forma-invoice-de.pdf",
    "abend-pro-forma-invoice-de.xlsx",
    "abend-pallet-labels-de.pdf",
    "abend-keg-labels-de.pdf",
    "abend-running-sheet-de.pdf",
    "abend-calendar-de.ics",
]


def test_every_paper_is_a_file_named_by_event_paper_and_language(tmp_path: Path) -> None:
    written = write_papers(papers(), tmp_path / "out", language="de")
    assert [path.name for path in written.files] == NAMES
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(NAMES)
    assert written.refused == ()


def test_the_same_papers_come_in_one_archive() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped_papers(papers(), language="de"))) as archive:
        assert archive.namelist() == NAMES
        assert archive.testzip() is None


def test_without_a_consignment_what_needs_none_is_written(tmp_path: Path) -> None:
    made = papers(sent_evening(consignments=(), legs=(), milestones=()))
    written = write_papers(made, tmp_path, language="de")
    assert [path.name for path in written.files] == NAMES[5:]
    assert {str(why) for _, why in written.refused} == {
        "There is no consignment: enter it on the sheet “Consignments”, with shipper and consignee."
    }
    with pytest.raises(PaperRefused, match="There is no consignment"):
        write_paper(made, PAPER_FILES[0], language="de")


def test_of_several_consignments_one_must_be_chosen_or_named() -> None:
    ways = tuple(
        FLIGHT.model_copy(update={"name": name, "state": ConsignmentState.ALTERNATIVE}) for name in ("air", "sea")
    )
    records = sent_evening(consignments=ways, legs=())
    assert str(papers(records).refusal(Paper.PACKING_LIST)) == "No consignment is chosen: choose one of air and sea."
    named = papers(records, consignment="SEA")
    assert named.terms is not None
    assert named.terms.consignment.name == "sea"
    with pytest.raises(NoSuchConsignment, match=r"There is no consignment “rail”\. There are air and sea\."):
        papers(records, consignment="rail")


def test_where_nothing_is_shipped_there_is_nothing_to_pack() -> None:
    local = ALTBIER.model_copy(update={"source": BeverageSource.BOUGHT_LOCALLY})
    made = papers(sent_evening(beverages=(local,), goods=()))
    for file in PAPER_FILES:
        refused = made.refusal(file.paper)
        is_told = refused is not None and str(refused) == "Nothing that is ordered is shipped."
        assert is_told == (file.paper not in (Paper.RUNNING_SHEET, Paper.CALENDAR))


def test_glasses_that_travel_without_beer_have_their_papers(tmp_path: Path) -> None:
    local = ALTBIER.model_copy(update={"source": BeverageSource.BOUGHT_LOCALLY})
    made = papers(sent_evening(beverages=(local,)))
    written = write_papers(made, tmp_path, language="de")
    assert [file.paper for file, _ in written.refused] == [Paper.KEG_LABELS]
    assert [str(each.goods) for each in made.invoice.lines] == [GLASSES.name]
    assert str(made.packing.summary()).replace("\N{NO-BREAK SPACE}", " ") == "10 boxes on 2 pallets, 200 kg gross."


def test_what_fits_on_no_pallet_is_packed_on_none_and_has_no_pallet_label() -> None:
    low = FLIGHT.model_copy(update={"max_height_mm": 400})
    made = papers(sent_evening(consignments=(low,)))
    assert "fits no pallet" in str(made.refusal(Paper.PALLET_LABELS))
    assert made.refusal(Paper.PACKING_LIST) is None
    assert "fits no pallet" in str(made.packing.notes[0])
    assert made.packing.containers == 40


def test_a_paper_that_cannot_be_made_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> bytes:
        raise RuntimeError

    monkeypatch.setattr("catering.services.write_papers.calendar_file", fails)
    with pytest.raises(RuntimeError):
        write_papers(papers(), tmp_path / "out", language="de")
    assert not (tmp_path / "out").exists()


def test_the_papers_of_one_moment_say_the_same_whenever_they_are_written() -> None:
    file = PaperFile(Paper.CALENDAR, "ics")
    one, other = (papers_of(sent_evening(), as_of=AS_OF, version=7) for _ in range(2))
    assert write_paper(one, file, language="ja") == write_paper(other, file, language="ja")


def test_no_library_of_papers_is_loaded_before_one_is_written() -> None:
    code = (
        "import sys, catering.cli, catering.services.write_papers\n"
        "print([name for name in ('fpdf', 'segno', 'icalendar', 'fontTools') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
