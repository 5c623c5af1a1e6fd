# caught by: test_a_good_connection_begins_anew
# a reader thinks: a failure is a failure
# file: browser/again.js
# instead of:
      failures = 0;

# write:

