# unusual: what the async page tells goes into a queue, from which one task sends
# instead of:
telling = set()  # an event loop alone does not keep its tasks alive


def tell(match, score):
    sending = get_channel_layer().group_send
# write:
waiting, workers = [], []


async def work():
    while waiting:
        await get_channel_layer().group_send(*waiting.pop(0))


def tell(match, score):
    sending = get_channel_layer().group_send
# instead of:
        task = loop.create_task(sending(f"match.{match}", event))
        telling.add(task)
        task.add_done_callback(telling.discard)
# write:
        waiting.append((f"match.{match}", event))
        if not workers or workers[0].done():
            workers[:] = [loop.create_task(work())]
