"""The one connection that all readings of lists share."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from titian.reference.reader import asking


def test_two_threads_that_ask_first_at_once_share_one_sender(monkeypatch):
    made = []

    @cache
    def slowly():
        made.append("sender")
        time.sleep(0.05)
        return object()

    monkeypatch.setattr(asking, "_made", slowly)
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda _: asking._sender(), range(2)))
    assert found[0] is found[1]
    assert made == ["sender"]
