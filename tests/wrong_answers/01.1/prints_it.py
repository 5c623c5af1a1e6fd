# caught by: test_the_version_is_returned
# a reader thinks: what is printed is returned
def installed(package):
    print(version(package))
