"""Every part, and what is wrong with it."""
