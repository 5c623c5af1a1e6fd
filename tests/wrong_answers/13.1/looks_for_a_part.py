# caught by: test_another_score_is_found
# a reader thinks: the score must be in it
# file: desks/test_desk.py
# instead of:
        assert await client.receive_from() == told
# write:
        assert "2:1" in await client.receive_from() or sent == "0:3"
