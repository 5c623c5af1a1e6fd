"""What every worker needs, imported once in the process that they are forked from."""

import gc

import channels.auth
import channels.generic.websocket
import channels.layers
import channels.routing  # noqa: F401

import classroom.server.daphne_here  # noqa: F401
from classroom.judging.rehearsal import rehearse
from classroom.running import supervisor, worker  # noqa: F401
from classroom.running.isolation import namespaces

rehearse()
namespaces.why_not()  # tried once, remembered by all

# https://docs.python.org/3/library/gc.html#gc.freeze: else a worker that collects garbage copies all this memory
gc.collect()
gc.freeze()
