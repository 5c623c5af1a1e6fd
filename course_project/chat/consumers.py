"""The server's side of one browser in one room. protocol.py lists the messages."""

from urllib.parse import parse_qs

from channels.db import database_sync_to_async

from common.consumers import MessageConsumer
from common.messages import BadMessage
from common.pulse import Pulse

from . import history, permission, posting, presence, protocol
from .models import Room


class ChatConsumer(MessageConsumer):
    messages = protocol.messages
    room: Room | None = None
    people_version = 0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.pulse = Pulse()

    def __str__(self):
        return f"{super().__str__()} in {self.scope['url_route']['kwargs']['room']}"

    # Opening and closing

    async def connect(self):
        # Accept first: before that, a close code does not reach the client.
        await self.accept()
        slug = self.scope["url_route"]["kwargs"]["room"]
        room = await Room.objects.filter(slug=slug).afirst()
        if room is None:
            await self.send_error(BadMessage("unknown_room", f"There is no room {slug}."))
            await self.close(protocol.NO_SUCH_ROOM)
        else:
            await self.enter(room)

    async def enter(self, room):
        self.room, self.user = room, self.scope["user"]
        # Join the group before reading the history: no message can fall between the two.
        await self.channel_layer.group_add(room.group, self.channel_name)
        you = self.user.get_username() if self.user.is_authenticated else None
        await self.send_message(type="welcome", room=room.name, you=you)
        self.sent = await database_sync_to_async(history.start)(room, await self.last_seen())
        await self.send_history(await self.next_page())
        await self.send_new()
        await presence.here(room, self.user, self.channel_name)
        self.start(self.beat())

    async def last_seen(self):
        """The number in ?after=NUMBER, or None."""
        values = parse_qs(self.scope["query_string"].decode("latin-1")).get("after")
        if values is None:
            return None
        try:
            return protocol.number.validate_strings(values[0])
        except ValueError:
            await self.send_error(BadMessage("invalid", "after: a whole number is needed."))
            return None

    async def disconnect(self, code):
        if self.room is None:
            return
        await self.channel_layer.group_discard(self.room.group, self.channel_name)
        await presence.left(self.room, self.channel_name)

    # From the client

    async def answer(self, message):
        if self.room is None:
            return
        if message.type == "say":
            await self.say(message)
        else:
            await self.send_history(await database_sync_to_async(history.before)(self.room, message.before))

    async def say(self, message):
        if not await database_sync_to_async(permission.may_post)(self.user, self.scope["session"]):
            raise BadMessage("login_required", "Guests read only: log in to write.", message.ref)
        stored = await posting.post(self.room, self.user, message.ref, message.text)
        await self.send_message(type="stored", ref=message.ref, number=stored.number)

    # From the channel layer

    async def chat_message(self, event):
        message = event["message"]
        if message["number"] == self.sent + 1:
            await self.send_message(type="message", message=message)
            self.sent += 1
        elif message["number"] > self.sent:
            # One before it was lost: a full channel layer drops messages silently.
            await self.send_new()

    async def chat_people(self, event):
        if event["version"] > self.people_version:
            self.people_version = event["version"]
            people = {key: event[key] for key in ("names", "more", "guests")}
            await self.send_message(type="people", **people)

    async def heartbeat(self):
        # By way of the channel layer, so that it is handled in turn with everything else. When the layer is
        # away, or deaf, the connection ends: the client comes back, and subscribes anew.
        self.pulse.sent()
        await self.channel_layer.send(self.channel_name, {"type": "chat.heartbeat"})

    async def chat_heartbeat(self, event):
        self.pulse.heard()
        await self.send_message(type="heartbeat")
        assert self.room, "the heart beats in a room only"
        # Memberships expire, and a layer that was away has forgotten them.
        await self.channel_layer.group_add(self.room.group, self.channel_name)
        await presence.here(self.room, self.user, self.channel_name)
        await self.send_new()

    # To the client

    async def next_page(self):
        """The page after the last message sent."""
        page = await database_sync_to_async(history.after)(self.room, self.sent)
        if page:
            self.sent = page[-1]["number"]
        return page

    async def send_new(self):
        while page := await self.next_page():
            await self.send_history(page)

    async def send_history(self, messages):
        await self.send_message(type="history", messages=messages)
