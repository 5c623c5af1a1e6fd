# caught by: test_leaving_is_no_error_and_the_end
# told: Goal, line 4: The list at the top holds
# a reader thinks: a handler that has nothing to do may do nothing
# instead of:
        raise StopConsumer()
# write:
        pass
