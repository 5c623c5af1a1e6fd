# caught by: test_buy_and_sell
# a reader thinks: a message with fields that nobody knows is no message
# instead of:
        if message is None:
# write:
        if message is None or message.keys() - {"type", "share", "count", "ref"}:
