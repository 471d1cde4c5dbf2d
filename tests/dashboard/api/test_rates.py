"""Who asks, and how much of it is too much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.api.rates import A_SECOND, AT_ONCE, THIS_MACHINE, Rates, asker


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("192.168.1.7", "192.168.1.7"),
        ("::ffff:192.168.1.7", "192.168.1.7"),
        ("127.0.0.1", THIS_MACHINE),
        ("127.8.8.8", THIS_MACHINE),
        ("::1", THIS_MACHINE),
        ("::ffff:127.0.0.1", THIS_MACHINE),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_who_an_address_is(address, who):
    assert asker(address) == who


def test_a_bucket_holds_so_many_at_once_and_fills_again():
    rates = Rates(a_second=2, at_once=4)
    assert [rates.wait_s("a", 1, now_s=0) for _ in range(5)] == [0, 0, 0, 0, 0.5]
    assert [rates.wait_s("a", 1, now_s=1) for _ in range(3)] == [0, 0, 0.5]
    assert [rates.wait_s("a", 1, now_s=100) for _ in range(5)] == [0, 0, 0, 0, 0.5]


def test_each_address_has_a_bucket_of_its_own():
    rates = Rates(a_second=1, at_once=1)
    assert [rates.wait_s(who, 1, now_s=0) for who in "aab"] == [0, 1, 0]


def test_a_dear_question_takes_more():
    rates = Rates(a_second=2, at_once=4)
    assert [rates.wait_s("a", cost, now_s=0) for cost in (4, 4, 1)] == [0, 2, 0.5]


def test_who_is_refused_pays_nothing():
    rates = Rates(a_second=1, at_once=1)
    rates.wait_s("a", 1, now_s=0)
    assert [rates.wait_s("a", 1, now_s=0.5) for _ in range(3)] == [0.5, 0.5, 0.5]
    assert rates.wait_s("a", 1, now_s=1) == 0


def test_a_clock_that_stands_still_or_goes_back_gives_nothing_away():
    rates = Rates(a_second=1, at_once=1)
    assert [rates.wait_s("a", 1, now_s=now_s) for now_s in (10, 9, 10)] == [0, 1, 1]


@given(st.lists(st.tuples(st.integers(0, 500), st.floats(0, 100)), max_size=300))
def test_addresses_are_remembered_up_to_the_bound(asked):
    rates = Rates(a_second=1, at_once=50, addresses=20)
    now_s = 0.0
    for who, passed_s in asked:
        now_s += passed_s
        rates.wait_s(str(who), 1, now_s=now_s)
        assert len(rates._left) <= 20


def test_a_hall_of_500_behind_one_address_may_load_a_screen_of_30_files_within_a_minute():
    rates = Rates()
    assert sum(rates.wait_s("hall", 1, now_s=number / (500 * 30 / 60)) for number in range(500 * 30)) == 0
    assert AT_ONCE + 60 * A_SECOND > 500 * 30
