"""The numbers on the stage: one value over all fresh devices of a kind."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from devices.solution import Solution, Tile
from devices.topic import Address


class Speaks(Protocol):
    """What a tile needs to know of a device."""

    @property
    def address(self) -> Address: ...
    @property
    def values(self) -> Mapping[str, float]: ...
    @property
    def state(self) -> str: ...
    @property
    def ills(self) -> Mapping[str, str]:
        """By quantity that is found broken: how."""
        ...


def tile_values(solutions: Iterable[Solution], devices: Iterable[Speaks]) -> dict[str, float]:
    """By `solution.tile key`; a tile that nobody speaks for is left out.

    A silent device leaves the count, and so does what a broken one says.
    """
    by_kind: dict[str, list[Mapping[str, float]]] = {}
    for device in devices:
        if device.state == "fresh":
            by_kind.setdefault(device.address.kind, []).append(_believed(device))
    tiles: dict[str, float] = {}
    for solution in solutions:
        for tile in solution.views.tiles:
            value = tile_value(tile, by_kind.get(tile.kind, []))
            if value is not None:
                tiles[f"{solution.id}.{tile.key}"] = value
    return tiles


def _believed(device: Speaks) -> Mapping[str, float]:
    if not device.ills:
        return device.values
    return {key: value for key, value in device.values.items() if key not in device.ills}


def tile_value(tile: Tile, spoken: Iterable[Mapping[str, float]]) -> float | None:
    """A tile over the values of its devices; those that lack a quantity it needs are passed over."""
    needed = {tile.quantity, *tile.of}
    complete = [values for values in spoken if needed <= values.keys()]
    total = sum(values[tile.quantity] for values in complete)
    match tile.show:
        case _ if not complete:
            return None
        case "sum":
            return total
        case "mean":
            return total / len(complete)
        case "highest":
            return max(values[tile.quantity] for values in complete)
        case "share":
            whole = sum(values[key] for values in complete for key in tile.of)
            return total / whole if whole else None
        case "count":
            return sum(values[tile.quantity] >= (tile.at_least or 0) for values in complete)
