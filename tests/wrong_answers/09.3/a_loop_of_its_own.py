# caught by: test_on_the_servers_loop
# told: from another loop's thread is an error
# a reader thinks: on_commit takes a plain function, and asyncio.run makes one of a coroutine
# instead of:
        async_to_sync(get_channel_layer().group_send)(f"match.{goal.match}", event)
# write:
        asyncio.run(get_channel_layer().group_send(f"match.{goal.match}", event))
