"""A CSV becomes readings row by row; a bad row is told with its line, its value and why."""

import csv
from datetime import UTC, datetime, tzinfo
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.mapping import BadRow, MappedRow, Mapping, WrongColumns, read_mapping, read_rows
from devices.packs.findings import PackError
from devices.topic import NAME

LONDON = ZoneInfo("Europe/London")
ISTANBUL = ZoneInfo("Europe/Istanbul")
HEADER = "car_park,capacity,occupied,updated_local"
MAPPING = {
    "schema": 1,
    "city": "birmingham",
    "kind": "car-park-counter",
    "device": {"column": "car_park"},
    "time": {"column": "updated_local", "format": "%Y-%m-%d %H:%M:%S", "zone": "Europe/London"},
    "values": {"occupied": {"column": "occupied"}, "free": {"column": "capacity", "minus": "occupied"}},
}


def mapping(**changes):
    return Mapping.model_validate(MAPPING | changes)


def rows(*lines, header=HEADER, zone=ISTANBUL, **changes):
    return list(read_rows(StringIO("\n".join([header, *lines])), mapping(**changes), zone=zone))


def row_of(*lines, **how):
    """The one row, which is good."""
    [row] = rows(*lines, **how)
    assert isinstance(row, MappedRow), row
    return row


def ms(*moment, zone: tzinfo = UTC):
    return round(datetime(*moment, tzinfo=zone).timestamp() * 1000)


def test_a_row_is_a_reading_at_its_own_time_and_place():
    assert rows("Bull Ring,577,61,2016-10-04 07:59:42") == [
        MappedRow(2, "Bull-Ring", ms(2016, 10, 4, 6, 59, 42), {"occupied": 61.0, "free": 516.0}, "Bull Ring")
    ]


def test_without_a_zone_the_time_is_the_citys():
    time = {"column": "updated_local", "format": "iso"}
    row = row_of("A,5,1,2016-10-04 07:59:42", time=time)
    assert row.at_ms == ms(2016, 10, 4, 7, 59, 42, zone=ISTANBUL)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("iso", "2016-10-04T07:59:42+01:00"),
        ("iso", "2016-10-04T06:59:42Z"),
        ("epoch-s", "1475564382"),
        ("epoch-ms", "1475564382000"),
        ("%d.%m.%Y %H:%M:%S %z", "04.10.2016 09:59:42 +0300"),
    ],
)
def test_each_format_names_the_same_moment(pattern, text):
    row = row_of(f"A,5,1,{text}", time={"column": "updated_local", "format": pattern})
    assert row.at_ms == ms(2016, 10, 4, 6, 59, 42)


def test_a_factor_turns_the_unit_into_the_quantitys():
    row = row_of("A,5,10,2016-10-04 07:59:42", values={"depth": {"column": "occupied", "times": 0.0254}})
    assert row.values == {"depth": pytest.approx(0.254)}


def test_an_empty_cell_is_no_measurement_and_not_zero():
    row = row_of("A,,61,2016-10-04 07:59:42")
    assert row.values == {"occupied": 61.0}


def test_name_and_place_come_from_columns_where_the_mapping_says_so():
    device = {"column": "id", "name": "title", "lon": "x", "lat": "y"}
    row = row_of(
        "7,Beşiktaş,29.0,41.04,3,2016-10-04T00:00Z",
        header="id,title,x,y,n,t",
        device=device,
        time={"column": "t"},
        values={"free": {"column": "n"}},
    )
    assert (row.device, row.shown_name, row.lon, row.lat) == ("7", "Beşiktaş", 29.0, 41.04)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("A,577,many,2016-10-04 07:59:42", "line 2, occupied 'many': is no number such as 12 or 3.5"),
        ("A,577,1_0,2016-10-04 07:59:42", "line 2, occupied '1_0': is no number such as 12 or 3.5"),
        ("A,577,nan,2016-10-04 07:59:42", "line 2, occupied 'nan': is no number such as 12 or 3.5"),
        ("A,577,6,4.10.2016", "line 2, updated_local '4.10.2016': is no time of the format %Y-%m-%d %H:%M:%S"),
        ("A,577,6,2016-03-27 01:30:00", "updated_local '2016-03-27 01:30:00': never was: Europe/London put its clocks"),
        ("A,,,2016-10-04 07:59:42", "line 2: holds no value; every cell that would be one is empty"),
        ("A,577,6", "line 2: 3 cells under 4 columns; mend the row"),
        ("ที่จอด,577,6,2016-10-04 07:59:42", "car_park 'ที่จอด': names no device"),
    ],
)
def test_a_bad_row_is_told_with_line_value_and_reason(line, told):
    [bad] = rows(line)
    assert isinstance(bad, BadRow)
    assert told in str(bad)


def test_two_devices_that_would_share_a_name_are_told_apart_or_refused():
    first, second = rows("Bull Ring,5,1,2016-10-04 07:59:42", "Bull+Ring,5,1,2016-10-04 07:59:42")
    assert isinstance(first, MappedRow)
    assert first.device == "Bull-Ring"
    assert str(second) == "line 3, car_park 'Bull+Ring': would be called 'Bull-Ring' as 'Bull Ring' is; rename one"


def test_a_missing_column_is_named_with_those_there_are():
    with pytest.raises(WrongColumns, match="no column updated_local; the file has: car_park, capacity, occupied"):
        rows("A,5,1", header="car_park,capacity,occupied")


def test_a_bad_row_does_not_end_the_reading():
    assert [type(row) for row in rows("A,5,x,2016-10-04 07:59:42", "A,5,1,2016-10-04 08:59:42")] == [BadRow, MappedRow]


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=8))
def test_every_row_of_whatever_file_is_taken_or_told(cells):
    text = StringIO()
    csv.writer(text).writerows([HEADER.split(","), *cells])
    text.seek(0)
    expected = sum(1 for line in csv.reader(StringIO(text.getvalue())) if line) - 1
    found = list(read_rows(text, mapping(), zone=LONDON))
    assert len(found) == expected
    assert all(isinstance(row, BadRow) or NAME.fullmatch(row.device) for row in found)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("speed = 3", "speed (is 3): remove it or mend its spelling"),
        ('time = { column = "t", format = "%Q" }', "time.format"),
        ('time = { column = "t", zone = "Europe/Londn" }', "unknown time zone 'Europe/Londn'"),
        ('encoding = "klingon"', "unknown encoding 'klingon'; write one such as utf-8, cp1254 or cp874"),
        ("values = {}", "values"),
    ],
)
def test_a_wrong_mapping_is_refused_with_file_key_and_cure(tmp_path, written, told):
    lines = {
        "schema": "schema = 1", "city": 'city = "istanbul"', "kind": 'kind = "parking-bay"',
        "device": 'device = { column = "d" }', "time": 'time = { column = "t" }',
        "values": 'values = { occupied = { column = "o" } }',
    } | {written.split(" ")[0]: written}  # fmt: skip
    file = tmp_path / "mapping.toml"
    file.write_text("\n".join(lines.values()))
    with pytest.raises(PackError) as refused:
        read_mapping(file)
    assert str(file) in str(refused.value)
    assert told in str(refused.value)
