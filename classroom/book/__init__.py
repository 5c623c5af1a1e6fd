"""The book of the course: its lessons as web pages, with the outputs of a run of today (`course book`).

make.py        all of it, in order; Sphinx makes the pages
run.py         runs a notebook and keeps its outputs
questions.py   a prediction becomes a question that opens
sources.py     what Sphinx reads: links that lead on, the line below each title, the first page
conf.py        Sphinx's settings;  static/  how the outputs look
"""
