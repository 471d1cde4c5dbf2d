"""Passwords, seals, and where a part reaches its broker and keeps its data."""
