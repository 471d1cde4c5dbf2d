"""Where an earthquake breaks, and when its waves arrive."""
