from hypothesis import given
from hypothesis import strategies as some

from common.rate_limit import TokenBucket


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_a_burst_goes_through_then_it_waits():
    bucket = TokenBucket(rate=2, burst=3, clock=Clock())
    assert [bucket.take() for _ in range(4)] == [0, 0, 0, 0.5]


def test_after_the_wait_there_is_a_token():
    clock = Clock()
    bucket = TokenBucket(rate=2, burst=1, clock=clock)
    bucket.take()
    clock.now += bucket.take()
    assert bucket.take() == 0


def test_what_is_asked_for_is_free_and_nothing_is_saved_up():
    bucket = TokenBucket(rate=2, burst=2, clock=Clock())
    bucket.give()
    assert [bucket.take() for _ in range(3)] == [0, 0, 0.5]
    bucket.give()
    assert [bucket.take() for _ in range(2)] == [0, 0.5]


@given(pauses=some.lists(some.floats(0, 3), max_size=200))
def test_never_more_than_the_burst_and_the_rate(pauses):
    clock = Clock()
    bucket = TokenBucket(rate=2, burst=10, clock=clock)
    passed = 0
    for pause in pauses:
        clock.now += pause
        passed += bucket.take() == 0
    assert passed <= 10 + 2 * clock.now + 1e-6
