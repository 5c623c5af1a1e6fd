# caught by: test_a_token_says_who
# a reader thinks: a token logs in, whenever it comes
# instead of:
        if self.name is not None:
            await self.send(f"{self.name}: {text_data}")
        elif text_data is not None and (name := name_of(text_data)):
# write:
        name = name_of(text_data or "")
        if self.name is not None and name is None:
            await self.send(f"{self.name}: {text_data}")
        elif name is not None:
