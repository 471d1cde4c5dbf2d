"""Tools for who connects a device."""
