import time

from channels.exceptions import ChannelFull

from .consumers import MessageConsumer
from .pulse import Pulse


class LayerConsumer(MessageConsumer):
    """A consumer whose heart beats through the channel layer, so that one that is away or deaf is noticed."""

    def __init__(self):
        super().__init__()
        self.pulse = Pulse()

    async def heartbeat(self):
        """Send oneself a heartbeat through the channel layer. Raises Deaf when the last two did not arrive."""
        # By way of the channel layer, so that it is handled in turn with everything else. When the layer is
        # away, or deaf, the connection ends: the client comes back, and subscribes anew.
        self.pulse.sent()
        try:
            await self.channel_layer.send(self.channel_name, {"type": "layer.heartbeat", "sent": time.monotonic()})
        except ChannelFull:
            self.pulse.heard()  # there is more to hear than there was time for: that is not to be deaf

    async def layer_heartbeat(self, event):
        """The heartbeat has arrived: show oneself to the client, and do what has to be done each time."""
        self.pulse.heard()
        self.count("layer_lag_seconds_sum", amount=time.monotonic() - event["sent"])
        self.count("layer_lag_seconds_count")
        await self.send_message(type="heartbeat")
        await self.alive()

    async def alive(self):
        """What has to be done with each heartbeat: a subclass says it. Memberships in groups expire."""
        raise NotImplementedError
