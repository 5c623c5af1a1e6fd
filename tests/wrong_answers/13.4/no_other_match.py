# caught by: test_no_viewer_of_another_match
# file: desks/test_viewers.py
# instead of:
    assert await eve.receive_nothing()
# write:
    assert eve
