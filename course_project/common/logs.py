"""One JSON object a line, for whatever collects the logs."""

import json
import logging

# What a record may say of a connection. Nothing else of it is written: no cookie, no header, no query string.
OF_A_CONNECTION = ("consumer", "room", "user", "connection")


class JSONFormatter(logging.Formatter):
    """Writes a record as {"at", "level", "logger", "message"}, what it says of a connection, and the error."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in OF_A_CONNECTION if hasattr(record, name)}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
