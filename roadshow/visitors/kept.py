"""What `consultations` does: at a terminal, where a passphrase is typed unseen."""

import os
import sys
from collections import Counter
from getpass import getpass
from pathlib import Path

import typer

from dashboard.brand.brand import ROADSHOW
from dashboard.consultations.consent import Terms
from dashboard.consultations.consultations import Consultations, Unreadable
from dashboard.consultations.sealing import SHORTEST, KeyFile, WrongPassphrase
from dashboard.consultations.sealing import new_key as made_key
from dashboard.consultations.sheet import sheet
from devices.payload import moment
from roadshow.cannot import Cannot
from roadshow.clock import wall_ms
from roadshow.settings import Settings
from roadshow.visitors.requests import FOLDER
from roadshow.world import read_world


def new_key(settings: Settings) -> None:
    kept = _kept(settings)
    if _key(kept):
        raise Cannot(
            f"{kept.folder} has a key, and what it sealed opens with its passphrase alone; export that, and move the "
            "key away before you make another"
        )
    typer.echo(f"A passphrase of {SHORTEST} characters or more; four words that have nothing to do with each other.")
    typer.echo("It is kept nowhere. Who forgets it has lost every request.")
    passphrase = _asked("Passphrase: ")
    if len(passphrase) < SHORTEST:
        raise Cannot(f"{len(passphrase)} characters are too few for a passphrase; type {SHORTEST} or more")
    if _asked("Again: ") != passphrase:
        raise Cannot("the two passphrases differ, and no key is made; begin again")
    if not kept.put_key(made_key(passphrase)):
        raise Cannot(f"{kept.folder} has got a key meanwhile; nothing is changed")
    typer.echo(f"The key is in {kept.folder}; copy that file to where the laptop is not. The form is open.")


def list_kept(settings: Settings) -> None:
    lines = _kept(settings).lines()
    for line in lines.entries:
        typer.echo(f"{moment(line.at_ms).astimezone():%Y-%m-%d %H:%M}  {line.language}")
    languages = Counter(line.language for line in lines.entries)
    by_language = ", ".join(f"{count} {language}" for language, count in languages.most_common())
    typer.echo(f"{len(lines.entries)} requests{f' ({by_language})' if by_language else ''}")
    _say_torn(lines.torn)


def export(settings: Settings, file: Path) -> None:
    kept, zone = _kept(settings), read_world(settings)[1].time_zone
    if (key := _key(kept)) is None:
        raise Cannot(f"{kept.folder} has no key, so nothing was ever sealed; `consultations new-key` makes one")
    try:
        found = kept.open(key, _asked("Passphrase: "))
    except WrongPassphrase:
        raise Cannot("this passphrase opens nothing; it is the one that was typed at `consultations new-key`") from None
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Cannot(f"{file}: cannot be written ({error.strerror}); name a file that is not there yet") from None
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as written:
        written.write(sheet(found.requests, zone))
    typer.echo(f"{len(found.requests)} requests are in {file}, for anybody to read: take care of it")
    if found.unopened:
        typer.echo(f"{found.unopened} were sealed with another key, and are left out")
    _say_torn(found.torn)


def delete_older(settings: Settings, days: int) -> None:
    kept = _kept(settings)
    before = len(kept.lines().entries)
    kept.forget(now_ms=wall_ms(), days=days)
    left = len(kept.lines().entries)
    typer.echo(f"{before - left} requests are deleted, {left} are left")


def _kept(settings: Settings) -> Consultations:
    return Consultations(settings.data / FOLDER, Terms(ROADSHOW, "", settings.keep_consultations_days))


def _key(kept: Consultations) -> KeyFile | None:
    try:
        return kept.key()
    except Unreadable as reason:
        raise Cannot(str(reason)) from None


def _asked(prompt: str) -> str:
    """Unseen at a terminal; the next line where a program types it."""
    return getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _say_torn(torn: int) -> None:
    if torn:
        typer.echo(f"{torn} lines are torn: the show was killed within them, and nobody was told that they were kept")
