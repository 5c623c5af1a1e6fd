"""Python commands that a check runs in a learner's place: `manage.py check`, a server of theirs.

They run where the learner's code runs and within the same limits. But the grader starts them, and sees what they
print: the learner's code has no part in that.
"""

import asyncio
from collections.abc import Sequence

from classroom.running.place import Place
from classroom.running.unmet import Unmet
from classroom.running.waits import KeptWaiting, fair_wait

LOOK = 0.02  # seconds between two looks whether a command has ended


class Command:
    """One that runs: `async with Command(...) as command`. In the end it is ended, with all that it has started.

    Attributes:
        words: its arguments.
    """

    def __init__(self, place: Place, kept_waiting: KeptWaiting, folder: str, words: Sequence[str]):
        """
        Args:
            place: where it runs.
            kept_waiting: as in `client.Client`.
            folder: its working folder.
            words: the arguments of Python.
        """
        self.words = tuple(words)
        self._place, self._kept_waiting, self._folder = place, kept_waiting, folder

    async def __aenter__(self) -> "Command":
        self._number = await asyncio.to_thread(self._place.start_python, self._folder, list(self.words))
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self._place.end_python, self._number)

    async def look(self) -> tuple[int | None, str]:
        """Its return code, or None while it runs; and what it has printed, errors too."""
        return await asyncio.to_thread(self.look_now)

    def look_now(self) -> tuple[int | None, str]:
        """The same, for a thread that may wait."""
        code, printed = self._place.look_at_python(self._number)
        return code, printed.strip()

    async def hold(self, hold: bool) -> None:
        """Let it stand still, or go on."""
        await asyncio.to_thread(self._place.hold_python, self._number, hold)

    async def ended(self, within: float) -> tuple[int, str]:
        """Wait for its end; returns its return code and what it has printed, errors too.

        Args:
            within: seconds that it may take, in which it has a processor.

        Raises:
            Unmet: it takes longer.
        """
        ending = asyncio.ensure_future(self._end())
        try:
            if not await fair_wait([ending], self._kept_waiting, within):
                raise Unmet(f"`python {self._in_short()}` did not end within {within:g} seconds.")
            return ending.result()
        finally:
            ending.cancel()

    def _in_short(self) -> str:
        """Its words; of a program that a check gives as text, the first line."""
        first, more, _ = " ".join(self.words).partition("\n")
        return f"{first} ..." if more else first

    async def _end(self) -> tuple[int, str]:
        while True:
            code, printed = await self.look()
            if code is not None:
                return code, printed
            await asyncio.sleep(LOOK)
