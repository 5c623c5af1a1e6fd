# caught by: test_only_bye_ends_it
# a reader thinks: whoever says bye in some way wants to go
# instead of:
        if name == "bye":
# write:
        if "bye" in name.lower():
