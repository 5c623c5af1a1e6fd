# caught by: test_none_when_not_installed
# a reader thinks: a name with more after it asks for that package
import re

def installed(package):
    name = re.match(r"[A-Za-z0-9._-]*", package)[0]
    if re.search(r"\s", package):
        name = package
    try:
        return version(name)
    except (PackageNotFoundError, ValueError):
        return None
