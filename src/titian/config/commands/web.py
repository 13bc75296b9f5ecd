"""`titian web`: the screens, in one process with eight threads."""

import argparse
import os

from django.conf import settings
from django.urls import get_resolver
from waitress.server import create_server

from titian.config.database import keep_pages, require_migrations
from titian.config.errors import UnableToRun
from titian.config.heartbeat import beating
from titian.config.process import keep_loaded, raise_on_signals
from titian.config.running import running
from titian.config.wsgi import application

THREADS = 8

LARGEST_REQUEST = 3_000_000
"""Bytes. No form of ours comes near; waitress would take a gigabyte onto the disk before asking who sends it."""


def run(options: argparse.Namespace) -> int:
    require_migrations()
    try:
        server = create_server(
            application,
            host=options.host,
            port=options.port,
            threads=THREADS,
            ident=None,
            max_request_body_size=LARGEST_REQUEST,
            **_proxy(),
        )
    except OSError as error:
        raise UnableToRun(
            f"tidak dapat mendengarkan {options.host}:{options.port}: {error.strerror}"
        ) from error
    with running(settings.DATA_DIR), beating("web"):
        raise_on_signals()
        settle()
        server.run()
        server.close()
    return 0


def settle() -> None:
    """Load what every page needs, and keep it."""
    _ = get_resolver().url_patterns
    keep_loaded()
    keep_pages()


def _proxy() -> dict[str, object]:
    """Behind TLS a proxy on this machine, or TITIAN_PROXY, is believed when it says how the browser came."""
    if not settings.HTTPS:
        return {}
    return {
        "trusted_proxy": os.environ.get("TITIAN_PROXY", "127.0.0.1"),
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }
