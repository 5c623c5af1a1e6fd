"""What turns a notebook into a classroom.

    from classroom import serve, predict, check, progress

serve     starts Daphne in this kernel                       classroom/server/
predict   asks what will happen before a cell is run         classroom/predict.py
check     runs a task's tests against the learner's server   classroom/check.py
progress  shows what is solved                               classroom/progress.py
"""

from importlib import import_module

__version__ = "0.1.0"

_HOME = {
    "serve": "classroom.server",
    "predict": "classroom.predict",
    "check": "classroom.check",
    "progress": "classroom.progress",
}

__all__ = sorted(_HOME)


def __getattr__(name: str):
    """Import a public name when it is first asked for: a cell pays only for what it uses."""
    if name not in _HOME:
        raise AttributeError(f"module 'classroom' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
