"""How one notices that a channel layer does not hear any more: it raises no error."""


class Deaf(Exception):
    """What is sent through the channel layer does not arrive."""


class Pulse:
    """Counts the heartbeats that were sent through the channel layer and not heard."""

    def __init__(self):
        self.unheard = 0

    def sent(self):
        """Note a heartbeat that is about to be sent. Raises Deaf when the two before it were not heard."""
        if self.unheard == 2:
            raise Deaf("Two heartbeats were sent through the channel layer, and none was heard.")
        self.unheard += 1

    def heard(self):
        """Note that something has come through the channel layer."""
        self.unheard = 0
