# caught by: test_a_short_wait_is_not_held_up
# a reader thinks: more than two timers at a time are too many
two = asyncio.Semaphore(2)


# instead of:
        await asyncio.sleep(float(event["text"]))
# write:
        async with two:
            await asyncio.sleep(float(event["text"]))
