# unusual: it looks for the name among all packages, and spells it as pip does
import re
from importlib.metadata import distributions


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(package):
    for found in distributions():
        if plain(found.name) == plain(package):
            return found.version
