"""Daphne, the ASGI server, on the event loop that is already running: a notebook kernel's, or a program's.

`serve` is the one way in. Below it, each file has one job:

    server.py      Server: start, swap the application, idle, timeline, stop
    daphne_here.py Daphne without the parts that take the process for themselves
    reactor.py     Twisted's reactor on the running event loop
    kernel_loop.py the kernel's event loop, which nothing of that may end
    connection.py  what one connection's application is doing
    tasks.py       tasks that a consumer starts and nobody awaits
    failure.py     an application's exception in a few lines
    last_failure.py   ... and the last one, to look up
    frame.py       a page in a frame, where the reader's browser finds it
    older.py       an application that is older than its code
    notebook.py    prints under the right cell, Stop, short errors
"""

from classroom.server.kernel_loop import keep_the_kernel
from classroom.server.notebook import ServerError
from classroom.server.server import Server, current_server, serve

__all__ = ["Server", "ServerError", "current_server", "serve"]

keep_the_kernel()  # from the first import on: the reader may have started Daphne by hand
