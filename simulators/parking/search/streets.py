"""The streets of a district: blocks between corners, and the way from each to each."""

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

HEADINGS = ((0, 1), (1, 0), (0, -1), (-1, 0))
"""East, north, west, south: how many rows and columns on."""


class Reach(NamedTuple):
    """What is near a block: within a distance of either end, along the streets in any direction."""

    blocks: list[list[bool]]
    """By block and block: whether the other begins there."""
    drives: list[list[bool]]
    """By block and drive: whether the drive ends there."""


class Streets:
    """A chequerboard without edges: who drives off one side comes in at the other, so all blocks are alike [own].

    A block is the street from one corner to the next; a *drive* is a block in one of its two directions. Of a drive's
    end three drives lead on: left, straight on and right. Nobody turns round in the street [own].
    """

    def __init__(self, across: int = 8, *, block_m: float = 100.0, bays_a_block: int = 6) -> None:
        if across < 1 or bays_a_block < 1:
            raise ValueError(f"streets of {across} blocks across with {bays_a_block} bays each; both must be 1 or more")
        self.across = across
        self.block_m = block_m
        self.bays_a_block = bays_a_block
        self.blocks = 2 * across**2
        self.bays = self.blocks * bays_a_block
        self._to = [self._corner_ahead(drive) for drive in range(4 * across**2)]
        self._apart = [[self._blocks_apart(one, other) for other in range(across**2)] for one in range(across**2)]
        self.turns = [tuple(4 * to + (drive + turn) % 4 for turn in (1, 0, 3)) for drive, to in enumerate(self._to)]
        """By drive: what leads on."""
        self._straight_before = {turns[1]: drive for drive, turns in enumerate(self.turns)}
        self.block = [2 * (drive // 4 if goes_up(drive) else to) + drive % 2 for drive, to in enumerate(self._to)]
        """By drive."""
        self.ahead = self._blocks_ahead()
        """By block and drive: how many blocks to drive, from the drive's end, to have passed the block."""
        self.toward = [[self._soonest(block, turns) for turns in self.turns] for block in range(self.blocks)]
        """By block and drive: what to go on with to pass the block soonest."""
        self.nearest_first = [
            sorted(range(self.blocks), key=[ahead[drive] for ahead in self.ahead].__getitem__)
            for drive in range(len(self._to))
        ]
        """By drive: all blocks in the order in which they can be passed."""
        self._reach: dict[float, Reach] = {}

    def approach(self, drive: int) -> int:
        """What leads straight into a drive."""
        return self._straight_before[drive]

    def reach(self, within_m: float) -> Reach:
        """Computed once for each distance."""
        if within_m not in self._reach:
            blocks = range(self.blocks)
            self._reach[within_m] = Reach(
                blocks=[[self._away_m(one, self._ends(other)) <= within_m for other in blocks] for one in blocks],
                drives=[[self._away_m(block, (to,)) <= within_m for to in self._to] for block in blocks],
            )
        return self._reach[within_m]

    def _away_m(self, block: int, corners: Sequence[int]) -> float:
        return self.block_m * min(self._apart[end][corner] for end in self._ends(block) for corner in corners)

    def _ends(self, block: int) -> tuple[int, int]:
        return block // 2, self._to[4 * (block // 2) + block % 2]

    def _corner_ahead(self, drive: int) -> int:
        (row, column), (north, east) = divmod(drive // 4, self.across), HEADINGS[drive % 4]
        return (row + north) % self.across * self.across + (column + east) % self.across

    def _blocks_apart(self, one: int, other: int) -> int:
        steps = zip(divmod(one, self.across), divmod(other, self.across), strict=True)
        return sum(min(abs(a - b), self.across - abs(a - b)) for a, b in steps)

    def _soonest(self, block: int, turns: Sequence[int]) -> int:
        return min(turns, key=lambda turn: 0 if self.block[turn] == block else self.ahead[block][turn])

    def _blocks_ahead(self) -> list[list[int]]:
        comes_from: list[list[int]] = [[] for _ in self.turns]
        for drive, turns in enumerate(self.turns):
            for turn in turns:
                comes_from[turn].append(drive)
        return [self._ahead_of(block, comes_from) for block in range(self.blocks)]

    def _ahead_of(self, block: int, comes_from: Sequence[Sequence[int]]) -> list[int]:
        """Backwards from the block, breadth first."""
        ahead = [0] * len(self.turns)
        coming = deque((drive, 1) for drive, its_block in enumerate(self.block) if its_block == block)
        while coming:
            drive, blocks = coming.popleft()
            for before in comes_from[drive]:
                if not ahead[before]:
                    ahead[before] = blocks
                    if self.block[before] != block:
                        coming.append((before, blocks + 1))
        return ahead


def goes_up(drive: int) -> bool:
    """East or north: it passes the bays of its block in the order of their numbers."""
    return drive % 4 < 2
