"""Waits that give a program its time: a limit counts the seconds in which it had a processor.

A limit is for a program that never comes to its end. What is right or wrong never depends on it.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from typing import Any, TypeVar

WITHIN = 2.0  # seconds that a wait lasts at most, unless a test says otherwise
DECIDED = 2.0  # seconds in which the program's own side says what took too long, or ends what keeps it busy
WORTH_IT = 0.05  # seconds without a processor that need no longer wait
TRIES = 50  # times that a wait begins anew because this process was held up itself
EXTRA = 30.0  # seconds that a wait is made longer at most, for a program that was kept waiting for a processor
LONGER = 4  # or so many times as long, where a wait is for much work: several servers that start

KeptWaiting = Callable[[], float]

Result = TypeVar("Result")


def not_at_all() -> float:
    """For a program of which nothing is known."""
    return 0.0


def fair_waits(kept_waiting: KeptWaiting, within: float) -> Iterator[float]:
    """How long to wait: so many seconds, then as long again as the program had no processor meanwhile, and so on.

    Args:
        kept_waiting: gives the seconds that the program was ready to run, and had no processor.
        within: seconds that it may take, with a processor.
    """
    before, left = kept_waiting(), max(EXTRA, LONGER * within)
    yield within
    while left > 0:
        now = kept_waiting()
        extra = min(now - before, left)
        if extra < WORTH_IT:
            return
        before, left = now, left - extra
        yield extra


async def fair_wait(awaited: Collection[asyncio.Future[Any]], kept_waiting: KeptWaiting, within: float) -> bool:
    """Wait until one of them is done; False when the program had its time and none is.

    Args:
        awaited: futures.
        kept_waiting, within: as for `fair_waits`.
    """
    for seconds in fair_waits(kept_waiting, within):
        if await _wait(awaited, seconds):
            return True
    return False


def fair_result(future: Future[Result], kept_waiting: KeptWaiting, within: float) -> Result:
    """The same for a thread; the future's result.

    Raises:
        TimeoutError: it is not done.
    """
    for seconds in fair_waits(kept_waiting, within):
        try:
            return future.result(seconds)
        except TimeoutError:
            if future.done():
                raise
    raise TimeoutError


async def _wait(awaited: Collection[asyncio.Future[Any]], seconds: float) -> bool:
    """Wait once; again when this process was held up itself, so that the time ran out before it could look."""
    for _ in range(TRIES):
        began = time.monotonic()
        done, _ = await asyncio.wait(awaited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if done or time.monotonic() - began < 2 * seconds:
            break
    return bool(done)
