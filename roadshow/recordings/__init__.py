"""What was said once, written down and said again."""
