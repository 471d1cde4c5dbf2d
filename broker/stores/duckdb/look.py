"""A look at a data folder from outside: what a store would find there, without changing anything."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from broker.stores.duckdb import faults, segment


@dataclass(frozen=True, slots=True)
class Look:
    readings: int
    damaged: tuple[str, ...] = ()
    """Names of the files that a store would set aside, and of those that one has."""
    refused: str = ""
    """Why a store would not open the folder as it stands."""


def look(folder: Path) -> Look:
    readings, damaged = 0, [path.name for path in sorted(folder.glob("*.duckdb.damaged"))]
    for path in segment.find(folder):
        try:
            with duckdb.connect(path, read_only=True) as connection:
                version = connection.execute("SELECT max(schema_version) FROM segment").fetchall()[0][0]
                if version > segment.SCHEMA_VERSION:
                    return Look(
                        readings, tuple(damaged), f"{path.name} was written by a newer Roadshow; update this one"
                    )
                readings += connection.execute("SELECT count(*) FROM reading").fetchall()[0][0]
        except (duckdb.CatalogException, duckdb.SerializationException):
            damaged.append(path.name)
        except duckdb.Error as error:
            if faults.is_damage(error):
                damaged.append(path.name)
            else:
                return Look(readings, tuple(damaged), _why(path, error))
    return Look(readings, tuple(damaged))


def _why(path: Path, error: duckdb.Error) -> str:
    if faults.is_newer(error):
        return f"{path.name} was written by a newer DuckDB than {duckdb.__version__}; update Roadshow"
    if faults.is_in_use(error):
        return f"another process has {path.parent} open; end that one"
    return f"cannot open {path}: {faults.first_line(error)}; see to its permissions"
