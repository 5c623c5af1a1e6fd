# caught by: test_texts_are_numbered
# a reader thinks: an empty text is no text
# instead of:
        if len(text_data) > LONGEST:
# write:
        if not text_data:
            pass
        elif len(text_data) > LONGEST:
