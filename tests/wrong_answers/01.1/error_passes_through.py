# caught by: test_none_when_not_installed
# a reader thinks: version() gives None for a package that is not there
def installed(package):
    return version(package)
