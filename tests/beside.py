"""A command that runs while others do, and is heard when it is done. Standard library only; used by dev.py."""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self


class Beside:
    """Starts at once; `finish` waits, prints all it said and gives its exit code. Left early, it is told to stop."""

    def __init__(self, command: Sequence[str], folder: Path, environment: dict[str, str]) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=self._said, stderr=subprocess.STDOUT
        )

    def __enter__(self) -> Self:
        return self

    def finish(self) -> int:
        code = self._process.wait()
        self._said.seek(0)
        sys.stdout.buffer.write(self._said.read())
        sys.stdout.flush()
        return code if code >= 0 else 128 - code

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._said, suppress(ProcessLookupError):
            if self._process.poll() is None:
                self._process.terminate()
                self._process.wait()
