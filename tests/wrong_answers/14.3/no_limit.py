# caught by: test_one_is_silent
# a reader thinks: what is away raises
# instead of:
        await asyncio.wait_for(ask(), 0.4)
# write:
        await ask()
