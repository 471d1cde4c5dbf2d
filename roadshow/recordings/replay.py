"""`roadshow replay FILE`: says a CSV's measurements, or a recording's messages, again, as what they are: recorded."""

import contextlib
import signal
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from broker.edge import Edge
from devices.city import City
from devices.mapping import BadRow, MappedRow, Mapping, WrongColumns, read_mapping, read_rows
from devices.packs import Packs
from devices.packs.findings import PackError
from devices.payload import Status, Telemetry, encode, moment
from devices.provenance import Provenance
from devices.recording import Again, Said, survey
from devices.topic import Address, Channel
from roadshow.cannot import Cannot
from roadshow.clock import wall_ms
from roadshow.recordings.playback import Playback, own_run, playback
from roadshow.recordings.recording_file import open_recording
from roadshow.settings import Settings
from roadshow.world import all_packs

console = Console(highlight=False)

CSV_SPEED = 60.0
RECORDING_SPEED = 1.0
MOST_ROWS = 1_000_000
"""A CSV is put in order of time before it plays, in memory."""
TOLD = 10
"""Bad rows that are told in full; all are counted."""


def replay(settings: Settings, file: Path, *, mapping: Path | None, speed: float | None) -> None:
    """Plays to the end, or until Ctrl-C."""
    if not file.is_file():
        raise Cannot(f"{file}: no such file")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    packs = all_packs(settings)
    if mapping is not None:
        _replay_csv(settings, packs, file, _read(mapping), speed=CSV_SPEED if speed is None else speed)
    else:
        _replay_recording(settings, packs, file, speed=RECORDING_SPEED if speed is None else speed)


# A CSV


def _read(file: Path) -> Mapping:
    try:
        return read_mapping(file)
    except PackError as error:
        raise Cannot(str(error)) from None


def _replay_csv(settings: Settings, packs: Packs, file: Path, mapping: Mapping, *, speed: float) -> None:
    for what, name, known in (("city", mapping.city, packs.cities), ("kind", mapping.kind, packs.kinds)):
        if name not in known:
            raise Cannot(f"--map: unknown {what} '{name}'; known: {', '.join(sorted(known))}. --packs DIR adds more")
    run = f"{mapping.city}-{file.stem}-{wall_ms()}"[-64:]
    table = Checked(packs, packs.cities[mapping.city], mapping, run)
    with console.status(f"reading {file}"):
        rows = table.read(file)
    table.tell_refused(file)
    if not rows:
        raise Cannot(f"{file}: no row can be played; the reasons stand above")
    start_ms = rows[0].at_ms
    own = own_run(run, city=mapping.city, scenario=file.stem, speed=speed, at_ms=start_ms)
    with playback(settings, [own], [mapping.city], start_ms=start_ms, speed=speed) as playing:
        _play(playing, [*table.statuses(start_ms), *rows], total=len(rows) + len(table.devices))
    told = playing.published - len(table.devices)
    console.print(f"{told:,} readings of {len(table.devices)} devices played, {table.refused:,} rows refused")


