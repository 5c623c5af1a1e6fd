"""What the command line calls.

cli.py      reads the words, calls, prints
lab.py      opens JupyterLab
doctor.py   says what is wrong with this machine
testing.py  runs the tests; at_once.py shows a failure when it happens
lint.py     ruff, mypy and nbstripout
locks.py    makes the locks
"""
