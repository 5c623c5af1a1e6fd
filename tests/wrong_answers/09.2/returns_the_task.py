# caught by: test_it_is_a_plain_function
# a reader thinks: the caller may want the task
# instead of:
telling = set()  # an event loop alone does not keep its tasks alive


def tell(match, score):
# write:
def tell(match, score):
# instead of:
    except RuntimeError:  # none runs in this thread
        async_to_sync(sending)(f"match.{match}", event)
    else:
        task = loop.create_task(sending(f"match.{match}", event))
        telling.add(task)
        task.add_done_callback(telling.discard)
# write:
    except RuntimeError:
        return async_to_sync(sending)(f"match.{match}", event)
    return loop.create_task(sending(f"match.{match}", event))
