"""`course grade`: a folder of submissions goes in; tables and pages come out.

Each file has one job. From the top down:

    grade.py     the whole way: find, judge, write
    intake/      which notebooks lie in folders and archives, whose they are, which of them counts
    identify.py  which exercise a notebook is, whatever it is called
    judges.py    processes that judge notebooks side by side
    repeatable.py  a result without what differs from run to run
    journal.py   each result on disk as soon as it is known, so that an interrupted run goes on
    marks.py     points by student, exercise and task
    tables.py    grades.csv, students.csv, junit.xml
    pages.py     a feedback page for each student, and the teacher's page

`course release` goes the other way, and is on its own:

    release.py          the students' copy of the course
    visible_tests.py    a module of tests without its hidden checks
    nbgrader_course.py  the exercises as a course of nbgrader's
"""
