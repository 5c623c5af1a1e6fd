# unusual: a tuple, which Django takes as well
def with_daphne(apps):
    return ("daphne", *filter("daphne".__ne__, apps))
