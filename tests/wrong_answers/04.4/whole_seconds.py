# caught by: test_it_answers_when_the_time_has_passed
# a reader thinks: seconds are whole numbers
# instead of:
        await asyncio.sleep(float(event["text"]))
# write:
        await asyncio.sleep(int(float(event["text"])))
