# caught by: test_any_package_in_any_spelling
# a reader thinks: replacing each separator is all that normalizing a name is
from importlib.metadata import distributions

def installed(package):
    def same(name):
        return name.lower().replace("_", "-").replace(".", "-")

    for one in distributions():
        if one.name and package and same(one.name) == same(package):
            return version(one.name)
    return None
