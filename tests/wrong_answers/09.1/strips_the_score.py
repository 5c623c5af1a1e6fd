# caught by: test_any_text_in_its_order
# a reader thinks: blanks around a score are a mistake
# instead of:
    event = {"type": "score.changed", "score": score}
# write:
    event = {"type": "score.changed", "score": score.strip() or score}
