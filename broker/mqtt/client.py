"""The only MQTT client: a subscriber that acknowledges when told to, and a publisher that waits for room."""

import collections
import contextlib
import selectors
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Self, cast

import msgspec
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from broker.mqtt import trouble
from broker.mqtt.buffered import BufferedSocket

KEEPALIVE_S = 30
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 10.0
"""Between attempts to connect; a connection that held for longer starts again from the first."""
LISTEN_S = 1.0
"""The longest wait between two looks at the keepalive."""
PACKETS_IN_A_ROW = 500
"""Read before what is to be sent has its turn."""
HELD_BYTES = 64 * 1024 * 1024
"""What a subscriber hands on before it waits for acknowledgements: a slow store must not fill the memory."""
OVERHEAD_BYTES = 512
"""What a message weighs in memory besides its payload."""


class Endpoint(msgspec.Struct, frozen=True):
    """Where a broker is, and who we are there."""

    host: str
    port: int
    username: str | None = None
    password: str | None = None

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Message(msgspec.Struct, frozen=True, gc=False):
    """What arrived. Only the connection that it came by can acknowledge it, hence the number."""

    topic: str
    payload: bytes
    qos: int
    mid: int
    connection: int


class Will(msgspec.Struct, frozen=True):
    """What the broker publishes, retained, when this client vanishes."""

    topic: str
    payload: bytes


class Link(msgspec.Struct, frozen=True):
    """Whether the broker is there, for how long that has been so, and where it isn't, why and what to do."""

    connected: bool
    seconds: float
    problem: str


class _Client(mqtt.Client):
    """Left alone, paho makes six system calls a message, and at each the interpreter may go to another thread."""

    def _create_socket(self) -> BufferedSocket:
        return BufferedSocket(cast("socket.socket", super()._create_socket()))


