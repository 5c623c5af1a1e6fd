# caught by: test_what_is_not_new_is_not_shown
# a reader thinks: the server sends what is new, and nothing else
# file: browser/follow.js
# instead of:
      if (number <= last) return;

# write:

