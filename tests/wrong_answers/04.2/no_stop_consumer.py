# caught by: test_leaving_is_no_error_and_the_end
# a reader thinks: the consumer ends by itself when its client has gone
# instead of:
        raise StopConsumer()
# write:
        print("connection closed...")
