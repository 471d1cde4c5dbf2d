"""The one way a part says that it cannot run as it is set."""

EXIT_CODE = 2
"""Starting the part again would not help, so nothing does."""


class Cannot(Exception):
    """The message names the culprit and the cure."""
