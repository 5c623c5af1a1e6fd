"""Checking and grading: one set of tests, which judge a learner's server over the wire.

Each file has one job. From the top down:

    own.py       `course check`: my exercises, as a table
    run.py       a notebook -> TaskResults
    submission.py  a notebook, task by task, each in a process of its own
    judge.py     pytest over an exercise's tests, against a learner's program that is anywhere else
    plugin.py    pytest's side: markers, the `learner` fixture, failures -> verdicts
    learner.py   what a test sees of a learner's program
    client.py    one real WebSocket connection to it, with expectations
    handshake.py ... and how it is opened
    mailbox.py   ... and what has come over it
    rest.py      whether a program has nothing left to do, by what was sent and what has arrived
    pages.py     asks its HTTP side for a page
    commands.py  starts commands beside it, which its code has no part in
    waits.py     limits that count the seconds in which a program had a processor
    delay.py     ... and how long it had none
    inputs.py    inputs for a check that says "any"
    verdict.py   Failure and TaskResult
    report.py    a verdict in words, for a notebook and for the command line

Where the learner's program runs:

    program.py   the learner's names, and the server that serves them
    kernel.py    ... in the notebook's own kernel, for check()
    attempts.py  ... and how its cells ended when they ran last
    worker.py    ... in a process of its own, seen from the grader
    forks.py     where that process comes from: a warm one, forked
    inside.py    ... and that process from inside: runs the cells, answers the grader's requests
    supervisor.py ... and the process beside it, which makes its place and ends all that it leaves
    namespaces.py  Linux namespaces around it
    root.py      ... and the files in there
    powers.py    users, powers and descriptors that a process gives up
    trial.py     what a system allows, found out by trying
    libc.py      functions of the C library for which Python has no names
    orphans.py   what is left behind where there are no namespaces
    syscalls.py  system calls that are not to be had, as no limit counts what they give
    usage.py     what all processes of a learner's use together
    limits.py    what it may use, and the words for having used more
    place.py     its network and its files, as the tests need them
    processes.py ... and what the grader itself starts there
    warm.py      what every such process needs, imported once
    rehearsal/   ... and run once
    cells.py     which cells of a notebook are run for a task
    damage.py    what is wrong with a notebook's file, in words
    unawaited.py names the line where an `await` is missing
    remarks.py   says what explains a failure and was not raised: an answer that is returned, a loop that is held
    watchdog.py  ends a learner's code that blocks the event loop, and says where it was
"""
