"""A look at a data folder from outside: what a store would find, and nothing changed."""

from contextlib import closing

import duckdb
import pytest

from broker.stores.duckdb import DuckDBStore
from broker.stores.duckdb.look import Look, look
from devices.provenance import Provenance
from devices.reading import Reading

AT_MS = 1_795_417_200_000


@pytest.fixture
def folder(tmp_path):
    """A store of two readings that was closed."""
    device = "istanbul.parking-bay.demo-01"
    with closing(DuckDBStore(tmp_path)) as store:
        store.write(
            [
                Reading("istanbul", "parking-bay", device, AT_MS + n, AT_MS, {"occupied": n}, Provenance.REAL)
                for n in (0, 1)
            ]
        )
    return tmp_path


def segment(folder):
    return next(folder.glob("*.duckdb"))


def test_it_counts_what_is_there(folder):
    before = sorted(path.name for path in folder.iterdir())
    assert look(folder) == Look(readings=2)
    assert sorted(path.name for path in folder.iterdir()) == before


def test_it_names_what_is_damaged_and_leaves_it_where_it_is(folder):
    damaged = folder / "2026-01-01-0001.duckdb"
    damaged.write_bytes(b"no database at all" * 1_000)
    (folder / "2025-01-01-0001.duckdb.damaged").touch()
    assert look(folder) == Look(2, ("2025-01-01-0001.duckdb.damaged", "2026-01-01-0001.duckdb"))
    assert damaged.exists()


def test_it_tells_what_a_newer_roadshow_wrote(folder):
    with duckdb.connect(segment(folder)) as connection:
        connection.execute("UPDATE segment SET schema_version = 99")
    assert look(folder).refused == f"{segment(folder).name} was written by a newer Roadshow; update this one"


def test_an_empty_folder_is_whole(tmp_path):
    assert look(tmp_path) == Look(0)
