"""The least that a broadcast can be, as the measure for broadcast.py: a `websockets` server that passes on what comes."""

import asyncio
import itertools
import json
import sys

from websockets.asyncio.server import broadcast, serve

connections, numbers = set(), itertools.count(1)


async def pass_on(connection):
    connections.add(connection)
    try:
        async for frame in connection:
            message = {
                "number": next(numbers),
                "author": "user-0",
                "text": json.loads(frame)["text"],
                "sent_at": "",
            }
            broadcast(connections, json.dumps({"type": "message", "message": message}))
    finally:
        connections.discard(connection)


async def main():
    async with serve(pass_on, "127.0.0.1", int(sys.argv[1]), compression=None, ping_interval=None):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
