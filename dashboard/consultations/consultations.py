"""The requests of one booth, in a folder of their own."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from dashboard.consultations.consent import Consent, Terms
from dashboard.consultations.left import KeptLine, Left
from dashboard.consultations.sealing import KeyFile, opened
from dashboard.diary import DAY_MS, Diary, Pages

KEY = "key.json"
CONSENTS = "consents"
MOST_BYTES = 20_000_000
"""Some 20,000 requests; a stranger who sends more fills no disk."""
Closed = Literal["", "brand", "key"]


class Unreadable(Exception):
    """The key's file is no key; the message names it and the cure."""


class Opened(NamedTuple):
    requests: list[Left]
    unopened: int
    """Closed with another key, or damaged."""
    torn: int


@dataclass(frozen=True, slots=True)
class Consultations:
    folder: Path
    terms: Terms
    _diary: Diary[KeptLine] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_diary", Diary(self.folder, KeptLine, MOST_BYTES))

    def closed(self) -> Closed:
        """Why nobody can leave anything: nobody is named who answers for it, or it could not be sealed."""
        if not self.terms.is_somebody_responsible:
            return "brand"
        return "" if self.key() else "key"

    @property
    def is_open(self) -> bool:
        try:
            return not self.closed()
        except Unreadable:
            return False

    def key(self) -> KeyFile | None:
        """As it is now: a key that is made while the hub runs opens the form. Raises `Unreadable`."""
        file = self.folder / KEY
        try:
            return msgspec.json.decode(file.read_bytes(), type=KeyFile)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError):
            raise Unreadable(f"{file}: is no key; put back a copy of it, or remove it and make a new one") from None

    def put_key(self, key: KeyFile) -> bool:
        """Whole or not at all, and never over another's: False where there is one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / f"{KEY}.{secrets.token_hex(4)}"
        fresh.touch(mode=0o600)
        fresh.write_bytes(msgspec.json.encode(key))
        try:
            os.link(fresh, self.folder / KEY)
        except FileExistsError:
            return False
        finally:
            fresh.unlink()
        return True

    def keep(self, left: Left) -> None:
        """Sealed and on disk when this returns; the form must not be closed.

        Raises `Full`, `OSError` or `Unreadable`.
        """
        key = self.key()
        assert key, "without one the form is closed"
        self._note(self.terms.consent(left.language))
        line = KeptLine(left.at_ms, left.language, key.id, key.seal(msgspec.json.encode(left)))
        self._diary.add(line, at_ms=left.at_ms)

    def lines(self, *, first_ms: int | None = None, last_ms: int | None = None) -> Pages[KeptLine]:
        return self._diary.read(first_ms=first_ms, last_ms=last_ms)

    def open(self, key: KeyFile, passphrase: str) -> Opened:
        """Raises `WrongPassphrase`."""
        private, lines = key.unlocked(passphrase), self.lines()
        requests = list[Left]()
        for line in lines.entries:
            content = opened(private, line.sealed)
            left = msgspec.json.decode(content, type=Left) if content else None
            if left and (left.at_ms, left.language) == (line.at_ms, line.language):  # nobody has moved it
                requests.append(left)
        return Opened(requests, len(lines.entries) - len(requests), lines.torn)

    def forget(self, *, now_ms: int, days: int | None = None) -> int:
        """How many days of requests went, so that none is kept longer than that."""
        return self._diary.forget(before_ms=now_ms - (self.terms.keep_days if days is None else days) * DAY_MS)

    def _note(self, consent: Consent) -> None:
        """The very text that was agreed to, once; no personal data is in it."""
        file = self.folder / CONSENTS / f"{consent.version}.txt"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(consent.text, encoding="utf-8", newline="\n")
