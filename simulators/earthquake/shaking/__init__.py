"""How strongly the ground shakes, and how people feel it."""
