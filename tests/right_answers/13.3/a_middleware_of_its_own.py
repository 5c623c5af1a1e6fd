# unusual: an application around the router puts the user into the scope
# file: desks/test_reporters.py
import pytest
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import AnonymousUser, User
from reporters import application


def logged_in(user):
    async def around(scope, receive, send):
        await application({**scope, "user": user}, receive, send)

    return around


@pytest.mark.parametrize("name", ["bea", "ömür"])
@pytest.mark.parametrize("match", [7, 123])
async def test_reporters(name, match):
    client = WebsocketCommunicator(logged_in(User(username=name)), f"/ws/matches/{match}/")
    await client.connect()
    assert await client.receive_from() == f"{name} reports match {match}"
    await client.disconnect()


async def test_nobody():
    client = WebsocketCommunicator(logged_in(AnonymousUser()), "/ws/matches/8/")
    await client.send_input({"type": "websocket.connect"})
    refused = await client.receive_output()
    assert refused["type"] == "websocket.close" and refused["code"] == 4401
