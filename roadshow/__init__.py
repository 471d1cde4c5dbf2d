"""The composition root: command line, settings, processes. The only place that reads a clock or picks a seed."""
