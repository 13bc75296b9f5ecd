"""What each command of `titian` does: one module a command, with `run(options) -> int`."""
