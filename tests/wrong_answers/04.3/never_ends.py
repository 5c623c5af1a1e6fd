# caught by: test_a_new_connection_begins_at_one
# a reader thinks: a handler that has nothing to do may do nothing
# instead of:
        raise StopConsumer()
# write:
        pass
