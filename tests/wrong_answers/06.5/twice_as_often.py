# caught by: test_a_price_every_tenth_of_a_second
# a reader thinks: twice as often is better than every 0.1 seconds
# instead of:
            await asyncio.sleep(0.1)
# write:
            await asyncio.sleep(0.05)
