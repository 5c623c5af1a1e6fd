# caught by: test_the_words_come_later
# a reader thinks: nobody minds a part of a second
# instead of:
        task = asyncio.create_task(self.remind(float(seconds), words))
# write:
        task = asyncio.create_task(self.remind(round(float(seconds)), words))
