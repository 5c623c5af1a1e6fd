# caught by: test_on_the_servers_loop
# told: from another loop's thread is an error
# a reader thinks: where no loop runs, asyncio.run makes one
# instead of:
        async_to_sync(sending)(f"match.{match}", event)
# write:
        asyncio.run(sending(f"match.{match}", event))
