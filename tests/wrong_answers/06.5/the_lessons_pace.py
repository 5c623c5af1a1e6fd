# caught by: test_a_price_every_tenth_of_a_second
# a reader thinks: the lesson's loop, copied, is the answer
# instead of:
            await asyncio.sleep(0.1)
# write:
            await asyncio.sleep(0.2)
