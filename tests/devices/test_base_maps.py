"""A city's base map, as a pack brings it."""

from struct import pack

import pytest

from devices.packs.base_maps import HEADER_BYTES, read_base_map
from devices.packs.findings import Findings


def header(*, magic=b"PMTiles\x03", tile_type=1):
    """Of tiles round Bangkok."""
    bounds = pack("<4i", 1_003_000_000, 134_000_000, 1_010_000_000, 140_000_000)
    return (magic.ljust(99, b"\0") + bytes((tile_type, 0, 14)) + bounds).ljust(HEADER_BYTES, b"\0")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "city.pmtiles"


def test_tiles_are_left_where_they_lie_and_say_what_they_cover(file):
    file.write_bytes(header())
    read = read_base_map(file, Findings())
    assert (read.tiles, read.extent) == (file, (100.3, 13.4, 101.0, 14.0))
    assert read.geojson == '{"type":"FeatureCollection","features":[]}'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (header(magic=b"PMTiles\x02"), "is not PMTiles version 3"),
        (b"PMTiles\x03", "is not PMTiles version 3"),
        (header(tile_type=2), "holds pictures"),
    ],
)
def test_a_file_that_no_map_could_draw_is_found_with_its_cure(file, content, said):
    file.write_bytes(content)
    findings = Findings()
    read_base_map(file, findings)
    [problem] = findings.problems
    assert said in str(problem)


def test_a_file_that_is_not_there_is_found(file):
    findings = Findings()
    read_base_map(file, findings)
    [problem] = findings.problems
    assert "no such file" in str(problem)
