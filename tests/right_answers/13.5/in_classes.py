# unusual: tests in a class, one in a function that is not async, and messages counted
# file: my_project/scores/tests/test_viewers.py
import asyncio

import pytest
from asgiref.sync import async_to_sync
from conftest import score
from scores.models import Goal


@pytest.mark.django_db(transaction=True)
class TestViewers:
    async def test_scores(self, visit):
        first, second = await asyncio.gather(visit("/ws/watch/3/"), visit("/ws/watch/4/"))
        for viewer in (first, second):
            assert await viewer.receive_json_from() == score(0, 0, 0)
        away = await Goal.objects.acreate(match=3, team="away")
        assert await first.receive_json_from() == score(1, 0, 1)
        assert await second.receive_nothing()
        await Goal.objects.filter(pk=away.pk).adelete()
        assert await first.receive_json_from() == score(2, 0, 0)

    async def test_late(self, visit):
        for match, team in ((3, "home"), (4, "away"), (3, "away"), (3, "away")):
            await Goal.objects.acreate(match=match, team=team)
        for after, numbers in ((0, [1, 2, 3]), (1, [2, 3]), (2, [3])):
            viewer = await visit(f"/ws/watch/3/?after={after}")
            assert [(await viewer.receive_json_from())["number"] for _ in numbers] == numbers
            assert await viewer.receive_nothing()


@pytest.mark.django_db(transaction=True)
def test_nothing_yet(visit):
    async def first():
        return await (await visit("/ws/watch/5/")).receive_json_from()

    assert async_to_sync(first)() == score(0, 0, 0)
