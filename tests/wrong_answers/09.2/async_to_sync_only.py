# caught by: test_both_pages_tell_each_viewer_once
# a reader thinks: async_to_sync makes it plain everywhere
# instead of:
telling = set()  # an event loop alone does not keep its tasks alive


def tell(match, score):
# write:
def tell(match, score):
# instead of:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # none runs in this thread
        async_to_sync(sending)(f"match.{match}", event)
    else:
        task = loop.create_task(sending(f"match.{match}", event))
        telling.add(task)
        task.add_done_callback(telling.discard)
# write:
    async_to_sync(sending)(f"match.{match}", event)
