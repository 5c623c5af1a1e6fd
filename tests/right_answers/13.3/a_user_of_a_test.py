# unusual: the scope is made before, and the refusal is looked at in one tuple
# file: desks/test_reporters.py
# instead of:
        client.scope["user"] = User(username=name)
# write:
        client.scope.update(user=User(username=name), session={})
# instead of:
    assert await client.connect() == (False, 4401)
# write:
    accepted, code = await client.connect(timeout=3)
    assert (not accepted, code) == (True, 4401)
