"""Canals and rivers: what drains into them, how they carry it, who pumps it out."""
