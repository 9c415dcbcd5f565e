"""Rows pasted from a spreadsheet or a mail: read as their writer meant them, told line by line where that fails."""

from __future__ import annotations

import pytest

from catering.model.beverage import OrderLine, SetAside, SetAsidePurpose
from catering.model.event import GuestGroup
from catering.model.record import column_of
from catering.model.records import EventRecords
from catering.model.rows import Act, Change
from catering.model.text import LANGUAGES, Language
from catering.services.edit_records import shown_cell
from catering.services.paste_rows import Pasted, read_pasted

ORDER = ("beverage", "container_size", "containers")
GROUPS = ("name", "invited", "accepted", "declined")


def sheet(words: str) -> str:
    """Cells between bars, as they are copied: with tabs between."""
    return "\n".join("\t".join(cell.strip() for cell in line.split("|")) for line in words.strip().splitlines())


@pytest.fixture
def evening(reference: EventRecords) -> EventRecords:
    """The reference evening with two guest groups and an order of two sizes."""
    return reference.with_rows(
        "guest_group",
        (GuestGroup(name="Press", accepted=40, invited=60), GuestGroup(name="Delegation", accepted=120)),
    ).with_rows(
        "order_line",
        (
            OrderLine(beverage="Altbier", container_size="20 L slim keg", containers=38),
            OrderLine(beverage="Altbier", container_size="10 L gravity cask", containers=2),
        ),
    )


def ordered(pasted: Pasted) -> list[tuple[str, str, int]]:
    return [(each.beverage, each.container_size, each.containers) for each in pasted.records.order_lines]


def groups(pasted: Pasted) -> list[tuple[str, int | None, int, int | None]]:
    return [(each.name, each.invited, each.accepted, each.declined) for each in pasted.records.guest_groups]


def told(pasted: Pasted) -> list[str]:
    return [f"{each.line}: {each.message} {each.suggestion or ''}".strip() for each in pasted.not_taken]


def test_a_row_that_stands_there_is_changed_and_another_is_added(evening: EventRecords) -> None:
    lines = sheet("Altbier | 20 L slim keg | 42 \n Altbier | 30 L slim keg | 3")
    pasted = read_pasted(evening, "order_line", lines, shown=ORDER)
    assert ordered(pasted) == [
        ("Altbier", "20 L slim keg", 42),
        ("Altbier", "10 L gravity cask", 2),
        ("Altbier", "30 L slim keg", 3),
    ]
    assert pasted.not_taken == ()
    assert pasted.doubtful == ()
    assert pasted.changes[0] == Change(Act.EDIT, "order_line", 1, "containers", 38, 42)
    assert {(each.act, each.row, each.column, each.after) for each in pasted.changes[1:]} == {
        (Act.ADD, 3, "beverage", "Altbier"),
        (Act.ADD, 3, "container_size", "30 L slim keg"),
        (Act.ADD, 3, "containers", 3),
    }


@pytest.mark.parametrize(
    "headings",
    ["Beverage | Container size | Containers", "Getränk | Gebindegröße | Gebinde", "飲料 | 容器サイズ | 本数"],
)
def test_headings_are_known_in_three_languages_and_in_any_order(evening: EventRecords, headings: str) -> None:
    beverage, size, count = headings.split("|")
    lines = sheet(f"{count} | {size} | {beverage}\n 42 | 20 L slim keg | Altbier")
    pasted = read_pasted(evening, "order_line", lines, shown=ORDER)
    assert pasted.not_taken == ()
    assert ordered(pasted)[0] == ("Altbier", "20 L slim keg", 42)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_table_shows_in_any_language_can_be_pasted_back(evening: EventRecords, language: Language) -> None:
    lines = "\n".join(
        "\t".join(shown_cell(getattr(row, name), column_of(OrderLine, name), language) for name in ORDER)
        for row in evening.order_lines
    )
    pasted = read_pasted(evening, "order_line", lines, shown=ORDER)
    assert (pasted.changes, pasted.not_taken, pasted.records) == ((), (), evening)


