"""What runs as a process of its own, and what it tells of itself."""
