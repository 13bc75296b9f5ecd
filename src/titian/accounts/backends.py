"""Who is signed in, as allauth knows it; the question for the account is composed once a process."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from titian.accounts.models import User
from titian.accounts.prepared import Prepared, given


@Prepared
def _account() -> QuerySet[User]:
    return User.objects.filter(pk=given("pk"))


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """Every request asks for one account."""

    def get_user(self, user_id: Any) -> User | None:
        user = _account.first(pk=user_id)
        return user if user is not None and user.is_active else None
