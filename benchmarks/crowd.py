"""
Thousands of WebSocket clients in a process of their own, which note when each message has been read.

They are as lean as can be, forty lines over asyncio: a library's would take as much time as the server, and
that time would count as the server's.
"""

import asyncio
import base64
import contextlib
import json
import multiprocessing
import os
import resource
import time
from collections import defaultdict
from collections.abc import Iterable


class Listener(asyncio.Protocol):
    """One client: shakes hands, answers pings, and passes on each text frame. It sends nothing else."""

    def __init__(self, port: int, path: str, ears: "Ears"):
        self.port, self.path, self.ears = port, path, ears
        self.open = asyncio.get_running_loop().create_future()
        self.code = 1006  # with which the server closes; this one, when it says none
        self.data = b""

    def connection_made(self, transport):
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        host = f"127.0.0.1:{self.port}"
        lines = [
            f"GET {self.path} HTTP/1.1", f"Host: {host}", f"Origin: http://{host}", "Connection: Upgrade",
            "Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}", "", "",
        ]  # fmt: skip
        transport.write("\r\n".join(lines).encode())

    def data_received(self, data):
        now = time.monotonic()
        self.data += data
        if not self.open.done():
            head, end, rest = self.data.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head:
                return self.transport.abort()
            self.data = rest
            self.open.set_result(None)
        for kind, payload in self.frames():
            if kind == 1:
                self.ears.hear(payload, now)
            elif kind == 8:
                self.code = int.from_bytes(payload[:2])
            elif kind == 9:  # a ping: the answer is masked, with a mask of zeros
                self.transport.write(bytes([0x8A, 0x80 | len(payload), 0, 0, 0, 0]) + payload)

    def frames(self):
        """Take whole frames (opcode, payload) off what has arrived. A server's are not masked, and these not split."""
        while len(self.data) > 1:
            start, size = 2, self.data[1]
            if size > 125:
                start = 4 if size == 126 else 10
                size = int.from_bytes(self.data[2:start])
            if len(self.data) < start + size:
                return
            payload, kind = self.data[start : start + size], self.data[0] & 15
            self.data = self.data[start + size :]
            yield kind, payload

    def connection_lost(self, error):
        if not self.open.done():
            self.open.set_exception(ConnectionError(f"refused: {self.data[:100]!r}"))
        else:
            self.ears.gone.append(self.code)


class Ears:
    """What the clients of one place have heard: for each message, how long it took to each of them."""

    def __init__(self):
        self.delays: dict[str, list[float]] = defaultdict(list)  # text: seconds
        self.late = 0  # messages that came out of the database, and not as they were said
        self.gone: list[int] = []  # close codes of those whom the server has sent away

    def hear(self, payload: bytes, now: float):
        """Take down the messages of a frame: their text begins with the moment of their sending."""
        if payload.startswith(b'{"type": "message"'):
            self.note(json.loads(payload)["message"], now)
        elif payload.startswith(b'{"type": "history"'):
            messages = json.loads(payload)["messages"]
            self.late += len(messages)
            for message in messages:
                self.note(message, now)

    def note(self, message, now):
        self.delays[message["text"]].append(now - float(message["text"].rstrip("\N{TROPHY}")))


class Crowd:
    """The half in the clients' process: does what it is told, one order after the other."""

    def __init__(self):
        self.ears: dict[int, Ears] = defaultdict(Ears)
        self.clients: list[Listener] = []

    async def come(self, place: int, port: int, path: str, count: int):
        """Open so many connections, a few at a time. Who is not let in within the server's patience tries again."""
        loop, turn = asyncio.get_running_loop(), asyncio.Semaphore(10)

        async def one():
            async with turn:
                while True:
                    _, client = await loop.create_connection(
                        lambda: Listener(port, path, self.ears[place]), "127.0.0.1", port
                    )
                    with contextlib.suppress(ConnectionError):
                        await client.open
                        return client

        self.clients += await asyncio.gather(*(one() for _ in range(count)))

    async def heard(self, place: int, texts: Iterable[str], count: int, patience: float):
        """
        Wait until each has been heard by all of `count` who are there still, or no longer.

        Return the delays [s] of each, how many messages came late, and the close codes of those who are not there.
        """
        ears, until = self.ears[place], time.monotonic() + patience
        while any(len(ears.delays[text]) < count - len(ears.gone) for text in texts) and time.monotonic() < until:
            await asyncio.sleep(0.005)
        late, ears.late = ears.late, 0
        return [ears.delays.pop(text, []) for text in texts], late, ears.gone

    async def overheard(self, place: int):
        """Return all delays [s] noted since this was last asked."""
        ears = self.ears[place]
        delays, ears.delays = [delay for each in ears.delays.values() for delay in each], defaultdict(list)
        return delays

    async def go(self):
        """Close all connections, without a goodbye."""
        for client in self.clients:
            client.transport.abort()
        self.clients.clear()


def live(orders):
    """What the clients' process does: follow orders, until None comes."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)

    async def follow():
        crowd = Crowd()
        while (order := await asyncio.to_thread(orders.recv)) is not None:
            name, arguments = order
            try:
                orders.send(await getattr(crowd, name)(*arguments))
            except Exception as error:
                orders.send(error)

    asyncio.run(follow())


class Crowds:
    """The half in the process that measures: two processes of clients, which share the numbers given."""

    def __enter__(self):
        spawn = multiprocessing.get_context("spawn")
        self.ends, self.processes = [], []
        for _ in range(2):
            mine, theirs = spawn.Pipe()
            process = spawn.Process(target=live, args=(theirs,), daemon=True)
            process.start()
            self.ends.append(mine)
            self.processes.append(process)
        return self

    def __exit__(self, *error):
        for end, process in zip(self.ends, self.processes, strict=True):
            end.send(None)
            process.join(10)
            process.kill()

    def tell(self, name: str, *arguments):
        """Give both the same order; return their answers. Raises what one of them raised."""
        for end in self.ends:
            end.send((name, arguments))
        answers = [end.recv() for end in self.ends]
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return answers
