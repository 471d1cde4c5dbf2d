"""Whoever watches reconstructs exactly the state, however slow, late or impatient."""

import asyncio
import gc
import weakref
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from broker.live.view import DeviceView, Event, View
from dashboard.api.app import create_api
from dashboard.api.live import QUEUED_FRAMES, Broadcast, TooManyViewers, frame
from dashboard.api.stream import KEEP_ALIVE, RECONNECT, LiveStream

DEVICES = ("a", "b", "c")


def parsed(data: bytes) -> tuple[str, int, View]:
    event, tick, body, *rest = data.decode().split("\n")
    assert rest == ["", ""]
    view = msgspec.json.decode(body.removeprefix("data: "), type=View)
    return event.removeprefix("event: "), int(tick.removeprefix("id: ")), view


class City:
    """Live state in little: a number a device, and an event for each that turns 9."""

    def __init__(self) -> None:
        self.values: dict[str, float] = dict.fromkeys(DEVICES, 0.0)
        self.events: list[Event] = []
        self.tick = self._told = 0
        self._changed: set[str] = set()

    def change(self, device: str, value: float) -> None:
        self.values[device] = value
        self._changed.add(device)
        if value == 9:
            self.events.append(Event(len(self.events) + 1, self.tick, "level", device))

    def snapshot(self) -> bytes:
        return frame("snapshot", self.tick, self._view(set(DEVICES), self.events))

    def delta(self) -> bytes:
        self.tick += 1
        view = self._view(self._changed, self.events[self._told :])
        self._changed, self._told = set(), len(self.events)
        return frame("delta", self.tick, view)

    def _view(self, devices: set[str], events: list[Event]) -> View:
        views = {device: DeviceView({"v": self.values[device]}, 0, 0, "real") for device in devices}
        return View(tick=self.tick, now=0, city="istanbul", devices=views, events=tuple(events))


class Watcher:
    """A browser: applies what it is sent, and notes anything that does not follow."""

    def __init__(self, viewer) -> None:
        self.viewer = viewer
        self.values: dict[str, float] = {}
        self.events: list[int] = []
        self.tick = -1

    def read(self) -> bool:
        """One frame; whether there was one."""
        if (data := self.viewer.take()) is None:
            return False
        event, tick, view = parsed(data)
        if event == "snapshot":
            assert tick >= self.tick
            self.values = {}
        else:
            assert tick == self.tick + 1
        self.tick = tick
        self.values |= {device: seen.values["v"] for device, seen in view.devices.items()}
        self.events += [event.id for event in view.events if event.id not in self.events]
        return True


class Watching(RuleBasedStateMachine):
    """Any order of changes, ticks, arrivals, departures, and reading fast or slowly or not at all."""

    @initialize()
    def open(self) -> None:
        self.city = City()
        self.broadcast = Broadcast(self.city.snapshot)
        self.watchers: list[tuple[Watcher, object]] = []

    @rule(device=st.sampled_from(DEVICES), value=st.sampled_from((1, 9)))
    def change(self, device, value) -> None:
        self.city.change(device, value)

    @rule(ticks=st.integers(1, QUEUED_FRAMES + 2))
    def tick(self, ticks) -> None:
        for _ in range(ticks):
            self.broadcast.publish(self.city.delta())

    @rule()
    def arrive(self) -> None:
        arrival = self.broadcast.viewer()
        self.watchers.append((Watcher(arrival.__enter__()), arrival))

    @precondition(lambda self: self.watchers)
    @rule(data=st.data(), frames=st.integers(1, QUEUED_FRAMES))
    def read(self, data, frames) -> None:
        watcher, _ = data.draw(st.sampled_from(self.watchers))
        for _ in range(frames):
            watcher.read()

    @precondition(lambda self: self.watchers)
    @rule(data=st.data())
    def leave(self, data) -> None:
        gone = data.draw(st.sampled_from(self.watchers))
        self.watchers.remove(gone)
        gone[1].__exit__(None, None, None)

    @rule()
    def all_catch_up(self) -> None:
        self.broadcast.publish(self.city.delta())
        for watcher, _ in self.watchers:
            while watcher.read():
                pass
            assert watcher.values == self.city.values
            assert watcher.events == [event.id for event in self.city.events]
            assert watcher.tick == self.city.tick

    @invariant()
    def nobody_is_kept_who_has_left(self) -> None:
        if hasattr(self, "broadcast"):
            assert len(self.broadcast) == len(self.watchers)


TestWatching = Watching.TestCase
TestWatching.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


@given(text=st.text())
def test_a_frame_is_one_event_whatever_its_words_hold(text):
    view = View(tick=3, now=0, city=text)
    data = frame("delta", 3, view)
    assert parsed(data) == ("delta", 3, view)
    assert data.count(b"\n\n") == 1


def test_all_viewers_are_sent_the_very_same_bytes():
    city = City()
    broadcast = Broadcast(city.snapshot)
    with broadcast.viewer() as one, broadcast.viewer() as other:
        assert one.take() is other.take()
        delta = city.delta()
        broadcast.publish(delta)
        assert one.take() is other.take() is delta


