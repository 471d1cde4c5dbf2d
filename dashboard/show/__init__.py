"""The show: who presents it, and what is on. Every screen is told."""
