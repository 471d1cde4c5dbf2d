"""Where readings are kept: one `Store` protocol and the stores that keep it."""
