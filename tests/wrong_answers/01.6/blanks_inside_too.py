# caught by: test_blanks_around_are_ignored
# a reader thinks: more than one blank is a slip of the keyboard
# instead of:
        name = text_data.strip()
# write:
        name = " ".join(text_data.split())
