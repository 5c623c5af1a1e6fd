"""What every worker needs, imported once in the process that they are forked from."""

import gc

import channels.auth  # noqa: F401
import channels.generic.websocket  # noqa: F401
import channels.layers  # noqa: F401
import channels.routing  # noqa: F401

import classroom.server.daphne_here  # noqa: F401
from classroom.grading import namespaces, supervisor, worker  # noqa: F401
from classroom.grading.rehearsal import rehearse

rehearse()
namespaces.why_not()  # tried once, remembered by all

# https://docs.python.org/3/library/gc.html#gc.freeze: else a worker that collects garbage copies all this memory
gc.collect()
gc.freeze()
