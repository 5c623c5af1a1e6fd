# unusual: a fixture, and a parametrized test that asks each desk twice
# file: desks/test_desk.py
import pytest
from channels.testing import WebsocketCommunicator
from desk import application


@pytest.fixture
async def client():
    client = WebsocketCommunicator(application, "/ws/desk/")
    accepted, _ = await client.connect()
    assert accepted
    yield client
    await client.disconnect()


NO_SCORE = "Send a score such as 2:1"


@pytest.mark.parametrize("sent, told", [("10:0", "The score is 10:0"), ("0:3", "The score is 0:3"), ("2-1", NO_SCORE)])
async def test_an_answer(client, sent, told):
    for _ in range(2):
        await client.send_to(text_data=sent)
        assert await client.receive_from(timeout=5) == told
