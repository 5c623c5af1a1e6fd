"""Where a learner's program runs, out of reach of what judges it.

Whoever judges uses `Worker` (a process of the program's own) or `Program` (a kernel that is there), and asks both the
same. Each file has one job. From the top down:

    worker.py    a program in a process of its own, seen from the grader
    forks.py     where that process comes from: a warm one, forked
    inside.py    ... and that process from inside: runs the cells, answers the grader's requests
    program.py   the learner's names, and the server that serves them
    attempts.py  how a learner's cells ended when they ran last in a kernel
    cells.py     which cells of a notebook are run for a task
    damage.py    what is wrong with a notebook's file, in words
    unmet.py     what a test expected, and did not see
    line.py      a line to a server that can be cut

What it may have:

    supervisor.py the process beside it, which makes its place and ends all that it leaves
    isolation/   Linux namespaces around it, its files, the powers it gives up
    place.py     its network and its files, as the tests need them
    processes.py ... and what the grader itself starts there
    commands.py  ... a command, seen from a test
    limits.py    what it may use, and the words for having used more
    usage.py     what all processes of a learner's use together
    orphans.py   what is left where there are no namespaces

How long it may take, and what explains a failure:

    waits.py     limits that count the seconds in which a program had a processor
    delay.py     ... and how long it had none
    watchdog.py  ends a learner's code that blocks the event loop, and says where it was
    remarks.py   says what was not raised: an answer that is returned, a loop that is held
    unawaited.py names the line where an `await` is missing
"""
