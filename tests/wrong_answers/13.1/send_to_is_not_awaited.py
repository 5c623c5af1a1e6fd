# caught by: test_right_desks_pass
# told: TimeoutError (test_desk.py, line
# told: a coroutine was never awaited
# file: desks/test_desk.py
# instead of:
        await client.send_to(text_data=sent)
# write:
        client.send_to(text_data=sent)
