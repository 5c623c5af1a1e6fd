"""The server's side of one browser in one room. protocol.py lists the messages."""

from urllib.parse import parse_qs

from channels.db import database_sync_to_async

from common.layer_consumer import LayerConsumer
from common.messages import BadMessage

from . import history, permission, posting, presence, protocol
from .events import GoneEvent, MessageEvent, MessageJSON, PeopleEvent, RoomEvent, TypingEvent
from .models import Room


class ChatConsumer(LayerConsumer):
    """One browser in one room, from the handshake to the goodbye."""

    messages = protocol.messages
    room: Room | None = None
    people_version = 0

    def __str__(self):
        return f"{super().__str__()} in {self.slug}"

    def about(self):
        """Whose connection it is and in which room, for the log."""
        return super().about() | {"room": self.slug}

    @property
    def slug(self) -> str:
        """The room's address."""
        return self.scope["url_route"]["kwargs"]["room"]

    # Opening and closing

    async def connect(self):
        # Accept first: before that, a close code does not reach the client.
        await self.accept()
        room = await database_sync_to_async(Room.objects.filter(slug=self.slug).first)()
        if room is None:
            await self.refuse()
        else:
            await self.enter(room)

    async def refuse(self):
        """Send away who asks for a room that is not there."""
        await self.send_error(BadMessage("unknown_room", f"There is no room {self.slug}."))
        await self.close(protocol.NO_SUCH_ROOM)

    async def enter(self, room: Room):
        """Greet, send what was missed, and tell the room who has come."""
        self.room, self.user = room, self.scope["user"]
        # Join the group before reading the history: no message can fall between the two.
        await self.channel_layer.group_add(room.group, self.channel_name)
        self.at_end.push_async_callback(self.channel_layer.group_discard, room.group, self.channel_name)
        you = self.user.get_username() if self.user.is_authenticated else None
        await self.send_message(type="welcome", room=room.name, you=you)
        self.sent = await database_sync_to_async(history.start)(room, await self.last_seen())
        await self.send_history(await self.next_page())
        await self.send_new()
        # Not in `disconnect`: nobody calls that after an error.
        self.at_end.push_async_callback(presence.left, room, self.channel_name)
        await presence.here(self.sign(room))
        self.start(self.beat())

    async def last_seen(self) -> int | None:
        """The number in ?after=NUMBER, or None."""
        values = parse_qs(self.scope["query_string"].decode("latin-1")).get("after")
        if values is None:
            return None
        try:
            return protocol.number.validate_strings(values[0])
        except ValueError:
            await self.send_error(BadMessage("invalid", "after: a whole number is needed."))
            return None

    # From the client

    async def answer(self, message):
        """Do what the client asks."""
        if self.room is None:
            return
        match message:
            case protocol.Say():
                await self.say(self.room, message)
            case protocol.Typing():
                await self.tell_typing(self.room)
            case protocol.Earlier():
                await self.send_history(await database_sync_to_async(history.before)(self.room, message.before))

    async def say(self, room: Room, message: protocol.Say):
        """Store a message and confirm it. Raises BadMessage for a guest."""
        if not await database_sync_to_async(permission.may_post)(self.user, self.scope["session"]):
            raise BadMessage("login_required", "Guests read only: log in to write.", message.ref)
        stored = await posting.post(room, self.user, message.ref, message.text)
        await self.send_message(type="stored", ref=message.ref, number=stored.number)

    async def tell_typing(self, room: Room):
        """Tell the room that this user is writing: not stored, and nothing is lost when it does not arrive."""
        if self.user.is_authenticated:
            event: TypingEvent = {"type": "chat.typing", "name": self.user.get_username()}
            await self.channel_layer.group_send(room.group, event)

    # From the channel layer

    async def chat_message(self, event: MessageEvent):
        """Somebody has said something."""
        message = event["message"]
        if message["number"] == self.sent + 1:
            await self.send_message(type="message", message=message)
            self.sent += 1
        elif message["number"] > self.sent:
            # One before it was lost: a full channel layer drops messages silently.
            await self.send_new()

    async def chat_people(self, event: PeopleEvent):
        """Somebody has come or gone. An older list than the last is left out."""
        if event["version"] > self.people_version:
            self.people_version = event["version"]
            await self.send_message(
                type="people", names=event["names"], more=event["more"], guests=event["guests"]
            )

    async def chat_typing(self, event: TypingEvent):
        """Somebody is writing; oneself, in another tab perhaps, is not told."""
        if event["name"] != self.user.get_username():
            await self.send_message(type="typing", name=event["name"])

    async def chat_room(self, event: RoomEvent):
        """The room has another name."""
        await self.send_message(type="room", name=event["name"])

    async def chat_gone(self, event: GoneEvent):
        """The room has been deleted."""
        await self.refuse()

    async def alive(self):
        """Show oneself to the layer and the database, and send what was lost."""
        assert self.room, "the heart beats in a room only"
        # Memberships expire, and a layer that was away has forgotten them.
        await self.channel_layer.group_add(self.room.group, self.channel_name)
        presence.still_here(self.sign(self.room))
        await self.send_new()

    def sign(self, room: Room) -> presence.Sign:
        """A sign of life."""
        return presence.Sign(room, self.user, self.channel_name)

    # To the client

    async def next_page(self) -> list[MessageJSON]:
        """The page after the last message sent."""
        page = await database_sync_to_async(history.after)(self.room, self.sent)
        if page:
            self.sent = page[-1]["number"]
        return page

    async def send_new(self):
        """Send all that is newer than what was sent, page by page."""
        while page := await self.next_page():
            await self.send_history(page)

    async def send_history(self, messages: list[MessageJSON]):
        """Send one page of stored messages."""
        await self.send_message(type="history", messages=messages)
