"""What there is to learn, and how far somebody has come.

catalog.py    lessons, exercises, tasks: read from the notebooks
exercises.py  makes the exercises from the solutions
stages.py     what each stage of my_project/ begins with
capstones.py  the capstones: a brief, a start, a folder as the answer
gallery.py    looks an error or a question up

    answers.py    reads what there is: entries of the galleries, sections of the lessons
    typed.py      makes plain what was typed or pasted
    finder.py     finds what fits
    excerpt.py    takes out the lines that answer

record.py     what a learner has done
"""
