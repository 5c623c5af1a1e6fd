# caught by: test_any_package_in_any_spelling
# a reader thinks: a dict of all packages will do; but "django" is not the key "Django"
from importlib.metadata import distributions


def installed(package):
    return {found.name: found.version for found in distributions()}.get(package)
