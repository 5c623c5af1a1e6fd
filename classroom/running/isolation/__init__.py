"""A place that a learner's processes can't leave, made of what Linux has for it.

Each file has one job:

    namespaces.py  its own processes, network, mounts and users
    root.py        the files in there
    powers.py      users, powers and descriptors that a process gives up
    syscalls.py    system calls that are not to be had, as no limit counts what they give
    trial.py       what a system allows, found out by trying
    libc.py        functions of the C library for which Python has no names
"""
