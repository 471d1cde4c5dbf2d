"""A hub's ingest as it really is, and what it has made of some messages."""

import pytest

from broker.alerts.stopwatch import Stopwatch
from broker.commits import Commits
from broker.edge import Edge
from broker.ingest import Ingest
from broker.live.live import Live
from broker.mqtt.client import Message
from broker.refusals import Refusals
from broker.stores.duckdb import DuckDBStore
from devices.packs import read_packs

PACKS = read_packs()


@pytest.fixture
def told_to_a_hub(tmp_path):
    """What live state and refusals hold after these messages to the hub of a city."""

    def told_to_a_hub(*messages, city, seal, now_ms):
        live, refusals, runs, store = Live(PACKS, PACKS.city(city)), Refusals(), {}, DuckDBStore(tmp_path)
        commits = Commits(store, lambda _: None)
        parts = {"edge": Edge(PACKS, runs), "runs": runs, "live": live, "refusals": refusals, "commits": commits}
        clocks = {"stopwatch": Stopwatch(lambda: now_ms), "wall_ms": lambda: now_ms}
        with commits, Ingest(**parts, **clocks, seal=seal) as ingest:
            for number, (topic, payload) in enumerate(messages, start=1):
                ingest.take(Message(topic, payload, 1, number, 1))
        store.close()
        return live, [refused.reason.value for refused in refusals.recent()]

    return told_to_a_hub
