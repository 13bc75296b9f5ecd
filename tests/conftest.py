"""For every test: no network beyond this machine, and properties that do not fail by the clock."""

import os

from hypothesis import settings

from tests.network import block_the_outside

block_the_outside()

# A busy machine is no bug, so no deadline; where CI is set, the same examples each time, so that what passed passes.
settings.register_profile("titian", deadline=None, derandomize="CI" in os.environ, database=None)
settings.load_profile("titian")
