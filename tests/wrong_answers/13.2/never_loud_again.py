# caught by: test_loud_is_loud
# file: desks/test_ticker.py
# instead of:
        assert await client.receive_nothing()
    await client.send_to(text_data="goal")
    assert await client.receive_from() == "Goal!"
# write:
        assert await client.receive_nothing()
