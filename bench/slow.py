"""A bad line between a browser on this machine and a site: a relay that lets bytes through late, slowly, and again.

A round trip takes 400 ms, 256 kbit go through a second each way, and 2 % of the packets are lost and come a round trip
later, with all that follows them on their connection. A connection costs two round trips first, for TCP and for TLS.
"""

import asyncio
import random
import threading
from asyncio import AbstractEventLoop, Queue, StreamReader, StreamWriter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

ROUND_TRIP, RATE, LOSS, HANDSHAKES = 0.4, 256_000, 0.02, 2  # seconds, bits a second, share, round trips
PACKET, WINDOW = 1460, 10  # bytes; packets of a connection that may be on their way at a time

Sent = Queue[tuple[float, bytes]]  # when a packet arrives, by the clock of the loop; b"" is the end


@dataclass
class Direction:
    """One way of the line, which all connections share."""

    chance: random.Random
    free_at: float = 0.0  # by the clock of the loop

    def arrival(self, size: int, now: float) -> float:
        """When a packet of ``size`` bytes that is handed over now comes out at the other end."""
        self.free_at = max(now, self.free_at) + size * 8 / RATE
        lost = self.chance.random() < LOSS
        return self.free_at + ROUND_TRIP / 2 + (ROUND_TRIP if lost else 0)


@contextmanager
def slow_line(site: str, seed: int = 1) -> Iterator[str]:
    """The address at which ``site`` stands behind the bad line. ``seed``: of the packets that are lost."""
    place = urlsplit(site)
    chance = random.Random(seed)  # noqa: S311 - which packets are lost is no secret
    there, back = Direction(chance), Direction(chance)

    async def relay(reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.sleep(HANDSHAKES * ROUND_TRIP)
            source, sink = await asyncio.open_connection(place.hostname, place.port)
            await asyncio.gather(_pump(reader, sink, there), _pump(source, writer, back))

    loop = asyncio.new_event_loop()
    runner = threading.Thread(target=loop.run_forever, daemon=True)
    runner.start()
    try:
        started = asyncio.start_server(relay, "127.0.0.1", 0)
        server = asyncio.run_coroutine_threadsafe(started, loop).result()
        yield f"http://localhost:{server.sockets[0].getsockname()[1]}"
    finally:
        _stop(loop, runner)


async def _pump(source: StreamReader, sink: StreamWriter, way: Direction) -> None:
    """Carry one direction of one connection to its end."""
    sent: Sent = Queue(WINDOW)
    await asyncio.gather(_take(source, sent, way), _give(sink, sent))


async def _take(source: StreamReader, sent: Sent, way: Direction) -> None:
    clock, last = asyncio.get_running_loop().time, 0.0
    while packet := await source.read(PACKET):
        last = max(last, way.arrival(len(packet), clock()))  # TCP hands over nothing before what was sent earlier
        await sent.put((last, packet))
    await sent.put((last, b""))


async def _give(sink: StreamWriter, sent: Sent) -> None:
    while True:
        at, packet = await sent.get()
        await asyncio.sleep(at - asyncio.get_running_loop().time())
        if not packet:
            sink.close()
            return
        sink.write(packet)
        await sink.drain()


def _stop(loop: AbstractEventLoop, runner: threading.Thread) -> None:
    async def end() -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    asyncio.run_coroutine_threadsafe(end(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    runner.join()
    loop.close()
