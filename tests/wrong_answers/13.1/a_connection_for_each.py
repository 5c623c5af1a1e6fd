# caught by: test_a_desk_that_hangs_up_is_found
# a reader thinks: each test begins anew
# file: desks/test_desk.py
# instead of:
        await client.send_to(text_data=sent)
# write:
        client = WebsocketCommunicator(application, "/")
        await client.connect()
        await client.send_to(text_data=sent)
