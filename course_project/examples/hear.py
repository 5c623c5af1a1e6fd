"""
A client that is no browser: writes what is said in a chat room, a line each, until it is stopped.

    PASSWORD=... python examples/hear.py http://127.0.0.1:8000 lobby ada

It gets a ticket for the password, and another one each time it comes back, as it does after a restart of the server.
"""

import asyncio
import json
import os
import random
import sys
from base64 import b64encode
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import websockets
from websockets.typing import Subprotocol

BAD_TICKET = 4401


def get_ticket(site, name, password):
    """Raises HTTPError, with 401 when the name or the password is wrong."""
    credentials = b64encode(f"{name}:{password}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}"}
    with urlopen(Request(f"{site}/tickets/with-password/", method="POST", headers=headers)) as answer:
        return json.load(answer)["ticket"]


class Reader:
    """Reads one room. It knows the last number that it has seen, so nothing is lost or doubled."""

    def __init__(self, site, room, name, password):
        self.get_ticket = lambda: get_ticket(site, name, password)
        self.url = f"{site.replace('http', 'ws', 1)}/ws/chat/{room}/"
        self.seen = ""

    async def hear(self):
        """Write what is said until the connection ends, which raises an error."""
        ticket = await asyncio.to_thread(self.get_ticket)
        offered = [Subprotocol("live.v1"), Subprotocol(f"ticket.{ticket}")]
        url = f"{self.url}?after={self.seen}" if self.seen else self.url
        async with websockets.connect(url, subprotocols=offered) as socket:
            while True:
                for message in said_in(json.loads(await socket.recv())):
                    print(message["number"], message["author"], message["text"], flush=True)
                    self.seen = message["number"]

    async def stay(self):
        """Hear, and come back after each break, until the server says that it is of no use."""
        while True:
            try:
                await self.hear()
            except (OSError, websockets.WebSocketException) as error:
                print(f"Away: {error}", file=sys.stderr)
                if is_final(error):
                    return
            # By chance: clients that were cut off together must not come back together.
            await asyncio.sleep(random.uniform(0.5, 1.5))


def said_in(message):
    """What was said: a page of messages, a single one, or none."""
    return message.get("messages", []) if message["type"] != "message" else [message["message"]]


def is_final(error):
    """Whether it would come to nothing to try again: a wrong password, a room that does not exist."""
    if isinstance(error, HTTPError):
        return error.code < 500
    code = error.rcvd.code if isinstance(error, websockets.ConnectionClosed) and error.rcvd else 0
    return code >= 4000 and code != BAD_TICKET  # one that has grown old on the way: get another


if __name__ == "__main__":
    site, room, name = sys.argv[1:]
    asyncio.run(Reader(site, room, name, os.environ["PASSWORD"]).stay())
