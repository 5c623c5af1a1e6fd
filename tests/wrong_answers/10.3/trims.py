# caught by: test_any_other_first_message_ends_it
# a reader thinks: a blank more does no harm
# instead of:
        elif text_data is not None and (name := name_of(text_data)):
# write:
        elif text_data is not None and (name := name_of(text_data.strip())):
