# caught by: test_daphne_stands_before_staticfiles
# a reader thinks: a new app goes to the end of the list (the old tutorial's reader adds its lines there)
def with_daphne(apps):
    return [app for app in apps if app != "daphne"] + ["daphne"]
