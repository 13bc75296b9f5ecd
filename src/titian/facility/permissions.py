"""The one place that decides who may open what in a facility."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from titian.accounts.models import Actor, User
from titian.accounts.prepared import Prepared, given
from titian.facility.models import Assignment, Facility
from titian.facility.rights import Right

Role = Assignment.Role

EVERYONE: tuple[Role, ...] = tuple(Role)
MANAGERS = (Role.SUPERADMIN, Role.ADMIN)
# Who may write patients and pendaftaran; doctors read them.
FRONT_DESK = (Role.SUPERADMIN, Role.ADMIN, Role.PENDAFTARAN, Role.PERAWAT)
SATUSEHAT = Right.SEE.value


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of staff at work in one facility: what every view of a facility starts from."""

    user: User
    facility: Facility
    role: Role
    permissions: frozenset[str]
    works_elsewhere: bool = False

    @property
    def actor(self) -> Actor:
        return Actor.staff(self.user)

    def can(self, permission: str) -> bool:
        """`permission` is a codename of `Right`. None counts for who may not see what it is about."""
        return SATUSEHAT in self.permissions and permission in self.permissions


@dataclass(frozen=True, slots=True)
class Access:
    """Who is let in: one of `roles` (none = every role), and holding `permission` and `also` where they are named."""

    roles: tuple[Role, ...] = ()
    permission: str = ""
    also: str = ""

    def admits(self, seat: Seat) -> bool:
        has_role = not self.roles or seat.role in self.roles
        return has_role and all(map(seat.can, filter(None, (self.permission, self.also))))


ANY_ROLE = Access()


def why_not_given(role: Role, rights: Collection[str]) -> str:
    """The sentence with which these rights are refused to one of this role; "" where they may be given."""
    if rights and role not in MANAGERS:
        return f"Integrasi hanya dibuka admin dan superadmin, bukan {role.label}."
    if rights and SATUSEHAT not in rights:
        return f"Hak lain hanya berguna bersama yang pertama: pilih juga “{Right.SEE.label}” ({SATUSEHAT})."
    return ""


class StaffRequest(HttpRequest):
    """The request as a facility's views get it, for type checkers."""

    seat: Seat
    htmx: HtmxDetails
    user: User


StaffView = Callable[..., HttpResponseBase]


def staff_required(*roles: Role, permission: str = "", also: str = "") -> Callable[[StaffView], StaffView]:
    """Let members of the facility in the address pass, and give the view `request.seat`.

    Signed out: to the sign-in page and back. No role in this facility, or no such facility: 404, so that
    an outsider learns nothing. A member without the role or the permissions: a plain 403 page. Within the
    view, dates and times are shown in the facility's own zone. No browser keeps the page: desks share
    computers, and "back" after signing out must not show a patient.
    """
    access = Access(roles, permission, also)

    def decorate(view: StaffView) -> StaffView:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, facility_slug: str, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(cast(StaffRequest, request))
            request = _with_seat(request, facility_slug)
            if not access.admits(request.seat):
                raise PermissionDenied
            with timezone.override(request.seat.facility.zone):
                response = view(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_store=True)
            return response

        guarded.access = access  # type: ignore[attr-defined]
        return guarded

    return decorate


def seat_of(user: User, facility_slug: str) -> Seat | None:
    """The user's place in that facility, or None for an outsider."""
    assignment = _assignment_there.first(user=user.pk, slug=facility_slug)
    return None if assignment is None else _seat(user, assignment)


def only_seat(user: User) -> Seat | None:
    """The user's one place, for pages that belong to no facility; None when there are none or several."""
    assignments = _assignments(user)[:2]
    return _seat(user, assignments[0]) if len(assignments) == 1 else None


def _assignments(user: User) -> QuerySet[Assignment]:
    return Assignment.objects.filter(user=user).select_related("facility").order_by("pk")


@Prepared
def _assignment_there() -> QuerySet[Assignment]:
    there = Assignment.objects.filter(user=given("user"), facility__slug=given("slug"))
    return there.select_related("facility")


@Prepared
def _places() -> QuerySet[Assignment, tuple[int, str | None]]:
    """A row for each right of each place of the user, or one for a place without any."""
    return Assignment.objects.filter(user=given("user")).values_list("pk", "permissions__codename")


def _seat(user: User, assignment: Assignment) -> Seat:
    """What only whole pages and guarded ones need is asked when they do: a fragment comes with every key typed."""

    @cache
    def places() -> list[tuple[int, str | None]]:
        return _places(user=user.pk)

    def permissions() -> frozenset[str]:
        return frozenset(right for place, right in places() if place == assignment.pk and right)

    def works_elsewhere() -> bool:
        return any(place != assignment.pk for place, _ in places())

    return Seat(
        user,
        assignment.facility,
        Role(assignment.role),
        cast("frozenset[str]", SimpleLazyObject(permissions)),
        works_elsewhere=cast("bool", SimpleLazyObject(works_elsewhere)),
    )


def _with_seat(request: HttpRequest, facility_slug: str) -> StaffRequest:
    seat = seat_of(cast(User, request.user), facility_slug)
    if seat is None:
        raise Http404
    staff_request = cast(StaffRequest, request)
    staff_request.seat = seat
    return staff_request


def _to_sign_in(request: StaffRequest) -> HttpResponse:
    """A fragment cannot show the sign-in page in its place: htmx is told to leave the whole page."""
    if not request.htmx:
        return redirect_to_login(request.get_full_path())
    page = request.htmx.current_url_abs_path or request.get_full_path()
    return HttpResponseClientRedirect(redirect_to_login(page).url)
