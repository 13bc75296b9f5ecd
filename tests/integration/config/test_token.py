"""`titian token`: a program's way in, made and taken away on the server."""

import pytest
from django.test import Client

from tests import builders
from titian.config.cli import parser
from titian.config.commands import token
from titian.config.errors import UnableToRun
from titian.monitoring.health.readiness import _migrated


@pytest.fixture(autouse=True)
def clinic(db):
    _migrated.clear()
    return builders.facility()


def run(*words):
    return token.run(parser().parse_args(["token", *words]))


def status_with(text):
    return Client(headers={"Authorization": f"Bearer {text}"}).get("/api/v1/counts").status_code


def test_a_name_that_is_taken_or_not_there_is_refused():
    run("add", "--name", "Dasbor")
    with pytest.raises(UnableToRun, match="nama itu"):
        run("add", "--name", "Dasbor")
    with pytest.raises(UnableToRun, match="Lain"):
        run("revoke", "--name", "Lain")


def test_the_text_alone_is_printed_and_opens_until_it_is_revoked(capsys):
    run("add", "--name", "Dasbor", "--resend")
    text = capsys.readouterr().out.strip()
    assert status_with(text) == 200
    run("list")
    assert "Dasbor" in capsys.readouterr().out
    run("revoke", "--name", "Dasbor")
    assert status_with(text) == 401
