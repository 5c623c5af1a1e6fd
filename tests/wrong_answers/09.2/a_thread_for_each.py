# caught by: test_on_the_servers_loop
# told: from another loop's thread is an error
# a reader thinks: a thread of its own may always wait
import threading


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
    threading.Thread(target=async_to_sync(sending), args=(f"match.{match}", event)).start()
