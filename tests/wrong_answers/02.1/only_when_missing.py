# caught by: test_daphne_stands_before_staticfiles
# a reader thinks: if it is there, all is well; but it may be there too late
def with_daphne(apps):
    return apps if "daphne" in apps else ["daphne", *apps]
