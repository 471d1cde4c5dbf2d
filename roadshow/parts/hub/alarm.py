"""Wakes what waits on the event loop, from any thread."""

import asyncio
from contextlib import suppress

CALM_S = 0.05
"""Between two awakenings: news that comes in a flurry is told together."""


class Bell:
    """Of one who waits again and again; belongs to the event loop on which it was made."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Also heard by one who is busy now, as soon as he waits again."""
        with suppress(RuntimeError):  # the loop has ended, and nobody waits any more
            self._loop.call_soon_threadsafe(self._rung.set)

    async def wait(self, *, at_most_s: float) -> None:
        await asyncio.sleep(CALM_S)
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most_s - CALM_S):
                await self._rung.wait()
        self._rung.clear()


class Alarm:
    def __init__(self) -> None:
        self._bells: list[Bell] = []

    def bell(self) -> Bell:
        self._bells.append(bell := Bell())
        return bell

    def ring(self) -> None:
        for bell in self._bells:
            bell.ring()
