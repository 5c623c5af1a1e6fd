from hypothesis import given
from hypothesis import strategies as some

from common.frames import encode, that_fit

items = some.lists(some.text(max_size=20) | some.integers(), max_size=30)


def test_a_letter_takes_the_bytes_that_it_has():
    assert encode({"text": "Ä😀"}) == '{"text": "Ä😀"}'


@given(items=items, longest=some.integers(0, 200))
def test_as_many_as_fit_and_no_more(items, longest):
    fitting = that_fit(items, longest)
    assert fitting == items[: len(fitting)]
    if len(fitting) > 1:
        assert size(fitting) <= longest
    if fitting != items:
        assert size(items[: len(fitting) + 1]) > longest
    assert bool(fitting) == bool(items)


def size(items):
    return sum(len(encode(item).encode()) for item in items)
