# caught by: test_each_has_a_ref_of_its_own
# a reader thinks: the text says which message it is
# file: browser/outbox.js
# instead of:
    const message = { ref: crypto.randomUUID(), text };
# write:
    const message = { ref: text, text };
