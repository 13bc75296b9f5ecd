"""A ticket goes through the line: called, called again, absent, back, cancelled."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from tests.builders import DESK, NOW, TODAY, facility
from tests.integration.patients import people
from titian.accounts.models import Actor
from titian.antrean.errors import UnableToMove
from titian.antrean.models import AntreanTicket, Place
from titian.antrean.operations import Moved, call_ticket, cancel_ticket, issue_ticket, mark_absent

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


class Line:
    """One ticket and a clock that a minute passes on with each act."""

    def __init__(self) -> None:
        clinic = facility()
        poli, patient = people.poli(clinic), people.patient(clinic)
        self.now: datetime = NOW
        with transaction.atomic():
            self._ticket = issue_ticket(
                by=DESK, facility=clinic, poli=poli, patient=patient, date=TODAY, now=NOW
            )

    @property
    def ticket(self) -> AntreanTicket:
        return AntreanTicket.objects.get(pk=self._ticket.pk)

    def do(self, act: object, by: Actor = DESK) -> bool:
        """Whether it was news."""
        self.now += timedelta(minutes=1)
        with transaction.atomic():
            moved = act(by=by, ticket=self._ticket, now=self.now)  # type: ignore[operator]
        return isinstance(moved, Moved) and moved.is_news


@pytest.fixture
def line(db: None) -> Line:
    return Line()


def test_nobody_is_absent_before_being_called(line: Line) -> None:
    with pytest.raises(UnableToMove, match="belum dipanggil"):
        line.do(mark_absent)


@pytest.mark.parametrize("act", [call_ticket, mark_absent, cancel_ticket])
def test_what_left_the_line_does_not_move(line: Line, act: object) -> None:
    line.do(cancel_ticket)
    with pytest.raises(UnableToMove, match="sudah dibatalkan"):
        line.do(act)
    assert line.ticket.place is Place.CANCELLED


def test_a_repeated_call_is_no_first_call(line: Line) -> None:
    assert [line.do(call_ticket), line.do(call_ticket)] == [True, False]
    ticket = line.ticket
    assert (ticket.calls, ticket.last_called_at - ticket.called_at) == (2, timedelta(minutes=1))


def test_who_was_absent_and_comes_after_all_is_called_anew(line: Line) -> None:
    line.do(call_ticket)
    assert [line.do(mark_absent), line.do(mark_absent)] == [True, False]
    assert line.ticket.place is Place.ABSENT
    assert line.do(call_ticket) is True
    assert (line.ticket.place, line.ticket.called_at) == (Place.CALLED, line.now)


def test_it_is_known_who_called_and_who_noted_that_nobody_came(line: Line) -> None:
    nurse, clerk, doctor = (Actor.system(name) for name in ("Perawat Ina", "Loket Wulan", "dr. Ani"))
    line.do(call_ticket, nurse)
    line.do(call_ticket, clerk)
    line.do(mark_absent, clerk)
    line.do(mark_absent, doctor)
    assert (line.ticket.called_by_name, line.ticket.absent_by_name) == (nurse.name, clerk.name)
    line.do(call_ticket, doctor)
    assert (line.ticket.called_by_name, line.ticket.absent_by_name) == (doctor.name, "")


def test_the_ticket_comes_back_as_it_is_kept(line: Line) -> None:
    with transaction.atomic():
        moved = call_ticket(by=DESK, ticket=line.ticket, now=NOW)
    kept = line.ticket
    assert (moved.ticket.called_at, moved.ticket.place) == (kept.called_at, kept.place) == (NOW, Place.CALLED)
