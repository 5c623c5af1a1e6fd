# caught by: test_who_has_not_logged_in_stays_outside
# told: another code than 4401
# file: desks/test_reporters.py
# instead of:
    assert await client.connect() == (False, 4401)
# write:
    accepted, _ = await client.connect()
    assert not accepted
