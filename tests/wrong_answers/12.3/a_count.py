# caught by: test_each_has_a_ref_of_its_own
# a reader thinks: a number that grows is never the same
# file: browser/outbox.js
# instead of:
  let waiting = [];
# write:
  let waiting = [];
  let count = 0;
# instead of:
    const message = { ref: crypto.randomUUID(), text };
# write:
    const message = { ref: String(count++), text };
