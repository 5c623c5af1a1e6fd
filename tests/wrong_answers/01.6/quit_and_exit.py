# caught by: test_only_bye_ends_it
# a reader thinks: whoever wants to go says so in one way or another
# instead of:
        if name == "bye":
# write:
        if name in ("bye", "quit", "exit"):
