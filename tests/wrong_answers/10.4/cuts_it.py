# caught by: test_a_long_text_ends_it
# a reader thinks: the first hundred characters will do
# instead of:
        if len(text_data) > LONGEST:
            await self.close(code=4009)
        elif self.is_too_fast():
# write:
        text_data = text_data[:LONGEST]
        if self.is_too_fast():
