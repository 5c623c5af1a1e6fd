# caught by: test_the_others_keep_their_order
# a reader thinks: "daphne" comes before "django" in the alphabet, so sorting puts it right
def with_daphne(apps):
    return sorted({"daphne", *apps})
