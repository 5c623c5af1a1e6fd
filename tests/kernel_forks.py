"""The warm process that kernels are forked from: a program that has imported what a kernel imports for a second.

Only packages: nothing of the course, and not Twisted's reactor, as it matters to them where they are imported first.

It reads requests, a line of JSON each. For {"connection_file": ..., "environment": ..., "folder": ...} it forks a kernel
and answers with the process's id; for {"process": id} with that one's exit status, null while it runs.
"""

import gc
import json
import os
import sys
from importlib import import_module

IMPORTED = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "jinja2", "sqlite3"),
    *("django.contrib.auth", "channels.auth", "channels.generic.websocket", "channels.layers", "channels.routing"),
    *("daphne.http_protocol", "daphne.ws_protocol", "twisted.internet.asyncioreactor"),
    *("websockets.asyncio.client", "websockets.asyncio.server"),
)


def main() -> None:
    """Answer until there are no more requests; in the process of a kernel, be that kernel."""
    del sys.path[0]  # the folder of this file
    for name in IMPORTED:
        import_module(name)
    gc.collect()
    gc.freeze()  # else a kernel that collects garbage copies all this memory
    requests, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what a kernel's process prints by itself is no answer
    endings: dict[int, int] = {}
    for line in requests:
        request = json.loads(line)
        if "process" in request:
            answer = _ending(request["process"], endings)
        else:
            answer = os.fork()
            if answer == 0:
                requests.close()
                answers.close()
                _be_a_kernel(**request)
                return
        print(json.dumps(answer), file=answers, flush=True)


def _ending(process: int, endings: dict[int, int]) -> int | None:
    """The exit status of a process, negative for a signal; None while it runs."""
    if process not in endings:
        ended, status = os.waitpid(process, os.WNOHANG)
        if not ended:
            return None
        endings[process] = os.waitstatus_to_exitcode(status)
    return endings[process]


def _be_a_kernel(connection_file: str, environment: dict[str, str], folder: str) -> None:
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["ipykernel_launcher.py", "-f", connection_file]
    IPKernelApp.launch_instance(parent_handle=os.getppid())  # it ends with the warm process


if __name__ == "__main__":
    main()
