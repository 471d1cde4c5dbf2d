"""The bays at the kerb as they really are."""

from collections.abc import Iterable

from simulators.parking.search.streets import Streets, goes_up


class Kerb:
    """Which bays are free, by block, as the bits of a number; one owner takes and gives back."""

    def __init__(self, streets: Streets, taken: Iterable[int] = ()) -> None:
        self._streets = streets
        self.free = [(1 << streets.bays_a_block) - 1] * streets.blocks
        self.parked = 0
        for bay in taken:
            self.take(bay)

    def is_free(self, bay: int) -> bool:
        block, number = divmod(bay, self._streets.bays_a_block)
        return bool(self.free[block] >> number & 1)

    def first_free(self, drive: int) -> int | None:
        """The bay that a driver comes to first."""
        block = self._streets.block[drive]
        free = self.free[block]
        if not free:
            return None
        number = (free & -free if goes_up(drive) else free).bit_length() - 1
        return block * self._streets.bays_a_block + number

    def take(self, bay: int) -> None:
        block, number = divmod(bay, self._streets.bays_a_block)
        self.free[block] &= ~(1 << number)
        self.parked += 1

    def give_back(self, bay: int) -> None:
        block, number = divmod(bay, self._streets.bays_a_block)
        self.free[block] |= 1 << number
        self.parked -= 1

    def share_to(self, bay: int, drive: int) -> float:
        """The share of its block that is driven when a car stands in front of the bay."""
        number = bay % self._streets.bays_a_block
        passed = number if goes_up(drive) else self._streets.bays_a_block - 1 - number
        return (passed + 0.5) / self._streets.bays_a_block
