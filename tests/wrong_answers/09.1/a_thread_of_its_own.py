# caught by: test_on_the_servers_loop
# told: from another loop's thread is an error
# a reader thinks: the page need not wait for it
import threading


# instead of:
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
# write:
    send = async_to_sync(get_channel_layer().group_send)
    thread = threading.Thread(target=send, args=(f"match.{match}", event))
    thread.start()
    thread.join()
