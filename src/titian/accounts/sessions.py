"""Sessions in the database, as Django keeps them; the question for one is composed once a process."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from titian.accounts.prepared import Prepared, given


@Prepared
def _still_open() -> QuerySet[Session]:
    return Session.objects.filter(session_key=given("key"), expire_date__gt=given("now"))


class SessionStore(DatabaseSessions):
    """Every request asks for one."""

    def _get_session_from_db(self) -> Session | None:
        found = _still_open.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found
