# caught by: test_none_when_not_installed
# a reader thinks: what can be imported is installed; but Python's own modules came with no package
from importlib import import_module


def installed(package):
    try:
        return version(package)
    except (PackageNotFoundError, ValueError):
        try:
            return import_module(package).__version__
        except (ImportError, ValueError, AttributeError):
            return None
