"""For health checks: `python -m roadshow.parts.probe URL` asks whether a hub answers, `... URL CITY` for a run too.

Imports nothing of the show, so that asking costs little.
"""

import json
import sys
import urllib.request

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
TIMEOUT_S = 5


def main(hub: str, city: str = "") -> str | None:
    """Why not, or None where all is well."""
    try:
        if not city:
            with DIRECT.open(f"{hub}/api/v1/cities", timeout=TIMEOUT_S):
                return None
        run = read_run(hub)
    except OSError as error:
        return f"{hub} does not answer: {error}"
    if run is None or run["city"] != city or run["state"] == "ended":
        return f"{hub} hears no run of {city}: {run}"
    return None


def read_run(hub: str) -> dict[str, object] | None:
    """From the first event of the live stream: a snapshot, which asks nothing of the store."""
    with DIRECT.open(f"{hub}/api/v1/live", timeout=TIMEOUT_S) as stream:
        data = next(line for line in stream if line.startswith(b"data: "))
    return json.loads(data.removeprefix(b"data: "))["run"]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
