# caught by: test_the_async_page_tells_several
# a reader thinks: a viewer wants the newest score
# instead of:
telling = set()  # an event loop alone does not keep its tasks alive
# write:
newest = {}
# instead of:
    event = {"type": "score.changed", "score": score}
# write:
# instead of:
    except RuntimeError:  # none runs in this thread
        async_to_sync(sending)(f"match.{match}", event)
    else:
        task = loop.create_task(sending(f"match.{match}", event))
        telling.add(task)
        task.add_done_callback(telling.discard)
# write:
    except RuntimeError:
        async_to_sync(sending)(f"match.{match}", {"type": "score.changed", "score": score})
        return
    first = match not in newest
    newest[match] = score
    if first:
        loop.create_task(send_newest(match))


async def send_newest(match):
    event = {"type": "score.changed", "score": newest.pop(match)}
    await get_channel_layer().group_send(f"match.{match}", event)
