# unusual: one plain function asks, in the thread of the database; the session by its engine's module
# file: my_project/scores/consumers.py
# instead of:
from django.contrib.sessions.backends.db import SessionStore
# write:
from importlib import import_module
from django.conf import settings
from django.contrib.auth import SESSION_KEY, HASH_SESSION_KEY
# instead of:
    async def may_write(self):
        """Whether the session's user has the permission now: scope["user"] is who it was at the handshake."""
        session = SessionStore(self.scope["session"].session_key)
        user = await get_user({"session": session})
        return await user.ahas_perm("scores.add_goal")
# write:
    @database_sync_to_async
    def may_write(self):
        store = import_module(settings.SESSION_ENGINE).SessionStore(self.scope["cookies"].get("sessionid"))
        user = User.objects.filter(pk=store.get(SESSION_KEY), is_active=True).first()
        if user is None or store[HASH_SESSION_KEY] != user.get_session_auth_hash():
            return False
        return user.has_perm("scores.add_goal")
