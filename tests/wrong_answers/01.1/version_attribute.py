# caught by: test_any_package_in_any_spelling
# a reader thinks: the name that I install is the name that I import, and each package has a __version__
def installed(package):
    try:
        return __import__(package).__version__
    except ImportError:
        return None
