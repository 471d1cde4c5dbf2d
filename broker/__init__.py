"""Carries readings from MQTT to the store and keeps the live state."""
