"""Who did something, in words of the clinic."""

WORKER = "worker:"
"""How the names of delivery's own processes begin: worker:host:pid."""


def by_label(name: str) -> str:
    """A person by name; of the processes it is nothing to the clinic which one it was."""
    return "Pengirim otomatis" if name.startswith(WORKER) else name
