"""Writes a .pmtiles file of one tile, to the letter of its specification (version 3): enough for a map to draw."""

import gzip
import json
from struct import pack

EXTENT = 4096
TILE_TYPE_MVT = 1
NO_COMPRESSION, GZIP = 1, 2
HEADER_BYTES = 127


def tiny_tiles(bounds, layers):
    """The file's bytes: at zoom 0 the whole world, in which each layer holds a rectangle over all of it."""
    west, south, east, north = (round(degrees * 1e7) for degrees in bounds)
    tile = gzip.compress(b"".join(_field(3, _layer(name)) for name in layers), mtime=0)
    metadata = gzip.compress(json.dumps({"vector_layers": [{"id": name} for name in layers]}).encode(), mtime=0)
    # One entry: its tile id, how many tiles share it, its length, and its offset plus one.
    directory = gzip.compress(b"".join(_varint(number) for number in (1, 0, 1, len(tile), 1)), mtime=0)
    leaves_at = HEADER_BYTES + len(directory) + len(metadata)
    header = b"PMTiles\x03" + pack("<4Q", HEADER_BYTES, len(directory), HEADER_BYTES + len(directory), len(metadata))
    header += pack("<4Q", leaves_at, 0, leaves_at, len(tile)) + pack("<3Q", 1, 1, 1)
    header += bytes((1, GZIP, GZIP, TILE_TYPE_MVT, 0, 0)) + pack("<4i", west, south, east, north)
    header += bytes((0,)) + pack("<2i", (west + east) // 2, (south + north) // 2)
    assert len(header) == HEADER_BYTES
    return header + directory + metadata + tile


def _layer(name):
    """A layer with one polygon over the tile, as Mapbox Vector Tile 2.1 has it."""
    far = _zigzag(EXTENT)
    corners = [9, 0, 0, 26, far, 0, 0, far, _zigzag(-EXTENT), 0, 15]
    polygon = _number(3, 3) + _field(4, b"".join(_varint(number) for number in corners))
    return _number(15, 2) + _field(1, name.encode()) + _field(2, polygon) + _number(5, EXTENT)


def _zigzag(number):
    return (number << 1) ^ (number >> 31)


def _varint(number):
    encoded = bytearray()
    while number >= 0x80:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*encoded, number))


def _number(field, value):
    return _varint(field << 3) + _varint(value)


def _field(field, content):
    return _varint(field << 3 | 2) + _varint(len(content)) + content
