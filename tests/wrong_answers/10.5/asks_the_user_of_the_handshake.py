# caught by: test_who_has_logged_out_writes_no_more
# a reader thinks: ahas_perm asks the database each time
# file: my_project/scores/consumers.py
# instead of:
        session = SessionStore(self.scope["session"].session_key)
        user = await get_user({"session": session})
        return await user.ahas_perm("scores.add_goal")
# write:
        return await self.scope["user"].ahas_perm("scores.add_goal")
