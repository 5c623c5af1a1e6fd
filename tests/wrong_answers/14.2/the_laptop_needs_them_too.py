# caught by: test_the_laptop_needs_nothing
# a reader thinks: the same everywhere
# instead of:
    if not debug and not (secret and layer):
# write:
    if not (secret and layer):
