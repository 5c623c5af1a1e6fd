# unusual: it ends each client with the time-out of receive_from, and takes a new one
# file: desks/test_ticker.py
import pytest
from channels.testing import WebsocketCommunicator
from ticker import application


@pytest.mark.parametrize(
    "sent, told",
    [(["goal"], 1), (["quiet"], 0), (["quiet", "goal"], 0), (["quiet", "goal", "loud", "goal"], 1), (["loud"], 0)],
)
async def test_words(sent, told):
    client = WebsocketCommunicator(application, "/")
    await client.connect()
    for word in sent:
        await client.send_to(text_data=word)
    for _ in range(told):
        assert await client.receive_from() == "Goal!"
    with pytest.raises(TimeoutError):
        await client.receive_from(timeout=0.2)
