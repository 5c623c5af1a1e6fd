# unusual: it changes the list that it was given, and returns it
def with_daphne(apps):
    while "daphne" in apps:
        apps.remove("daphne")
    apps.insert(0, "daphne")
    return apps
