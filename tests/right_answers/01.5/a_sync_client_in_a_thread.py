# unusual: a client that blocks, but in a thread of its own, so that nobody waits for it
import asyncio

from websockets.sync.client import connect as connect_and_block


def ask_and_wait(url, text):
    with connect_and_block(url) as websocket:
        websocket.send(text)
        return websocket.recv()


async def ask(url, text):
    return await asyncio.to_thread(ask_and_wait, url, text)
