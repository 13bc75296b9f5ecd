"""The product's own settings, away from any real clinic's data.

The environment is set before the product reads it: a developer who has a clinic's TITIAN_DATA_DIR or
TITIAN_DATABASE_URL in the shell must not find test data there. pytest-xdist's workers inherit the folder.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "TITIAN_TEST_DIR" not in os.environ:
    os.environ["TITIAN_TEST_DIR"] = tempfile.mkdtemp(prefix="titian-test-")
    atexit.register(shutil.rmtree, os.environ["TITIAN_TEST_DIR"], ignore_errors=True)
os.environ.setdefault("TITIAN_TEST_PREPARED", str(Path(os.environ["TITIAN_TEST_DIR"], "prepared")))
os.environ["TITIAN_DATA_DIR"] = os.environ["TITIAN_TEST_DIR"]
os.environ.pop("TITIAN_DATABASE_URL", None)
os.environ.pop("TITIAN_EMAIL_URL", None)
if "TITIAN_TEST_DATABASE_URL" in os.environ:
    os.environ["TITIAN_DATABASE_URL"] = os.environ["TITIAN_TEST_DATABASE_URL"]

from titian.config.settings import *  # noqa: F403
from titian.config.settings import DATA_DIR, DATABASES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads and processes then meet the same locks as in a clinic.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}

# Argon2 is slow on purpose; a test signs in a thousand times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Each test client would else look up every static file before its first request: a quarter of the time of a test.
WHITENOISE_AUTOREFRESH = True
