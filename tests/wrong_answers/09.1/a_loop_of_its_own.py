# caught by: test_on_the_servers_loop
# told: from another loop's thread is an error
# a reader thinks: asyncio.run runs any coroutine
# instead of:
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
# write:
    asyncio.run(get_channel_layer().group_send(f"match.{match}", event))
