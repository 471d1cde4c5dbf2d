"""Earthquake early warning: from what seismic stations report each second to an alert, its updates, its cancellation.

Pure: no clock, no broker. `watch` is where to begin.
"""