class _Connection:
    """Comes back for ever. One thread owns paho; the others leave what they want sent in an outbox."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        client_id: str,
        filters: Sequence[str],
        on_message: Callable[[Message], object] | None,
        clean_session: bool,
        will: Will | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.client_id = client_id
        self._filters = [(topic, 1) for topic in filters]
        self._hand_on = on_message
        self._outbox: collections.deque[Any] = collections.deque()
        self._number = 0
        self._answered = False
        self._welcomed = threading.Event()
        self._closing = threading.Event()
        self._problem = f"not yet connected to {endpoint}"
        self._changed_s = time.monotonic()
        self._paho = self._make_paho(clean_session=clean_session, will=will)
        self._thread = threading.Thread(target=self._run, name=f"mqtt {client_id}", daemon=True)

    def _make_paho(self, *, clean_session: bool, will: Will | None) -> mqtt.Client:
        paho = _Client(
            CallbackAPIVersion.VERSION2,
            client_id=self.client_id,
            clean_session=clean_session,
            protocol=mqtt.MQTTv311,
            manual_ack=not clean_session,
            reconnect_on_failure=False,
        )
        paho.max_inflight_messages_set(0)
        paho.username_pw_set(self.endpoint.username, self.endpoint.password)
        if will:
            paho.will_set(will.topic, will.payload, qos=1, retain=True)
        paho.on_connect = self._on_connect
        paho.on_subscribe = self._on_subscribe
        paho.on_disconnect = self._on_disconnect
        paho.on_message = self._on_message
        paho.on_socket_register_write = lambda *_: None  # leaves the writing to our loop
        return paho

    def __enter__(self) -> Self:
        self._bell, self._rope = socket.socketpair()
        self._bell.settimeout(0)
        self._rope.settimeout(0)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._ring()
        self._thread.join()
        self._bell.close()
        self._rope.close()

    def link(self) -> Link:
        return Link(self._welcomed.is_set(), time.monotonic() - self._changed_s, self._problem)

    def wait_until_connected(self, timeout_s: float) -> bool:
        return self._welcomed.wait(timeout_s)

    def _ring(self) -> None:
        """Wakes the thread, unless it is awake or the connection was closed meanwhile."""
        with contextlib.suppress(OSError):
            self._rope.send(b"!")

    # From here on, what the connection's own thread does.

    def _run(self) -> None:
        try:
            self._come_back_for_ever()
        finally:
            self._turn(problem=f"the connection to {self.endpoint} was closed here")

    def _come_back_for_ever(self) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._closing.is_set():
            self._number += 1
            self._answered = False
            started_s = time.monotonic()
            try:
                self._paho.connect(self.endpoint.host, self.endpoint.port, KEEPALIVE_S)
            except OSError as error:
                self._turn(problem=trouble.unreachable(self.endpoint.host, self.endpoint.port, error))
            else:
                self._serve()
            if time.monotonic() - started_s > LONGEST_PAUSE_S:
                pause_s = FIRST_PAUSE_S
            self._closing.wait(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    def _serve(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._bell, selectors.EVENT_READ)
            while wire := cast("BufferedSocket | None", self._paho.socket()):
                last = self._closing.is_set()  # asked first: what came before the end still goes out
                self._send_outbox()
                if last:
                    self._paho.disconnect()
                self._paho.loop_write()
                if self._paho.socket() is not wire:
                    return
                wire.flush()
                _watch(selector, wire, read=self._has_room(), write=wire.unsent() > 0)
                waiting = wire.pending() > 0 and self._has_room()
                ready = {key.fileobj for key, _ in selector.select(timeout=0 if waiting else LISTEN_S)}
                if self._bell in ready:
                    self._bell.recv(4096)
                if self._has_room() and (waiting or wire in ready):
                    self._read(wire)
                if self._has_room():
                    self._paho.loop_misc()

    def _read(self, wire: BufferedSocket) -> None:
        for _ in range(PACKETS_IN_A_ROW):
            self._paho.loop_read()
            if not wire.pending() or not self._has_room() or self._paho.socket() is not wire:
                return

    def _send_outbox(self) -> None:
        raise NotImplementedError

    def _has_room(self) -> bool:
        return True

    def _on_connect(
        self, _paho: object, _: object, flags: mqtt.ConnectFlags, reason: ReasonCode, _more: object
    ) -> None:
        self._answered = True
        if reason.is_failure:
            self._turn(problem=trouble.refused(str(self.endpoint), self.endpoint.username, str(reason)))
            return
        if self._filters:
            self._paho.subscribe(self._filters)
        if flags.session_present or not self._filters:
            # A resumed session is subscribed already, and iotcore confirms it only behind its backlog.
            self._turn(problem="")

    def _on_subscribe(self, _paho: object, _: object, _mid: int, reasons: list[ReasonCode], _more: object) -> None:
        denied = [topic for (topic, _), reason in zip(self._filters, reasons, strict=True) if reason.is_failure]
        self._turn(problem=trouble.not_allowed(str(self.endpoint), self.endpoint.username, denied) if denied else "")

    def _on_disconnect(self, _paho: object, _: object, _flags: object, reason: ReasonCode, _more: object) -> None:
        if not self._answered:
            self._turn(problem=trouble.refused(str(self.endpoint), self.endpoint.username, "it hung up"))
        elif self._welcomed.is_set():
            self._turn(problem=trouble.lost(str(self.endpoint), self.client_id, str(reason)))

    def _on_message(self, _paho: object, _: object, message: mqtt.MQTTMessage) -> None:
        if self._hand_on:
            self._hand_on(Message(_topic(message), bytes(message.payload), message.qos, message.mid, self._number))

    def _turn(self, *, problem: str) -> None:
        if bool(problem) == self._welcomed.is_set():
            self._changed_s = time.monotonic()
        self._problem = problem
        if problem:
            self._welcomed.clear()
        else:
            self._welcomed.set()


class Subscriber(_Connection):
    """Hands on what arrives, in order; the broker keeps a message, through absences too, until it is acknowledged.

    `on_message` is called on the connection's thread and must be quick. The broker knows the session, which lasts, by
    `client_id`: whoever else connects under that name thrusts this one out.
    """

    def __init__(
        self, endpoint: Endpoint, *, client_id: str, filters: Sequence[str], on_message: Callable[[Message], object]
    ) -> None:
        super().__init__(endpoint, client_id=client_id, filters=filters, on_message=on_message, clean_session=False)
        self._held_bytes = 0

    def acknowledge(self, messages: Sequence[Message]) -> None:
        """From any thread, in the order in which they came: the embedded broker hangs up on any other."""
        self._outbox.append(messages)
        self._ring()

    def _send_outbox(self) -> None:
        while self._outbox:
            for message in self._outbox.popleft():
                self._held_bytes -= len(message.payload) + OVERHEAD_BYTES
                if message.connection == self._number:
                    self._paho.ack(message.mid, message.qos)

    def _has_room(self) -> bool:
        return self._held_bytes < HELD_BYTES

    def _on_message(self, _paho: object, _: object, message: mqtt.MQTTMessage) -> None:
        self._held_bytes += len(message.payload) + OVERHEAD_BYTES
        super()._on_message(_paho, _, message)


class Publisher(_Connection):
    """Publishes with QoS 1 in order, with at most `window` messages not yet acknowledged; may listen as well.

    Leaving the block doesn't wait for acknowledgements; `delivered` does.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        client_id: str,
        window: int = 1_000,
        filters: Sequence[str] = (),
        on_message: Callable[[Message], object] | None = None,
        will: Will | None = None,
    ) -> None:
        super().__init__(
            endpoint, client_id=client_id, filters=filters, on_message=on_message, clean_session=True, will=will
        )
        self._window = window
        self._unacknowledged = 0
        self._change = threading.Condition()
        self._paho.on_publish = self._on_publish

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        with self._change:
            self._change.notify_all()

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Waits while the window is full, however long the broker is away, so that nothing is lost or piles up."""
        if not topic or "+" in topic or "#" in topic:
            raise ValueError(f"'{topic}' is no topic to publish on; wildcards are for subscribers")
        with self._change:
            self._change.wait_for(lambda: self._unacknowledged < self._window or self._closing.is_set())
            if self._closing.is_set():
                raise ConnectionError(f"the connection to {self.endpoint} was closed before '{topic}' was published")
            self._unacknowledged += 1
            self._outbox.append((topic, payload, retain))
        self._ring()

    def delivered(self, timeout_s: float) -> bool:
        """Whether the broker acknowledged all that was published, in time."""
        with self._change:
            return self._change.wait_for(lambda: self._unacknowledged == 0, timeout_s)

    def _send_outbox(self) -> None:
        while self._outbox and self._welcomed.is_set():
            topic, payload, retain = self._outbox.popleft()
            self._paho.publish(topic, payload, qos=1, retain=retain)

    def _on_publish(self, *_: object) -> None:
        with self._change:
            self._unacknowledged -= 1
            self._change.notify_all()


def _topic(message: mqtt.MQTTMessage) -> str:
    try:
        return message.topic
    except UnicodeDecodeError as error:
        return error.object.decode(errors="replace")


def _watch(selector: selectors.BaseSelector, wire: BufferedSocket, *, read: bool, write: bool) -> None:
    wanted = (selectors.EVENT_READ if read else 0) | (selectors.EVENT_WRITE if write else 0)
    known = selector.get_map().get(wire)
    if known is None and wanted:
        selector.register(wire, wanted)
    elif known is not None and not wanted:
        selector.unregister(wire)
    elif known is not None and known.events != wanted:
        selector.modify(wire, wanted)
