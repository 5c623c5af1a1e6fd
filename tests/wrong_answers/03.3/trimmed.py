# caught by: test_it_is_decoded
# a reader thinks: nobody means the blanks around a word
# instead of:
        currency = query.get("currency", ["USD"])[0]
# write:
        currency = query.get("currency", ["USD"])[0].strip()
