# caught by: test_debug_is_off_unless_it_is_one
# a reader thinks: bool reads a text
# instead of:
    debug = environ.get("DEBUG") == "1"
# write:
    debug = bool(environ.get("DEBUG"))
