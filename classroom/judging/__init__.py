"""Checking and grading: one set of tests, which judge a learner's server over the wire.

Each file has one job. From the top down:

    own.py       `course check`: my exercises, as a table
    run.py       a notebook -> TaskResults
    submission.py  a notebook, task by task, each in a process of its own (classroom/running/)
    kernel.py    ... or the notebook's own kernel, for check()
    judge.py     pytest over an exercise's tests, against a learner's program that is anywhere else
    plugin.py    pytest's side: markers, the `learner` fixture, failures -> verdicts
    learner.py   what a test sees of a learner's program
    client.py    one real WebSocket connection to it, with expectations; here a check's messages are made
    handshake.py ... and how it is opened
    mailbox.py   ... and what has come over it
    rest.py      whether a program has nothing left to do, by what was sent and what has arrived
    pages.py     asks its HTTP side for a page
    project.py   the reader's own project, served by a process that the grader starts
    valkey.py    ... and a Valkey beside it
    suite.py     tests that a learner has written: what they find on right programs and on faulty ones
    suite_runner.py  ... and how they run where the learner's code runs
    match_centre.py  what the checks of its stages have in common
    folder.py    ... a whole project, handed in for a capstone
    site.py      ... what the checks of the capstones have in common
    chromium.py  a Chromium, where the machine has one
    browser.py   ... a capstone's pages in it, and a line to their server that can be cut
    inputs.py    inputs for a check that says "any"
    verdict.py   Failure and TaskResult
    report.py    a verdict in words, for a notebook and for the command line
    warm.py      what judges and learners' processes need, imported once in the process that they are forked from
    rehearsal/   ... and run once

Judging knows running; running knows nothing of judging.
"""
