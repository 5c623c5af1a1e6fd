# caught by: test_a_goal_comes_once
# told: a coroutine was never awaited
# file: desks/test_ticker.py
# instead of:
        assert await client.receive_nothing()
    await client.send_to(text_data="goal")
    assert await client.receive_from() == "Goal!"
# write:
        assert client.receive_nothing()
    await client.send_to(text_data="goal")
    assert await client.receive_from() == "Goal!"
