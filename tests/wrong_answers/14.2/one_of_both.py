# caught by: test_what_must_be_there
# a reader thinks: the secret matters
# instead of:
    if not debug and not (secret and layer):
# write:
    if not debug and not secret:
