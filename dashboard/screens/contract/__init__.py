"""Topics, payloads and examples, for engineers."""
