"""What there is to learn, and how far somebody has come.

catalog.py    lessons, exercises, tasks: read from the notebooks
exercises.py  makes the exercises from the solutions
stages.py     what each stage of my_project/ begins with
gallery.py    finds an entry of the error gallery
record.py     what a learner has done
"""
