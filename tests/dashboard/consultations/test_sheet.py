"""A sheet that calculates nothing, whatever a visitor wrote."""

import csv
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.consultations.left import Left
from dashboard.consultations.sheet import BOM, FORMULA, HEADER, cell, sheet

ISTANBUL = ZoneInfo("Europe/Istanbul")
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
DANGEROUS = st.builds(str.__add__, st.sampled_from([" ", "", *FORMULA]), TEXT)
LEFT = st.builds(
    Left,
    at_ms=st.integers(0, 4_000_000_000_000),
    language=st.just("th"),
    name=DANGEROUS,
    organisation=DANGEROUS,
    contact=DANGEROUS,
    interests=st.lists(TEXT, max_size=3).map(tuple),
    consent=st.just("abc"),
)


def rows(written):
    return list(csv.reader(StringIO(written.removeprefix(BOM), newline=""), strict=True))


def test_a_row_is_what_was_left_in_the_booths_time():
    left = Left(1_795_417_200_000, "tr", 'Ayşe "A" Yılmaz', "İBB, Ulaşım", "a@example.com", ("flood", "p-1"), "v1")
    assert rows(sheet([left], ISTANBUL)) == [
        list(HEADER),
        ["2026-11-23 10:00", "tr", 'Ayşe "A" Yılmaz', "İBB, Ulaşım", "a@example.com", "flood, p-1", "v1"],
    ]


def test_excel_is_told_that_it_is_utf_8():
    assert sheet([], ISTANBUL).encode().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+90 532", "-2", "@SUM(A1)", "\t=1", " =cmd|'/C calc'!A0", "\N{FULLWIDTH EQUALS SIGN}1", "%0A", "|calc"],
)
def test_what_a_spreadsheet_would_calculate_is_text(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Ayşe", "a=b", "'=1", "", "ก"])
def test_what_is_text_already_stays_as_it_is(text):
    assert cell(text) == text


@given(st.lists(LEFT, max_size=5))
def test_no_cell_can_begin_a_formula_and_none_is_lost(requests):
    written = rows(sheet(requests, ISTANBUL))[1:]
    assert len(written) == len(requests)
    for row, left in zip(written, requests, strict=True):
        assert not any(text.lstrip().startswith(FORMULA) for text in row)
        assert [text.removeprefix("'") for text in row[2:5]] == [
            text.removeprefix("'") for text in (left.name, left.organisation, left.contact)
        ]
