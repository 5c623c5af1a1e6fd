# caught by: test_a_goal_comes_once
# file: desks/test_ticker.py
# instead of:
        await client.send_to(text_data=sent)
        assert await client.receive_nothing()
# write:
        await client.send_to(text_data=sent)
        while not await client.receive_nothing():
            await client.receive_from()
