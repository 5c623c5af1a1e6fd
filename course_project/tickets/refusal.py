from common.consumers import MessageConsumer
from common.messages import BadMessage

BAD_TICKET = 4401  # close code


class BadTicket(MessageConsumer):
    """Says that a ticket is good for nothing, and closes."""

    async def connect(self):
        # Accept first: before that, a close code does not reach the client.
        await self.accept()
        await self.send_error(BadMessage("bad_ticket", "This ticket is wrong, used or too old: get another one."))
        await self.close(BAD_TICKET)

    async def receive(self, text_data=None, bytes_data=None):
        """Read nothing."""
