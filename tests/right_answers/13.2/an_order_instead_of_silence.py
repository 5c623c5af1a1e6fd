# unusual: it waits for no silence; what should not come would come before the next goal, and be one too many
# file: desks/test_ticker.py
import asyncio

from channels.testing import WebsocketCommunicator
from ticker import application


async def test_the_number_of_messages():
    client = WebsocketCommunicator(application, "/")
    await client.connect()
    for sent in ("goal", "quiet", "goal", "goal", "loud", "goal", "goal"):
        await client.send_to(text_data=sent)
    told = [await client.receive_from() for _ in range(3)]
    assert told == ["Goal!"] * 3
    assert await client.receive_nothing(timeout=0.3, interval=0.05)
    await asyncio.sleep(0)
    await client.disconnect()
