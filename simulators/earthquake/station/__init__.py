"""A seismic station: what it records, when it triggers, what it reports each second."""
