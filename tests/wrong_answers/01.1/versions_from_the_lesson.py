# caught by: test_any_package_in_any_spelling
# a reader thinks: these are the packages of the lesson, so they are all that will be asked
def installed(package):
    return {name: version(name) for name in ("channels", "daphne", "Django")}.get(package)
