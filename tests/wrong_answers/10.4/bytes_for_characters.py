# caught by: test_a_long_text_ends_it
# a reader thinks: a character is a byte
# instead of:
        if len(text_data) > LONGEST:
# write:
        if len(text_data.encode()) > LONGEST:
