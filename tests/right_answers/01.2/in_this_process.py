# unusual: it starts no process: Django is asked in the kernel itself
import os

from django.core.management import call_command
from django.core.management.commands.startproject import Command


def make_project(folder):
    os.makedirs(folder, exist_ok=True)
    call_command(Command(), "DjangoChannels", folder)
    found = [os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names]
    return sorted(os.path.relpath(path, folder).replace(os.sep, "/") for path in found)
