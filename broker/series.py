"""A tile through time, from what its devices reported: each holds its last value until it reports again."""

from collections.abc import Mapping, Sequence

from broker.live.tiles import tile_value
from broker.stores.store import Sample, Store
from devices.solution import Tile


def tile_series(
    store: Store, tile: Tile, devices: Sequence[str], *, start_ms: int, end_ms: int, every_ms: int, run: str
) -> list[tuple[int, float]]:
    """(at_ms, value) at the end of each `every_ms` of [start_ms, end_ms) in which any of the devices has reported."""
    groups = {device: [device] for device in devices}
    reported = {
        quantity: store.aggregate(groups, quantity, start_ms=start_ms, end_ms=end_ms, every_ms=every_ms, run=run)
        for quantity in {tile.quantity, *tile.of}
    }
    return combine(tile, reported, every_ms=every_ms)


def combine(
    tile: Tile, reported: Mapping[str, Mapping[str, Sequence[Sample]]], *, every_ms: int
) -> list[tuple[int, float]]:
    """From samples by quantity and device to the tile's own series."""
    changes: dict[int, list[tuple[str, str, float]]] = {}
    for quantity, by_device in reported.items():
        for device, samples in by_device.items():
            for sample in samples:
                changes.setdefault(sample.at_ms, []).append((device, quantity, sample.last))
    held: dict[str, dict[str, float]] = {}
    series: list[tuple[int, float]] = []
    for at_ms in sorted(changes):
        for device, quantity, value in changes[at_ms]:
            held.setdefault(device, {})[quantity] = value
        if (value := tile_value(tile, held.values())) is not None:
            series.append((at_ms + every_ms, value))
    return series
