# caught by: test_daphne_stands_before_staticfiles
# a reader thinks: the old tutorial shows the list, so this is the list
def with_daphne(apps):
    return ["daphne", "channels"]
