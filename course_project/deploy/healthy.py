"""
Ends with 0 when a process of the project says that all is well, and with 1 when it does not.

    python deploy/healthy.py http://127.0.0.1:8001 [SECONDS]

SECONDS: for how long it may still be starting. ALLOWED_HOSTS, from the environment, says as which host it is asked.
"""

import os
import sys
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def trouble(address: str, host: str) -> str:
    """What is wrong with the process at this address; nothing when all is well."""
    try:
        with urlopen(Request(f"{address}/health/", headers={"Host": host}), timeout=4):
            return ""
    except HTTPError as error:
        return f"{error.code} {error.read().decode()}"
    except OSError as error:
        return str(error)


if __name__ == "__main__":
    address, patience = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 0
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".")
    deadline = time.monotonic() + patience
    while (words := trouble(address, host)) and time.monotonic() < deadline:
        time.sleep(0.2)
    sys.exit(words or 0)
