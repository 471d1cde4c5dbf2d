"""The hand."""
