# caught by: test_the_words_come_later
# a reader thinks: split() and " ".join() undo each other
# instead of:
        seconds, _, words = text_data.partition(" ")
        task = asyncio.create_task(self.remind(float(seconds), words))
# write:
        seconds, *words = text_data.split()
        task = asyncio.create_task(self.remind(float(seconds), " ".join(words)))
