# caught by: test_bye_ends_it
# a reader thinks: after close() nothing happens any more; but the code goes on, and sends to nobody
# instead of:
        elif found := installed(name):
# write:
        if found := installed(name):
