# caught by: test_it_answers_when_the_time_has_passed
# a reader thinks: the way here and back takes time, too
# instead of:
        await asyncio.sleep(float(event["text"]))
# write:
        await asyncio.sleep(float(event["text"]) / 2)
