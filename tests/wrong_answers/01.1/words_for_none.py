# caught by: test_none_when_not_installed
# a reader thinks: a sentence says the same as None
def installed(package):
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
