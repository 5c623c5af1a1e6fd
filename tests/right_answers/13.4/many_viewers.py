# unusual: ten viewers of two matches speak at the same time
# file: desks/test_viewers.py
import asyncio

from channels.testing import WebsocketCommunicator
from viewers import application


async def test_many():
    viewers = [(match, WebsocketCommunicator(application, f"/ws/watch/{match}/")) for match in (7, 8) for _ in range(5)]
    await asyncio.gather(*(viewer.connect() for _, viewer in viewers))
    await asyncio.gather(*(viewer.send_to(text_data=str(match)) for match, viewer in viewers))
    for match, viewer in viewers:
        assert [await viewer.receive_from() for _ in range(5)] == [str(match)] * 5
        assert await viewer.receive_nothing()
    (_, leaver), *stay = viewers
    await leaver.disconnect()
    await stay[0][1].send_to(text_data="goal")
    assert [await viewer.receive_from() for _, viewer in stay[:4]] == ["goal"] * 4
