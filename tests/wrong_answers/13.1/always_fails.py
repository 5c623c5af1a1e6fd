# caught by: test_right_desks_pass
# a reader thinks: a test that fails finds every fault
# file: desks/test_desk.py
# instead of:
        assert await client.receive_from() == told
# write:
        assert await client.receive_from() == sent
