"""The hub: ingest, store, live state, API and screens, in one process behind one port."""
