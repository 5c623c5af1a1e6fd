"""What turns a notebook into a classroom.

    from classroom import serve, predict, watching, check, progress, my_project

serve       starts Daphne in this kernel                       classroom/server/
predict     asks what will happen before a cell is run         classroom/predict.py
watching    draws who runs and who waits                       classroom/lanes/
check       runs a task's tests against the learner's server   classroom/check.py
progress    shows what is solved                               classroom/progress.py
my_project  lets my_project/ be where a stage begins           classroom/stages.py
"""

from classroom.check import check
from classroom.lanes import watching
from classroom.predict import predict
from classroom.progress import progress
from classroom.server import serve
from classroom.stages import my_project

__all__ = ["check", "my_project", "predict", "progress", "serve", "watching"]
__version__ = "0.1.0"
