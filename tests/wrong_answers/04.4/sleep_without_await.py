# caught by: test_it_answers_when_the_time_has_passed
# a reader thinks: a sleep that is called sleeps
# instead of:
        await asyncio.sleep(float(event["text"]))
# write:
        asyncio.sleep(float(event["text"]))