@dataclass(slots=True)
class Checked:
    """A CSV's rows as messages, each checked as the hub will check it; a row is taken whole or refused whole."""

    packs: Packs
    city: City
    mapping: Mapping
    run: str
    devices: dict[Address, Status] = field(default_factory=dict)
    refused: int = 0
    _reasons: Counter[str] = field(default_factory=Counter)
    _first: list[BadRow] = field(default_factory=list)

    def read(self, file: Path) -> list[Said]:
        """In order of time, then of lines."""
        edge = Edge(self.packs, runs={})
        said: list[tuple[int, int, Said]] = []
        try:
            with file.open(encoding=self.mapping.encoding, newline="") as lines:
                for row in read_rows(lines, self.mapping, zone=self.city.time_zone):
                    if isinstance(row, MappedRow):
                        row = self._check(row, edge)
                    if isinstance(row, BadRow):
                        self._refuse(row)
                    else:
                        said.append(row)
                    if len(said) > MOST_ROWS:
                        raise Cannot(
                            f"{file}: more than {MOST_ROWS:,} rows; split it by time and play the parts in turn"
                        )
        except WrongColumns as problem:
            raise Cannot(f"{file}: {problem}. Mend the mapping") from None
        except UnicodeDecodeError as error:
            cure = 'save it as UTF-8, or write for example encoding = "cp1254" in the mapping'
            raise Cannot(f"{file}: is not {error.encoding} ({error.reason}); {cure}") from None
        said.sort(key=lambda each: each[:2])
        return [each for _, _, each in said]

    def statuses(self, at_ms: int) -> Iterator[Said]:
        """How each device is called, and where it stands if the file says so."""
        for address, status in self.devices.items():
            yield Said(at_ms, address.topic(Channel.STATUS), encode(status), retain=True)

    def tell_refused(self, file: Path) -> None:
        if not self.refused:
            return
        console.print(f"{self.refused:,} rows of {file} are refused:")
        table = Table("rows", "why")
        for why, count in self._reasons.most_common():
            table.add_row(f"{count:,}", why)
        console.print(table)
        for bad in self._first:
            console.print(f"  {bad}", markup=False)
        if self.refused > TOLD:
            console.print(f"  and {self.refused - TOLD:,} more")

    def _check(self, row: MappedRow, edge: Edge) -> "tuple[int, int, Said] | BadRow":
        address = Address(self.city.id, self.mapping.kind, row.device)
        topic = address.topic(Channel.TELEMETRY)
        # The line is the reading's number: every stored reading names its row.
        message = Telemetry(dict(row.values), moment(row.at_ms), row.line, self.run, Provenance.RECORDED)
        payload = encode(message)
        if refusals := edge.telemetry(topic, payload, received_ms=row.at_ms).refusals:
            return BadRow(row.line, self.mapping.device.column, row.device, refusals[0].detail)
        if address not in self.devices:
            self.devices[address] = Status(name=row.shown_name[:80], lon=row.lon, lat=row.lat)
        return row.at_ms, row.line, Said(row.at_ms, topic, payload)

    def _refuse(self, row: BadRow) -> None:
        self.refused += 1
        self._reasons[_without_numbers(row)] += 1
        if len(self._first) < TOLD:
            self._first.append(row)


def _without_numbers(row: BadRow) -> str:
    """The reason that rows share: `free -12 is outside 0 to 5000 1` is one with `free -3 ...`."""
    words = row.why.split(" ")
    return " ".join([words[0], *words[2:]]) if "is outside" in row.why else row.why


# A recording


def _replay_recording(settings: Settings, packs: Packs, file: Path, *, speed: float) -> None:
    with console.status(f"reading {file}"), open_recording(file) as (started_ms, messages):
        held = survey(messages, known=packs.cities)
    play = f"{wall_ms():x}"
    own = [
        own_run(
            f"{city}-{file.name.partition('.')[0]}"[:50] + f"+{play}",
            city=city,
            scenario=file.name,
            speed=speed,
            at_ms=started_ms,
        )
        for city in sorted(held.cities - held.announced)
    ]
    again = Again(started_ms, speed, play, {run.city: run.run for run in own})
    with (
        open_recording(file) as (_, messages),
        playback(settings, own, held.cities, start_ms=started_ms, speed=speed) as playing,
    ):
        _play(playing, (said for heard in messages if (said := again.say(heard))), total=held.messages)
    console.print(f"{playing.published:,} of {held.messages:,} messages played; commands are not given again")


# Both


def _play(playing: Playback, said: Iterable[Said], *, total: int) -> None:
    clock = TextColumn("{task.fields[clock]}")
    with Progress(BarColumn(), MofNCompleteColumn(), clock, TimeRemainingColumn(), console=console) as progress:
        task = progress.add_task("", total=total, clock="")

        def show() -> None:
            progress.update(task, completed=playing.published, clock=f"{moment(playing.now_ms):%Y-%m-%d %H:%M:%S} UTC")

        with contextlib.suppress(KeyboardInterrupt):
            playing.play(said, show=show)
        show()
