"""What one visitor leaves, and the line that keeps it."""

import msgspec


class Left(msgspec.Struct, frozen=True):
    at_ms: int
    language: str
    name: str
    organisation: str
    contact: str
    """A telephone number or an e-mail address, as it was written."""
    interests: tuple[str, ...]
    """Keys of products and solutions."""
    consent: str
    """Which text was agreed to, twice: that this is kept, and that it is taken to the exhibitor's country."""


class KeptLine(msgspec.Struct, frozen=True):
    """All that can be read without the passphrase."""

    at_ms: int
    language: str
    key: str
    """The id of the key it was closed with."""
    sealed: bytes
