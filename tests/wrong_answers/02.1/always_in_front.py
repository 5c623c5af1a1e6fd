# caught by: test_it_stands_there_once
# a reader thinks: in front is always right, whatever else is in the list
def with_daphne(apps):
    return ["daphne", *apps]
