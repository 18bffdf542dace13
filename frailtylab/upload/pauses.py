"""How long to wait before trying again: longer each time, and never all at once.

Full jitter: uniform between nothing and a limit that doubles up to an hour
(https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). There is no last try.
"""

from __future__ import annotations

from random import Random

BASE_S = 30.0
LONGEST_S = 3600.0
DOUBLINGS = 7


def pause_s(tries: int, dice: Random, wanted_s: float = 0.0) -> float:
    """Seconds before the next try.

    :param tries: how many there were, 1 or more
    :param wanted_s: what the server asked for; never undercut
    """
    limit = min(LONGEST_S, BASE_S * 2 ** min(tries - 1, DOUBLINGS))
    return max(wanted_s, dice.uniform(0, limit))
