import time
from collections.abc import Callable


class TokenBucket:
    """
    Lets `burst` messages through at once, and `rate` a second in the long run.

    The bucket starts full. Each message takes a token out; time puts tokens back.
    """

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic):
        self.rate, self.burst, self.clock = rate, burst, clock
        self.tokens, self.filled_at = float(burst), clock()

    def take(self) -> float:
        """Take a token and return 0.0; with none left, return the seconds until there is one."""
        now = self.clock()
        self.tokens = min(self.burst, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        if self.tokens < 1:
            return (1 - self.tokens) / self.rate
        self.tokens -= 1
        return 0.0

    def give(self) -> None:
        """Put a token back, for a message that is asked for."""
        self.tokens = min(self.burst, self.tokens + 1)
