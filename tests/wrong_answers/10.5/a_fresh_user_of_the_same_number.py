# caught by: test_who_has_logged_out_writes_no_more
# a reader thinks: a user fetched anew is enough; whether the session is still there is not asked
# file: my_project/scores/consumers.py
# instead of:
        session = SessionStore(self.scope["session"].session_key)
        user = await get_user({"session": session})
        return await user.ahas_perm("scores.add_goal")
# write:
        user = await User.objects.filter(pk=self.scope["user"].pk, is_active=True).afirst()
        return user is not None and await user.ahas_perm("scores.add_goal")
