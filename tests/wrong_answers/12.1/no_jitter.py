# caught by: test_the_first_wait_is_another_each_time
# a reader thinks: to double the wait is enough
# file: browser/again.js
# instead of:
      setTimeout(open, longest * (0.5 + Math.random() / 2));
# write:
      setTimeout(open, longest);
