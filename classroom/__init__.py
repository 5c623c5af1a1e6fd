"""What turns a notebook into a classroom.

    from classroom import serve, predict, watching, check, progress, my_project, help_with

serve       starts Daphne in this kernel                       classroom/server/
predict     asks what will happen before a cell is run         classroom/in_notebook/predict.py
watching    draws who runs and who waits                       classroom/lanes/
check       runs a task's tests against the learner's server   classroom/in_notebook/check.py
progress    shows what is solved                               classroom/in_notebook/progress.py
help_with   says what an error means                           classroom/in_notebook/help_with.py
my_project  lets my_project/ be where a stage begins           classroom/catalogue/stages.py
"""

from classroom.catalogue.stages import my_project
from classroom.in_notebook.check import check
from classroom.in_notebook.help_with import help_with
from classroom.in_notebook.predict import predict
from classroom.in_notebook.progress import progress
from classroom.lanes import watching
from classroom.server import serve

__all__ = ["check", "help_with", "my_project", "predict", "progress", "serve", "watching"]
__version__ = "0.1.0"
