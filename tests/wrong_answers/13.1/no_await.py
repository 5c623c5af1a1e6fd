# caught by: test_another_score_is_found
# told: a coroutine was never awaited
# a reader thinks: receive_from gives the text
# file: desks/test_desk.py
# instead of:
        assert await client.receive_from() == told
# write:
        assert client.receive_from() != sent
