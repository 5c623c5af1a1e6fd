# caught by: test_any_text_in_its_order
# a reader thinks: a score is short
# instead of:
    event = {"type": "score.changed", "score": score}
# write:
    event = {"type": "score.changed", "score": score[:255]}
