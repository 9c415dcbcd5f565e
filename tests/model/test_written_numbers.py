"""Numbers as people write them: German, English, Swiss, full-width; what has two readings is asked about."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catering.model.finding import Level
from catering.model.units import Dimension, base_unit, known_labels
from catering.model.written_numbers import (
    CellProblem,
    Written,
    in_unit,
    read_written,
    rounded,
    shows_day_alone,
    shows_percent,
    unit_behind,
    unit_in_number_format,
)

FULL_WIDTH = str.maketrans("0123456789.,%+-L", "０１２３４５６７８９．，％＋－Ｌ")


def read_or_problem(written: str) -> Written | CellProblem:
    try:
        return read_written(written)
    except CellProblem as problem:
        return problem


def problem_of(written: str) -> CellProblem:
    with pytest.raises(CellProblem) as caught:
        read_written(written)
    return caught.value


READ = """
800,5 l        | 800.5      | l
800.5 L        | 800.5      | L
800,5l         | 800.5      | l
8 hl           | 8          | hl
0.8 m³         | 0.8        | m3
0,8 ㎥         | 0.8        | m3
８００         | 800        |
８００．５Ｌ   | 800.5      | L
１２３４，５   | 1234.5     |
800リットル    | 800        | リットル
5 %            | 5          | %
５％           | 5          | %
1.234,5        | 1234.5     |
1,234.5        | 1234.5     |
1'234.5        | 1234.5     |
1’234.5        | 1234.5     |
1'234'567      | 1234567    |
1'234.567      | 1234.567   |
1 234,5        | 1234.5     |
1 234 567      | 1234567    |
1 234.567      | 1234.567   |
1.234.567      | 1234567    |
1,234,567      | 1234567    |
1.234.567,8    | 1234567.8  |
12345,678      | 12345.678  |
1234.567       | 1234.567   |
0.123          | 0.123      |
0,800          | 0.8        |
1.2345         | 1.2345     |
,5             | 0.5        |
.5             | 0.5        |
+5             | 5          |
-5             | -5         |
−5             | -5         |
- 5            | -5         |
1e3            | 1000       |
1.234e3        | 1234       |
1,5E3 l        | 1500       | l
38 x           | 38         | x
"""


@pytest.mark.parametrize("line", READ.strip().splitlines())
def test_one_reading(line: str) -> None:
    written, number, unit = (cell.strip() for cell in line.split("|"))
    assert read_written(written) == Written(float(number), unit)


@pytest.mark.parametrize(
    "space", ["\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}", "\N{IDEOGRAPHIC SPACE}"]
)
def test_any_space_groups_thousands_and_parts_the_unit(space: str) -> None:
    assert read_written(f"{space}1{space}234,5{space}l{space}") == Written(1234.5, "l")


TWO_READINGS = """
1.234     | 1.234   | 1,234
1,234     | 1.234   | 1,234
１．２３４ | 1.234   | 1,234
10.000    | 10      | 10,000
1,000 l   | 1       | 1,000
999.999   | 999.999 | 999,999
-1.234    | -1.234  | -1,234
"""


@pytest.mark.parametrize("line", TWO_READINGS.strip().splitlines())
def test_two_readings_are_a_question_that_names_both(line: str) -> None:
    written, small, large = (cell.strip() for cell in line.split("|"))
    problem = problem_of(written)
    assert (problem.level, problem.code) == (Level.QUESTION, "two-readings")
    assert str(problem.message) == f"This can be read as {small} or as {large}."


NO_NUMBERS = """
nan inf -inf NaN TRUE =5 '5 (5) 800-900 5–10 3/4 ½ 1½ 2² 5² ² ① 約800 €5 .. - --5 l 十 1e400 -1e400
1.2.3 1,2,3 1.234.5 1.23.456 1'23 1''234 1,23.4 1.2,3.4 1234,567.8 19:30 2025-06-16
"""
WITH_SPACES = ["", " ", "1 2", "12 34", "1  234", "1 234'567", "1. 5", "a few", "1 234.567.8"]


@pytest.mark.parametrize("written", [*NO_NUMBERS.split(), *WITH_SPACES])
def test_what_is_no_number_is_told(written: str) -> None:
    problem = problem_of(written)
    assert (problem.level, problem.code) == (Level.ERROR, "not-a-number")
    assert problem.suggestion is not None


def test_a_raised_digit_belongs_to_the_unit_alone() -> None:
    assert read_written("5 m³") == Written(5, "m3")
    assert read_written("5m³") == Written(5, "m3")
    assert problem_of("5³ m").code == "not-a-number"


def in_writing(number: int, decimals: str, grouping: str, point: str, *, wide: bool, minus: bool) -> str:
    digits = f"{number:,}".replace(",", grouping) + (point + decimals if decimals else "")
    words = f"-{digits}" if minus else digits
    return words.translate(FULL_WIDTH) if wide else words


grammars = st.sampled_from(
    [
        (".", ","),
        (",", "."),
        ("'", "."),
        ("’", "."),
        (" ", ","),
        ("\N{NARROW NO-BREAK SPACE}", ","),
        ("", ","),
        ("", "."),
    ]
)


@given(
    grammar=grammars,
    number=st.integers(0, 10**8),
    decimals=st.text("0123456789", max_size=4),
    wide=st.booleans(),
    minus=st.booleans(),
    unit=st.sampled_from(["", *(label for label in known_labels() if not label.startswith(("1", "/")))]),
    space=st.sampled_from(["", " ", "\N{NO-BREAK SPACE}"]),
)
@example(grammar=("", "."), number=1, decimals="234", wide=False, minus=False, unit="l", space=" ")
def test_every_grammar_reads_back_or_asks(
    grammar: tuple[str, str], number: int, decimals: str, wide: bool, minus: bool, unit: str, space: str
) -> None:
    grouping, point = grammar
    words = in_writing(number, decimals, grouping, point, wide=wide, minus=minus)
    meant = float(f"{'-' if minus else ''}{number}.{decimals or 0}")
    read = read_or_problem(words + space + unit)
    if isinstance(read, Written):
        assert not has_two_readings(number, decimals, grouping)
        assert read.number == rounded(meant)
        assert unit_behind(read.unit_label).dimension is unit_behind(unit).dimension if unit else not read.unit_label
    else:
        assert (read.level, read.code) == (Level.QUESTION, "two-readings")
        assert has_two_readings(number, decimals, grouping)


def has_two_readings(number: int, decimals: str, grouping: str) -> bool:
    """Whether these digits with one point or comma are a number in two grammars."""
    one_group = grouping in (".", ",") and not decimals and 1000 <= number <= 999_999
    one_point = len(decimals) == 3 and 1 <= number <= 999
    return one_group or one_point


@given(st.text(max_size=12) | st.text("0123456789.,'’ -+eE%lL½²", max_size=12))
def test_any_text_is_a_finite_number_or_a_problem(words: str) -> None:
    read = read_or_problem(words)
    assert math.isfinite(read.number) if isinstance(read, Written) else str(read.message)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_kept_survives_text_and_a_second_rounding(number: float) -> None:
    kept = rounded(number)
    assert rounded(kept) == kept == float(repr(kept))
    assert kept == pytest.approx(number, rel=5e-12)


def test_twelve_significant_digits_are_kept() -> None:
    assert rounded(1.23456789012345) == 1.23456789012
    assert rounded(0.1 + 0.2) == 0.3
    assert str(rounded(-0.0)) == "0.0"


# ---------------------------------------------------------------- units

CONVERTED = """
8 hl          | volume   | 800
800500 ml     | volume   | 800.5
0.8 m³        | volume   | 800
25 cl         | volume   | 0.25
211 US gal    | volume   | 798.721886424
211 imp. gal  | volume   | 959.22499
27,7 kg       | mass     | 27.7
2,52 t        | mass     | 2520
7500 g        | mass     | 7.5
23,7 cm       | length   | 237
0.56 m        | length   | 560
165 min       | duration | 2.75
3,5 Tage      | duration | 84
5 %           | share    | 0.05
4,8 Vol.-%    | share    | 0.048
1.25 1/h      | rate     | 1.25
1.01 kg/L     | density  | 1.01
5 °C          | temperature | 5
-2,5 ℃        | temperature | -2.5
41 °F         | temperature | 5
38 x          | number   | 38
"""


@pytest.mark.parametrize("line", CONVERTED.strip().splitlines())
def test_a_quantity_is_converted_once(line: str) -> None:
    words, dimension, expected = (cell.strip() for cell in line.split("|"))
    number, _, label = words.partition(" ")
    assert in_unit(read_written(number).number, label, base_unit(Dimension(dimension))) == float(expected)


def unit_problem(label: str, unit: str) -> CellProblem:
    with pytest.raises(CellProblem) as caught:
        in_unit(211, label, unit)
    return caught.value


ASKED = """
gal  | volume | US gal or imp. gal
pint | volume | US pint or imp. pint
bbl  | volume | L
Fass | volume | L
kegs | volume | L
oz   | volume | ml
oz   | mass   | g
ton  | mass   | t or kg
"""


@pytest.mark.parametrize("line", ASKED.strip().splitlines())
def test_a_unit_with_two_readings_is_a_question_with_labels_that_fit(line: str) -> None:
    label, dimension, choices = (cell.strip() for cell in line.split("|"))
    problem = unit_problem(label, base_unit(Dimension(dimension)))
    assert (problem.level, problem.code) == (Level.QUESTION, "unit-has-two-readings")
    assert str(problem.message).startswith(f"“{label}” means different amounts to different people: ")
    assert str(problem.suggestion) == f"Write one of: {choices}."


def test_211_gallons_name_both_gallons() -> None:
    assert "an American gallon is 3.785 L, an imperial one 4.546 L" in str(unit_problem("gal", "L").message)


WRONG = """
kg    | L     | wrong-unit   | Write the number in L.
gal   | kg    | wrong-unit   | Write the number in kg.
kegs  | 1     | wrong-unit   | Write the number alone.
L     | 1     | wrong-unit   | Write the number alone.
ton   | L     | wrong-unit   | Write the number in L.
L     | share | wrong-unit   | Write the number in %.
hll   | L     | unknown-unit | Write the number in L.
€     | 1     | unknown-unit | Write the number alone.
L     | days  | wrong-unit   | Write the number in days.
m     | °C    | wrong-unit   | Write the number in °C.
h     | km    | wrong-unit   | Write the number in km.
"""


@pytest.mark.parametrize("line", WRONG.strip().splitlines())
def test_a_unit_that_does_not_fit_is_told_with_the_one_that_does(line: str) -> None:
    label, unit, code, suggestion = (cell.strip() for cell in line.split("|"))
    problem = unit_problem(label, unit)
    assert (problem.level, problem.code) == (Level.ERROR, code)
    assert str(problem.suggestion) == suggestion


def test_a_quantity_too_large_for_a_float_is_a_problem() -> None:
    with pytest.raises(CellProblem):
        in_unit(1e308, "hl", "L")


# ---------------------------------------------------------------- number formats

FORMATS = """
0.0" hl"                | hl
0.0" hl";[Red]-0.0" hl" | hl
0.0\\ "hl"              | hl
0.0 \\h\\l              | hl
[Red]0.0" hl"           | hl
[$-407]#,##0.0" hl"     | hl
"ca. "0.0" hl"          | hl
General" hl"            | hl
General"hl"             | hl
Standard" hl"           | hl
#,##0 "L"               | L
0.0"時間"               | 時間
General                 |
Standard                |
@                       |
0.00                    |
#,##0.00 [$€-407]       |
[$¥-411]#,##0           |
0%                      |
"""


@pytest.mark.parametrize("line", FORMATS.strip().splitlines())
def test_the_unit_that_a_number_format_shows(line: str) -> None:
    number_format, unit = (cell.strip() for cell in line.split(" |"))
    assert unit_in_number_format(number_format) == unit


def test_a_number_format_that_shows_per_cent() -> None:
    assert [shows_percent(each) for each in ("0%", "0.0 %", "0.00%;[Red]-0.00%")] == [True] * 3
    assert [shows_percent(each) for each in ("General", '0"%"', "0\\%", "0;0%")] == [False] * 4


def test_a_number_format_that_shows_a_day_without_its_time() -> None:
    assert [shows_day_alone(each) for each in ("yyyy-mm-dd", "dd.mm.yyyy", "[$-411]d", 'yyyy"年"m"月"d"日"')] == [
        True
    ] * 4
    assert [shows_day_alone(each) for each in ("General", "yyyy-mm-dd hh:mm", "h:mm", "Standard", "0.0")] == [False] * 5
