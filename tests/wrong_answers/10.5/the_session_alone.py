# caught by: test_who_may_no_longer_writes_no_more
# a reader thinks: while the session is there, the user of the handshake is right
# file: my_project/scores/consumers.py
# instead of:
        user = await get_user({"session": session})
        return await user.ahas_perm("scores.add_goal")
# write:
        user = self.scope["user"]
        return await session.aexists(session.session_key) and await user.ahas_perm("scores.add_goal")
