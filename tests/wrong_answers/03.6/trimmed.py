# caught by: test_each_client_keeps_its_match
# a reader thinks: nobody means the blanks around a text
# file: my_project/scores/consumers.py
# instead of:
        await self.send(text_data=f"Match {self.match}: {text_data}")
# write:
        await self.send(text_data=f"Match {self.match}: {text_data.strip()}")
