# caught by: test_what_was_not_confirmed_is_sent_again
# a reader thinks: confirmations come in order
# file: browser/outbox.js
# instead of:
      waiting = waiting.filter((message) => message.ref !== ref);
# write:
      waiting.shift();
