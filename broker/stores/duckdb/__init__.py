"""The embedded store: readings in DuckDB files that roll by day and size. docs/decisions/0003-stores.md says why."""

from broker.stores.duckdb.store import DuckDBStore as DuckDBStore
