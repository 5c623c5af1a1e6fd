"""The event loop of a notebook's kernel, which ends when the kernel is told to end, and for nothing else.

A kernel is a program that runs as long as its loop does. `loop.stop()`, by the reader's own code or by a reactor of
Twisted's that is stopped, and a SystemExit out of a task or a callback would end it without a word.
"""

import asyncio
import sys
import traceback

from classroom.server.failure import is_own
from classroom.server.notebook import ServerError, kernel_shell, output_context

_GOES_ON = (
    "The notebook's kernel lives on this event loop, so the loop goes on. To stop the server: await server.stop()"
)


def keep_the_kernel() -> None:
    """Guard the kernel's event loop. Outside a notebook, and when it is guarded already, this changes nothing."""
    shell = kernel_shell()
    if shell is None:
        return
    loop = shell.kernel.io_loop.asyncio_loop
    if "stop" in vars(loop):
        return

    def stop() -> None:
        caller = sys._getframe(1).f_globals.get("__name__", "")
        if caller.startswith("twisted."):  # swallows what is raised
            say(_GOES_ON)
        elif caller == asyncio.events.__name__ or _own_code_asks():  # the first is call_later(1, loop.stop)
            refuse(_GOES_ON)
        else:
            type(loop).stop(loop)

    def run_once() -> None:
        try:
            type(loop)._run_once(loop)
        except (KeyboardInterrupt, SystemExit) as error:  # asyncio ends the loop for these two only
            say(
                f"{type(error).__name__} in a task or a callback of the event loop: that has ended, the kernel goes on."
            )

    loop.stop, loop._run_once = stop, run_once


def refuse(words: str) -> None:
    """Say no to code that would stop what the kernel needs.

    Args:
        words: why, and what to do instead.

    Raises:
        ServerError: the reader's own code asked, and can be shown where. Else the words are printed.
    """
    if _own_code_asks():
        raise ServerError(words)
    say(words)


def _own_code_asks() -> bool:
    return any(is_own(frame.f_code.co_filename) for frame, _ in traceback.walk_stack(None))


def say(words: str) -> None:
    """Print a line to stderr, under the cell that runs."""
    output_context().run(print, words, file=sys.stderr)
