"""`titian token add|list|revoke`: the way in for a clinic's own programs, made on the server."""

import argparse

from django.utils import timezone

from titian.accounts.models import Actor
from titian.config.commands.staff import clinic_of
from titian.config.database import require_migrations
from titian.config.errors import UnableToRun
from titian.config.terminal import say
from titian.facility.access import operations, queries
from titian.facility.errors import UnableToSave
from titian.facility.models import ApiToken

SERVER = Actor.system("token")
LINE = "{:30}{:34}{:20}{}"


def run(options: argparse.Namespace) -> int:
    require_migrations()
    _ACTIONS[options.action](options)
    return 0


def _add(options: argparse.Namespace) -> None:
    """The text alone stands on standard output, to be piped to where it is used."""
    clinic = clinic_of(options.clinic)
    try:
        _, text = operations.create_token(
            by=SERVER,
            facility=clinic,
            name=options.name,
            may_resend=options.resend,
            sees_identity=options.identities,
            now=timezone.now(),
        )
    except UnableToSave as error:
        raise UnableToRun(str(error)) from error
    say(text)


def _list(options: argparse.Namespace) -> None:
    say(LINE.format("nama", "boleh", "terakhir dipakai", "keadaan").rstrip())
    for one in queries.tokens(clinic_of(options.clinic)):
        may = ["melihat", *(["kirim ulang"] * one.may_resend), *(["identitas"] * one.sees_identity)]
        used = f"{one.last_used_at:%Y-%m-%d %H:%M}" if one.last_used_at else "-"
        say(LINE.format(one.name, ", ".join(may), used, "dicabut" if one.revoked_at else "berlaku"))


def _revoke(options: argparse.Namespace) -> None:
    clinic = clinic_of(options.clinic)
    token = ApiToken.objects.filter(facility=clinic, name=options.name, revoked_at__isnull=True).first()
    if token is None:
        raise UnableToRun(f"tidak ada token yang berlaku bernama {options.name!r}")
    operations.revoke_token(by=SERVER, facility=clinic, token_id=token.pk, now=timezone.now())
    say(f"{clinic.name}: token {token.name} dicabut")


_ACTIONS = {"add": _add, "list": _list, "revoke": _revoke}
