"""A full disk, damaged and newer files, a folder in use: a clear message, and nothing stored is lost."""

import contextlib
import os
import resource
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from broker.stores.duckdb import DuckDBStore
from broker.stores.store import StoreRefused, StoreUnavailable
from devices.reading import Reading

DAY_MS = 86_400_000
NOON_MS = 1_795_000_000_000 // DAY_MS * DAY_MS + DAY_MS // 2
MIB = 1024 * 1024


def batch(number: int, *, day: int = 0, devices: int = 2000) -> list[Reading]:
    at_ms = NOON_MS + day * DAY_MS + number
    return [
        Reading(
            "a", "b", f"a.b.{hash((day, number, n)):x}".replace("-", "m"), at_ms, at_ms, {"v": (n * 7919) % 1013 / 7}
        )
        for n in range(devices)
    ]


@dataclass(frozen=True)
class SmallDisk:
    folder: Path
    make_room: Callable[[], object]


@contextlib.contextmanager
def small_tmpfs(folder: Path) -> Iterator[SmallDisk]:
    folder.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if mount.returncode:
        pytest.skip(f"mounting a small disk needs root: {mount.stderr.strip()}")
    try:
        yield SmallDisk(folder, lambda: subprocess.run(["mount", "-o", "remount,size=120m", folder], check=True))
    finally:
        subprocess.run(["umount", folder], check=True)


@contextlib.contextmanager
def small_files(folder: Path) -> Iterator[SmallDisk]:
    """Where nobody may mount: the system refuses to let any file of this process grow further."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8 * MIB, hard))
    try:
        yield SmallDisk(folder, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(
    ("limited", "segment_bytes"), [(small_tmpfs, MIB), (small_tmpfs, 64 * MIB), (small_files, 64 * MIB)]
)
def test_a_full_disk_loses_nothing_and_writing_goes_on_when_there_is_room(tmp_path, limited, segment_bytes):
    with limited(tmp_path / "disk") as disk:
        with closing(DuckDBStore(disk.folder, segment_bytes=segment_bytes)) as store:
            written = write_until_full(store)
            for _ in range(3):
                written += write_until_full(store, start=written)
            assert store.usage().readings >= written * 2000
            assert len(store.latest()) >= written * 2000
            disk.make_room()
            store.write(batch(written))
            store.write(batch(written + 1))
            assert store.usage().readings == (written + 2) * 2000
        with closing(DuckDBStore(disk.folder)) as store:
            assert store.usage().readings == (written + 2) * 2000


def write_until_full(store: DuckDBStore, *, start: int = 0) -> int:
    """How many batches were written."""
    for written in range(1000):
        try:
            store.write(batch(start + written))
        except StoreUnavailable as error:
            if "make room or lower the store's size limit. What is stored is safe" in str(error):
                return written
            raise
    pytest.fail("the disk never became full")


def three_days(folder: Path) -> list[Path]:
    with closing(DuckDBStore(folder)) as store:
        for day in range(3):
            store.write(batch(0, day=day, devices=5_000))
    return sorted(folder.glob("*.duckdb"))


def overwrite(path: Path, offset: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)


DAMAGES = {
    "not a database": lambda path: path.write_text("lost+found\n" * 1000),
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: os.truncate(path, path.stat().st_size // 2),
    "header": lambda path: overwrite(path, 4096, b"\xff" * 4000),
    "first block of rows": lambda path: overwrite(path, 12 * 1024 + 100, b"\xff" * 64),
    "another application's": lambda path: (path.unlink(), duckdb.connect(path).close()),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("day", [0, 1, 2])
def test_a_damaged_file_is_moved_aside_and_the_rest_goes_on(tmp_path, caplog, damage, day):
    files = three_days(tmp_path)
    DAMAGES[damage](files[day])
    bytes_found = files[day].read_bytes()
    with closing(DuckDBStore(tmp_path)) as store:
        store.aggregate(
            {"all": [reading.device for reading in batch(0, devices=1)]},
            "v",
            start_ms=0,
            end_ms=2 * NOON_MS,
            every_ms=NOON_MS,
        )
        healthy = [reading.at_ms for reading in store.latest()]
        store.write(batch(5, day=2))
        assert store.usage().readings == 12_000
    assert {(at_ms - NOON_MS) // DAY_MS for at_ms in healthy} == {0, 1, 2} - {day}
    assert len(healthy) == 10_000
    assert files[day].with_name(files[day].name + ".damaged").read_bytes() == bytes_found
    assert f"{files[day]} is damaged and was moved aside" in caplog.text
    with closing(DuckDBStore(tmp_path)) as store:
        assert store.usage().readings == 12_000


def test_a_file_of_a_newer_schema_is_refused_untouched(tmp_path):
    newest = three_days(tmp_path)[-1]
    with duckdb.connect(newest) as connection:
        connection.execute("UPDATE segment SET schema_version = 2")
    before = {path.name: path.read_bytes() for path in tmp_path.glob("2*")}
    with pytest.raises(StoreRefused, match=f"{newest.name} was written by a newer Roadshow.*update Roadshow"):
        DuckDBStore(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("2*")} == before


def claim_newer_duckdb(path: Path) -> None:
    """Writes a storage version of the future into the file's header, with the checksum that DuckDB puts there."""
    header = bytearray(path.read_bytes()[:4096])
    struct.pack_into("<Q", header, 12, 12_345)
    checksum = 5381
    for (word,) in struct.iter_unpack("<Q", header[8:]):
        checksum ^= word * 0xBF58476D1CE4E5B9 % 2**64
    struct.pack_into("<Q", header, 0, checksum)
    overwrite(path, 0, bytes(header))


def test_a_file_of_a_newer_duckdb_is_refused_untouched(tmp_path):
    newest = three_days(tmp_path)[-1]
    claim_newer_duckdb(newest)
    before = {path.name: path.read_bytes() for path in tmp_path.glob("2*")}
    with pytest.raises(StoreRefused, match=f"{newest.name} was written by a newer DuckDB.*update Roadshow"):
        DuckDBStore(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("2*")} == before


def test_a_newer_file_is_refused_before_a_damaged_one_is_moved(tmp_path):
    damaged, _, newest = three_days(tmp_path)
    damaged.write_bytes(b"")
    claim_newer_duckdb(newest)
    with pytest.raises(StoreRefused):
        DuckDBStore(tmp_path)
    assert damaged.exists()


HOLDER = """
import sys
from pathlib import Path
from broker.stores.duckdb import DuckDBStore
store = DuckDBStore(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


def test_a_folder_that_another_process_uses_is_refused(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(
            StoreRefused, match=rf"{tmp_path} is in use by another process; stop that one.*{holder.pid}"
        ):
            DuckDBStore(tmp_path)
        holder.communicate("")
    DuckDBStore(tmp_path).close()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreRefused, match=r"cannot use .*/file/data: Not a directory; choose another folder"):
        DuckDBStore(tmp_path / "file" / "data")
