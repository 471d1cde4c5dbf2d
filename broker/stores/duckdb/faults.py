"""What an error of DuckDB means to us; DuckDB tells most of them apart only in words."""

import duckdb

_DAMAGE = ("Corrupt database file", "not a valid DuckDB database file", "Could not read enough bytes")
_NEWER = ("newer version of DuckDB", "storage version greater than")
_IN_USE = ("Could not set lock on file", "used by another process")


def is_damage(error: duckdb.Error) -> bool:
    return isinstance(error, duckdb.SerializationException) or _says(error, _DAMAGE)


def is_newer(error: duckdb.Error) -> bool:
    return _says(error, _NEWER)


def is_in_use(error: duckdb.Error) -> bool:
    return _says(error, _IN_USE)


def first_line(error: duckdb.Error) -> str:
    return str(error).partition("\n")[0]


def _says(error: duckdb.Error, phrases: tuple[str, ...]) -> bool:
    return any(phrase in str(error) for phrase in phrases)