def test_a_decimal_comma_is_a_decimal_comma(evening: EventRecords) -> None:
    lines = sheet("Altbier | practice | 1,4 \n Altbier | crew | 2.5 l \n Altbier | spare | １，５")
    pasted = read_pasted(evening, "set_aside", lines, shown=("beverage", "purpose", "volume_l"))
    assert pasted.not_taken == ()
    assert [(each.purpose, each.volume_l) for each in pasted.records.set_asides[-3:]] == [
        (SetAsidePurpose.PRACTICE, 1.4),
        (SetAsidePurpose.CREW, 2.5),
        (SetAsidePurpose.SPARE, 1.5),
    ]


def test_a_number_with_two_readings_is_asked_about_and_not_guessed(evening: EventRecords) -> None:
    pasted = read_pasted(evening, "guest_group", sheet("Press || 1.234 \n Delegation || 150"), shown=GROUPS)
    assert told(pasted) == ["1: This can be read as 1.234 or as 1,234. Write 1234 or 1.2340."]
    assert (pasted.not_taken[0].pasted, str(pasted.not_taken[0].column)) == ("1.234", "Accepted")
    assert groups(pasted) == [("Press", 60, 40, None), ("Delegation", None, 150, None)]


def test_ten_times_as_many_kegs_is_taken_and_asked_about(evening: EventRecords) -> None:
    pasted = read_pasted(evening, "order_line", sheet("Altbier | 20 L slim keg | 380"), shown=ORDER)
    assert ordered(pasted)[0][2] == 380
    assert pasted.doubtful == (Change(Act.EDIT, "order_line", 1, "containers", 38, 380),)


def test_an_amount_under_a_heading_with_a_unit_is_in_that_unit(evening: EventRecords) -> None:
    lines = sheet("Beverage | Purpose | Volume [hl] \n Altbier | practice | 0,4 \n Altbier | crew | 20 l")
    pasted = read_pasted(evening, "set_aside", lines, shown=())
    assert pasted.not_taken == ()
    assert [each.volume_l for each in pasted.records.set_asides[-2:]] == [40.0, 20.0]


def test_a_blank_cell_leaves_what_is_there_and_a_blank_line_counts_only_for_the_numbers(evening: EventRecords) -> None:
    lines = sheet("Guest group | Invited | Accepted | Declined") + "\n\n \t \nPress\t\t50\t\n\nDelegation\t\tmany\t"
    pasted = read_pasted(evening, "guest_group", lines, shown=())
    assert groups(pasted) == [("Press", 60, 50, None), ("Delegation", None, 120, None)]
    assert told(pasted) == ["6: This is not a number. Write one number; leave the cell empty if it is not known."]


def test_cells_of_one_line_are_taken_together(evening: EventRecords) -> None:
    """80 answers do not fit 60 invitations; with the 100 invitations of the same line they do."""
    lines = sheet("Guest group | Accepted | Invited \n Press | 80 | 100")
    pasted = read_pasted(evening, "guest_group", lines, shown=())
    assert pasted.not_taken == ()
    assert groups(pasted)[0] == ("Press", 100, 80, None)
    alone = read_pasted(evening, "guest_group", sheet("Press || 80"), shown=GROUPS)
    assert told(alone) == ["1: 80 answers came to 60 invitations. Guests who said yes."]
    assert alone.changes == ()


def test_the_same_row_twice_is_told_and_the_first_line_stands(evening: EventRecords) -> None:
    lines = sheet("Press || 50 \n ＰＲＥＳＳ || 55 \n Neighbours || 300 \n neighbours || 30")
    pasted = read_pasted(evening, "guest_group", lines, shown=GROUPS)
    assert groups(pasted)[0][2] == 50
    assert groups(pasted)[-1] == ("Neighbours", None, 300, None)
    assert told(pasted) == [
        "2: The same row stands in line 1 already. Keep one of the two lines.",
        "4: The same row stands in line 3 already. Keep one of the two lines.",
    ]


