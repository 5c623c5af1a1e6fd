# caught by: test_one_is_silent
# told: With the database silent and the layer silent
# a reader thinks: each of them answers within a second
# instead of:
    said = dict(zip(names, await asyncio.gather(how_is(ask_database), how_is(ask_layer))))
# write:
    said = dict(zip(names, (await how_is(ask_database), await how_is(ask_layer))))
# instead of:
        await asyncio.wait_for(ask(), 0.4)
# write:
        await asyncio.wait_for(ask(), 0.9)
