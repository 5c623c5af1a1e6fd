# caught by: test_debug_is_off_unless_it_is_one
# a reader thinks: the laptop is where I am
# instead of:
    debug = environ.get("DEBUG") == "1"
# write:
    debug = environ.get("DEBUG", "1") == "1"
