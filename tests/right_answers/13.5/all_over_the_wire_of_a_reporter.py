# unusual: a superuser reports, asks for the score, and loses the account
# file: my_project/scores/tests/test_reporters.py
import json

import pytest
from conftest import score
from django.contrib.auth.models import User
from scores.models import Goal

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_superuser(visit):
    root = await User.objects.acreate(username="root", is_superuser=True)
    reporter = await visit("/ws/matches/9/", root)
    await reporter.receive_json_from()
    for text in ("", "goal", "[]", '{"type": "goal", "team": "both"}', '{"type": "gaol"}'):
        await reporter.send_input({"type": "websocket.receive", "text": text})
        assert (await reporter.receive_json_from()).keys() == {"type", "detail"}
    await reporter.send_to(text_data=json.dumps({"team": "away", "type": "goal"}))
    assert await reporter.receive_json_from() == score(1, 0, 1)
    await reporter.send_json_to({"type": "score"})
    assert await reporter.receive_json_from() == score(1, 0, 1)
    await User.objects.aupdate(is_superuser=False)
    await reporter.send_json_to({"type": "goal", "team": "away"})
    closed = await reporter.receive_output()
    assert (closed["type"], closed["code"]) == ("websocket.close", 4403)
    assert await Goal.objects.acount() == 1


async def test_others(visit, bea):
    await bea.user_permissions.aclear()
    assert [(await visit("/ws/matches/9/", user)).accepted for user in (None, bea)] == [False, False]
    viewer = await visit("/ws/watch/9/", bea)
    await viewer.receive_json_from()
    await viewer.send_json_to({"type": "goal", "team": "home"})
    assert "detail" in await viewer.receive_json_from()
    assert not await Goal.objects.aexists()
