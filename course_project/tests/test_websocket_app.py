"""The two consumers say the same, and end when the client goes."""

import asyncio

import pytest
from channels.testing import WebsocketCommunicator

from websocket_app.consumers import MyAsyncConsumer, MySyncConsumer

from .clients import PATIENCE


@pytest.mark.parametrize("consumer", [MySyncConsumer, MyAsyncConsumer])
async def test_the_life_of_a_connection(consumer):
    client = WebsocketCommunicator(consumer.as_asgi(), "/")
    connected, _ = await client.connect(timeout=PATIENCE)
    assert connected
    await client.send_json_to({"text": "Goal!"})
    assert await client.receive_json_from(timeout=PATIENCE) == {"text": "Goal!", "delay": 0}
    await client.send_to(text_data="Goal!")
    assert "Send JSON" in (await client.receive_json_from(timeout=PATIENCE))["error"]
    await client.send_input({"type": "websocket.disconnect", "code": 1000})
    await asyncio.wait_for(client.future, 5)


def test_the_page_names_both(client):
    page = client.get("/side-by-side/").content.decode()
    assert "MySyncConsumer" in page
    assert 'data-socket="/ws/ac/"' in page
