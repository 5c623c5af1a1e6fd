"""A test leaves no connection to the database open in the thread in which consumers work. In this order."""

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.db import connection

from websocket_app.consumers import MyAsyncConsumer, MySyncConsumer

from .clients import PATIENCE


@pytest.mark.django_db(transaction=True)
async def test_one_leaves_it_open():
    await sync_to_async(lambda: connection.ensure_connection())()


@pytest.mark.parametrize("consumer", [MySyncConsumer, MyAsyncConsumer])
async def test_the_next_one_may_use_no_database(consumer):
    client = WebsocketCommunicator(consumer.as_asgi(), "/")
    connected, _ = await client.connect(timeout=PATIENCE)
    assert connected
    await client.disconnect()
