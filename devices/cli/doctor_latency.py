"""Self-test of ``devices doctor``: how late the reader is told of bytes, without any device."""

from __future__ import annotations

import os
import threading
import time
from typing import Any

from devices.hosts.endpoint import Endpoint
from devices.hosts.pseudo_terminal import PtyEndpoint
from devices.hosts.tcp import TcpEndpoint
from devices.transport.serial_stream import SerialStream
from devices.transport.stream import LinkError, SerialSettings

PERIOD_S = 0.01
TEST_S = 1.0
MARK = b"%06d\n"
MARK_SIZE = 7


def reader_latency(longest_s: float = TEST_S) -> dict[str, Any]:
    """Microseconds from a write into a pseudo-terminal (TCP on Windows) to the reader's stamp."""
    endpoint: Endpoint = PtyEndpoint() if os.name == "posix" else TcpEndpoint()
    try:
        endpoint.plug_in()
        stream = SerialStream(endpoint.url, SerialSettings())
        endpoint.receive()
        try:
            sent, got = exchange(endpoint, stream, round(longest_s / PERIOD_S))
        finally:
            stream.close()
    except (OSError, LinkError) as error:
        return {"problem": type(error).__name__}
    finally:
        endpoint.close()
    return summary(sent, got)


def exchange(
    endpoint: Endpoint, stream: SerialStream, count: int
) -> tuple[dict[int, int], dict[int, int]]:
    """When each mark was written, and when it was read."""
    sent: dict[int, int] = {}
    writer = threading.Thread(target=write_marks, args=(endpoint, count, sent), name="doctor")
    writer.start()
    try:
        got = read_marks(stream, count)
    finally:
        writer.join()
    return sent, got


def write_marks(endpoint: Endpoint, count: int, sent: dict[int, int]) -> None:
    """One mark a period."""
    for number in range(count):
        time.sleep(PERIOD_S)
        sent[number] = time.perf_counter_ns()
        endpoint.send(MARK % number)


def read_marks(stream: SerialStream, count: int) -> dict[int, int]:
    """The stamp of each mark, until the last came or nothing comes any more."""
    got: dict[int, int] = {}
    silent, pending = 0, b""
    while len(got) < count and silent < 10:
        data = stream.read()
        now_ns = time.perf_counter_ns()
        silent = 0 if data else silent + 1
        pending += data
        while len(pending) >= MARK_SIZE:
            got[int(pending[:MARK_SIZE])] = now_ns
            pending = pending[MARK_SIZE:]
    return got


def summary(sent: dict[int, int], got: dict[int, int]) -> dict[str, Any]:
    """Median, 95th percentile and longest; ``lost`` counts marks that never came."""
    late = sorted((got[number] - sent[number]) / 1000 for number in got if number in sent)
    if not late:
        return {"problem": "nothing came", "lost": len(sent)}
    return {
        "count": len(late),
        "lost": len(sent) - len(late),
        "median_us": round(late[len(late) // 2], 1),
        "p95_us": round(late[int(len(late) * 0.95)], 1),
        "longest_us": round(late[-1], 1),
    }
