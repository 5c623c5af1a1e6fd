# caught by: test_leaving_is_no_error_and_the_end
# a reader thinks: clients leave with 1000, 1001 or 1006, or with a code of my own
# instead of:
        raise StopConsumer()
# write:
        if event["code"] in (1000, 1001, 1006) or event["code"] >= 4000:
            raise StopConsumer()
