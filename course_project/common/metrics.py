"""What this process has done, counted, in the plain text form that Prometheus reads."""

from collections import Counter

# name: (kind, what it is)
KNOWN = {
    "connections": ("gauge", "WebSockets that are open"),
    "messages_received_total": ("counter", "frames that clients have sent, sense or nonsense"),
    "messages_refused_total": ("counter", "frames that were answered with an error"),
    "messages_sent_total": ("counter", "messages that were sent to clients"),
    "too_slow_total": ("counter", "connections that were closed because the client did not read"),
    "failures_total": ("counter", "connections that have ended by an error"),
    "layer_lag_seconds_sum": ("counter", "seconds that heartbeats were under way through the channel layer"),
    "layer_lag_seconds_count": ("counter", "heartbeats that have arrived"),
}


class Metrics:
    """Counts by name, and by whose they are: of which class of consumers."""

    def __init__(self):
        self.counts: Counter[tuple[str, str]] = Counter()

    def add(self, name: str, of: str, amount: float = 1) -> None:
        """Count one more, or so much more. Raises KeyError for a name that is not in KNOWN."""
        KNOWN[name]
        self.counts[name, of] += amount  # type: ignore[assignment]  # a Counter counts fractions too

    def text(self) -> str:
        """All of them, a line each."""
        lines = []
        for name, (kind, meaning) in KNOWN.items():
            lines += [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
            counted = sorted((of, count) for (each, of), count in self.counts.items() if each == name)
            lines += [f'{name}{{of="{of}"}} {count}' for of, count in counted]
        return "\n".join(lines) + "\n"


metrics = Metrics()
