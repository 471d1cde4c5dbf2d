"""Random streams by entity."""

import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulators.streams import stream

EXPECTED = [451, 81, 822, 241, 211]
ENTITIES = st.lists(st.one_of(st.text(), st.integers(-(2**63), 2**63)), max_size=4).map(tuple)


def test_a_stream_is_the_same_on_every_platform_and_day():
    assert stream(7, "cars", "levent-4", 0).integers(0, 1000, 5).tolist() == EXPECTED


def test_a_stream_is_the_same_in_another_process_whatever_its_hash_seed():
    program = (
        "from simulators.streams import stream; print(stream(7, 'cars', 'levent-4', 0).integers(0, 1000, 5).tolist())"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == str(EXPECTED)


@given(st.integers(0, 2**32), ENTITIES, st.integers(0, 2**32), ENTITIES)
def test_only_the_same_seed_and_entity_share_a_stream(seed, entity, other_seed, other_entity):
    same = (seed, entity) == (other_seed, other_entity)
    draws, others = stream(seed, *entity).integers(0, 2**63, 4), stream(other_seed, *other_entity).integers(0, 2**63, 4)
    assert (draws.tolist() == others.tolist()) == same


def test_streams_of_neighbours_are_not_correlated():
    draws = np.array([stream(1, "device", f"bay-{number}").random(2000) for number in range(40)])
    correlation = np.array(np.corrcoef(draws)) - np.eye(40)
    assert abs(correlation).max() < 4.5 / 2000**0.5  # 780 pairs: beyond 4.5 sigma by chance once in 190 runs


def test_what_one_entity_draws_does_not_depend_on_another():
    alone = stream(3, "a").random(3).tolist()
    other, again = stream(3, "b"), stream(3, "a")
    other.random(100)
    assert again.random(3).tolist() == alone
