"""The rehearsal's checks: what the checks of exercises do, a failure included."""

import asyncio

import pytest

from classroom.judging.learner import Learner

TIMES = pytest.mark.parametrize("number", range(3))  # Python specializes what has run more than once


@pytest.mark.task("00.1")
class TestEcho:
    @pytest.mark.goal(1, hint=1)
    @TIMES
    async def test_it_answers(self, learner: Learner, number: int) -> None:
        async with learner.connect("Echo"), learner.connect("Echo") as client:
            await client.send("Hello")
            await client.expect("Hello")
            await asyncio.to_thread(learner.raised)


@pytest.mark.task("00.2")
class TestDouble:
    @pytest.mark.goal(1, hint=1)
    @TIMES
    async def test_it_doubles(self, learner: Learner, number: int) -> None:
        assert await learner.call("double", number) == 2 * number

    @pytest.mark.goal(1, hint=1)
    async def test_it_fails(self, learner: Learner) -> None:
        assert await learner.call("double", 1) == 3, "It is 2."

    async def test_it_is_skipped(self, learner: Learner) -> None:
        raise AssertionError("A check before this one was not met.")
