# caught by: test_leaving_is_no_error_and_the_end
# a reader thinks: a client that leaves says so, with code 1000
# instead of:
        raise StopConsumer()
# write:
        if event["code"] == 1000:
            raise StopConsumer()
