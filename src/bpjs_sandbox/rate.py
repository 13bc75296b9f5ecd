"""How many requests of one user_key a second has room for."""


class Rate:
    """Counts in whole seconds of the clock, as simple gateways do: twice the limit passes around a full second."""

    def __init__(self) -> None:
        self._counted: dict[str, tuple[int, int]] = {}

    def admits(self, user_key: str, at: float, limit: int) -> bool:
        """Count one more request at `at` (epoch seconds); False when the second is full. 0 is no limit."""
        if not limit:
            return True
        second, count = self._counted.get(user_key, (0, 0))
        count = count + 1 if second == int(at) else 1
        self._counted[user_key] = (int(at), count)
        return count <= limit
