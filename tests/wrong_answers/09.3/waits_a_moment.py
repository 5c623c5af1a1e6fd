# caught by: test_on_the_servers_loop
# a reader thinks: a moment later the transaction is over
import threading


# instead of:
    transaction.on_commit(send)
# write:
    def look():
        if Goal.objects.filter(pk=goal.pk).exists():
            send()

    threading.Timer(0.3, look).start()