def test_a_viewer_who_falls_behind_is_sent_one_snapshot_and_holds_no_more_than_the_bound():
    city = City()
    broadcast = Broadcast(city.snapshot)
    with broadcast.viewer() as viewer:
        viewer.take()
        frames = []
        for _ in range(1000):
            broadcast.publish(city.delta())
        while (data := viewer.take()) is not None:
            frames.append(parsed(data)[:2])
        assert frames == [("snapshot", 1000)]


def test_a_viewer_at_the_bound_still_gets_every_delta():
    city = City()
    broadcast = Broadcast(city.snapshot)
    with broadcast.viewer() as viewer:
        viewer.take()
        for _ in range(QUEUED_FRAMES):
            broadcast.publish(city.delta())
        ticks = [parsed(data)[:2] for _ in range(QUEUED_FRAMES) if (data := viewer.take())]
        assert ticks == [("delta", tick) for tick in range(1, QUEUED_FRAMES + 1)]


def test_one_more_than_the_room_holds_is_turned_away_until_someone_leaves():
    broadcast = Broadcast(City().snapshot, max_viewers=1)
    with broadcast.viewer(), pytest.raises(TooManyViewers, match="1 are watching already"), broadcast.viewer():
        pass
    with broadcast.viewer():
        assert len(broadcast) == 1


def test_a_full_room_is_a_problem_that_asks_to_come_back(platform, ask_of):
    full = create_api(replace(platform, broadcast=Broadcast(City().snapshot, max_viewers=0)))
    response = ask_of(full)("/api/v1/live")
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert response.json()["detail"] == "0 are watching already; try again when someone has left"


def ends(watch) -> None:
    """Runs to the end, and fails where there is none."""
    asyncio.run(asyncio.wait_for(watch, timeout=20))


class Connection:
    """The server's side of one request: what it was sent, and a client who can go away."""

    def __init__(self) -> None:
        self.sent: asyncio.Queue[dict] = asyncio.Queue()
        self.gone = asyncio.Event()

    async def receive(self) -> dict:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message) -> None:
        self.sent.put_nowait(message)

    def stream(self, broadcast: Broadcast, *, beat_s: float = 60) -> asyncio.Task[None]:
        live = LiveStream(broadcast, beat_s=beat_s)
        return asyncio.create_task(live({"type": "http", "method": "GET"}, self.receive, self.send))


def test_a_stream_begins_with_how_to_reconnect_and_everything_and_goes_on_with_each_tick():
    async def watch() -> None:
        city, connection = City(), Connection()
        broadcast = Broadcast(city.snapshot)
        stream = connection.stream(broadcast)
        start = await connection.sent.get()
        headers = dict(start["headers"])
        assert (start["status"], headers[b"cache-control"]) == (200, b"no-store")
        assert headers[b"content-type"] == b"text/event-stream; charset=utf-8"
        assert b"content-length" not in headers
        assert (await connection.sent.get())["body"] == RECONNECT
        assert (await connection.sent.get())["body"] == city.snapshot()
        city.change("a", 9)
        delta = city.delta()
        broadcast.publish(delta)
        assert await connection.sent.get() == {"type": "http.response.body", "body": delta, "more_body": True}
        broadcast.close()
        assert await connection.sent.get() == {"type": "http.response.body"}
        await stream

    ends(watch())


def test_a_viewer_who_goes_away_is_forgotten():
    async def watch() -> None:
        broadcast, connection = Broadcast(City().snapshot), Connection()
        stream = connection.stream(broadcast)
        for _ in range(3):
            await connection.sent.get()
        (viewer,) = broadcast._viewers
        trace = weakref.ref(viewer)
        del viewer
        connection.gone.set()
        await stream
        del stream
        gc.collect()
        assert len(broadcast) == 0
        assert trace() is None

    ends(watch())


def test_whoever_comes_after_closing_is_sent_away_at_once():
    async def watch() -> None:
        broadcast, connection = Broadcast(City().snapshot), Connection()
        broadcast.close()
        await connection.stream(broadcast)
        assert len(broadcast) == 0

    ends(watch())


def test_a_viewer_who_is_told_nothing_is_told_that_the_hub_is_there():
    async def watch() -> None:
        broadcast, connection = Broadcast(City().snapshot), Connection()
        stream = connection.stream(broadcast, beat_s=0)
        for _ in range(3):
            await connection.sent.get()
        for _ in range(10):
            assert (await connection.sent.get())["body"] == KEEP_ALIVE
        broadcast.close()
        await stream

    ends(watch())


class Wall(Connection):
    """A client out of reach: what it is sent is never taken."""

    async def send(self, message) -> None:
        await super().send(message)
        await asyncio.Event().wait()


def test_a_viewer_who_takes_nothing_for_long_gives_up_its_place():
    async def watch() -> None:
        broadcast = Broadcast(City().snapshot)
        await Wall().stream(broadcast, beat_s=0)
        assert len(broadcast) == 0

    ends(watch())
