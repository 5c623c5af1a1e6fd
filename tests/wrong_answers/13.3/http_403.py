# caught by: test_right_applications_pass
# a reader thinks: whoever is refused gets HTTP 403
# file: desks/test_reporters.py
# instead of:
    assert await client.connect() == (False, 4401)
# write:
    assert await client.connect() == (False, 403)
