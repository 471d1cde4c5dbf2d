"""A logo's file: a PNG or an SVG, small enough for a hall of phones, and no more than a picture."""

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

from dashboard.brand.brand import Logo

MOST_BYTES = 200_000
PNG = b"\x89PNG\r\n\x1a\n"
SVG = "{http://www.w3.org/2000/svg}svg"
LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px|pt|mm|cm|in)?\s*")


class NoLogo(Exception):
    """The message says what is wrong with the file, and what to do."""


def read_logo(file: Path) -> Logo:
    """Raises `NoLogo`. What an SVG would run is not looked for: it is served so that nothing in it runs."""
    try:
        size = file.stat().st_size
        content = file.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise NoLogo(f"cannot be read ({error.strerror}); put the file beside brand.toml") from None
    if size > MOST_BYTES:
        raise NoLogo(f"has {size:,} bytes; {MOST_BYTES:,} are the most. Export it smaller, best as SVG")
    if content.startswith(PNG):
        return _png(content)
    return _svg(content)


def _png(content: bytes) -> Logo:
    if content[12:16] != b"IHDR" or len(content) < 33:
        raise NoLogo("is a damaged PNG; export it again")
    width, height = struct.unpack(">II", content[16:24])
    if not width or not height:
        raise NoLogo("is a PNG without a size; export it again")
    return Logo(content, "image/png", width, height)


def _svg(content: bytes) -> Logo:
    if b"<!ENTITY" in content:
        raise NoLogo("declares XML entities, which browsers may not follow; export it as plain SVG")
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise NoLogo(f"is neither PNG nor SVG ({error}); export it as one of them") from None
    if root.tag != SVG:
        raise NoLogo(f"is XML but no SVG: its root is {root.tag[:80]}; export it as SVG")
    width, height = _box(root) or _lengths(root)
    if not (width > 0 and height > 0):
        raise NoLogo("is an SVG without a size; give it a viewBox")
    return Logo(content, "image/svg+xml", width, height)


def _box(root: ElementTree.Element) -> tuple[float, float] | None:
    try:
        _, _, width, height = (float(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip()))
    except ValueError:
        return None
    return width, height


def _lengths(root: ElementTree.Element) -> tuple[float, float]:
    found = [LENGTH.fullmatch(root.get(side, "")) for side in ("width", "height")]
    width, height = (float(length[1]) if length else 0.0 for length in found)
    return width, height
