"""What the command line calls.

cli.py      reads the words, calls, prints
lab.py      opens JupyterLab
doctor.py   says what is wrong with this machine
update.py   brings a newer version: update_from_git.py or update_from_zip.py, merge_notebooks.py
given.py    keeps the course as it was given
testing.py  runs the tests; at_once.py shows a failure when it happens
lint.py     ruff, mypy and nbstripout
locks.py    makes the locks
"""
