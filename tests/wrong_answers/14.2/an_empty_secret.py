# caught by: test_what_must_be_there
# a reader thinks: what is there is there
# instead of:
    if not debug and not (secret and layer):
# write:
    if not debug and (secret is None or layer is None):