def test_a_name_that_nobody_knows_is_told_with_one_that_is_near(evening: EventRecords) -> None:
    lines = sheet("Altbeer | 20 L slim keg | 4 \n Altbier | 20 L slim kegs | 4")
    pasted = read_pasted(evening, "order_line", lines, shown=ORDER)
    assert pasted.changes == ()
    assert told(pasted) == [
        "1: “Altbeer” is not in this workbook. Did you mean “Altbier”?",
        "2: “20 L slim kegs” is not in this workbook. Did you mean “20 L slim keg”?",
    ]


def test_more_cells_than_columns_are_told_unless_they_are_empty(evening: EventRecords) -> None:
    lines = "Altbier\t20 L slim keg\t40\t\t\nAltbier\t10 L gravity cask\t3\turgent"
    pasted = read_pasted(evening, "order_line", lines, shown=ORDER)
    assert [each[2] for each in ordered(pasted)] == [40, 2]
    assert told(pasted) == ["2: This line has more cells than the table has columns. Paste a line of headings with it."]
    assert pasted.not_taken[0].pasted == "urgent"


def test_a_cell_between_quotation_marks_may_go_over_lines(evening: EventRecords) -> None:
    lines = 'Guest group\tAccepted\tNote\r\nPress\t50\t"two ""stars"":\r\none vegan"\r\nDelegation\tmany\t\r\n'
    pasted = read_pasted(evening, "guest_group", lines, shown=())
    assert pasted.records.guest_groups[0].note == 'two "stars":\r\none vegan'
    assert [each.line for each in pasted.not_taken] == [4]


def test_a_quotation_mark_that_is_never_closed_swallows_no_line(evening: EventRecords) -> None:
    lines = 'Guest group\tNote\tAccepted\nPress\t"by coach\t50\nDelegation\t"Schlüssel" guests\t130'
    pasted = read_pasted(evening, "guest_group", lines, shown=())
    assert [(each.note, each.accepted) for each in pasted.records.guest_groups] == [
        ('"by coach', 50),
        ('"Schlüssel" guests', 130),
    ]


def test_without_the_column_that_tells_rows_apart_nothing_is_taken(evening: EventRecords) -> None:
    pasted = read_pasted(evening, "order_line", sheet("Beverage | Containers \n Altbier | 40"), shown=ORDER)
    assert (pasted.changes, pasted.records) == ((), evening)
    assert told(pasted) == ["1: What tells the rows apart is missing: Container size. Paste that column with it."]


def test_two_columns_for_one_cell_are_asked_about_before_anything_is_taken(evening: EventRecords) -> None:
    lines = sheet("Guest group | Accepted | Guests \n Press | 50 | 55")
    pasted = read_pasted(evening, "guest_group", lines, shown=())
    assert (pasted.changes, told(pasted)) == ((), ["1: The heading “Guests” stands twice. Paste one of the two."])


def test_a_heading_that_is_none_is_told_and_the_rest_is_read(evening: EventRecords) -> None:
    lines = sheet("Guest group | Accepted | Table | Expected [guests] \n Press | 50 | 7 | 46")
    pasted = read_pasted(evening, "guest_group", lines, shown=())
    assert groups(pasted)[0][2] == 50
    assert told(pasted) == ["1: “Table” is no heading of this table; what stands below it is not read."]


@pytest.mark.parametrize("nothing", ["", " \t \n\t", "\r\n"])
def test_nothing_pasted_changes_nothing(evening: EventRecords, nothing: str) -> None:
    pasted = read_pasted(evening, "set_aside", nothing, shown=())
    assert pasted == Pasted(evening, (), (), ())


def test_a_new_row_without_what_it_needs_is_told(evening: EventRecords) -> None:
    pasted = read_pasted(evening, "guest_group", "Neighbours", shown=GROUPS)
    assert told(pasted) == ["1: “Accepted” is empty. Guests who said yes."]
    assert SetAside.table not in {each.table for each in pasted.changes}
