"""Alerts: pure rules from what sensors say to who is warned, and what sirens and boards are told."""
