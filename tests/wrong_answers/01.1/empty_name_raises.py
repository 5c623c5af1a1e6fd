# caught by: test_none_when_not_installed
# a reader thinks: there is one error that version() can raise
def installed(package):
    try:
        return version(package)
    except PackageNotFoundError:
        return None
