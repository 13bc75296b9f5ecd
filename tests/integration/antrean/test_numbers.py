"""The day's numbers have no gaps, whatever fails and whoever presses at once."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests.builders import DESK, NOW, TODAY, facility
from tests.integration.patients import people
from titian.antrean.models import AntreanTicket
from titian.antrean.operations import issue_ticket
from titian.facility.models import Facility, Poli
from titian.patients.models import Patient


def issue(poli: Poli, patient: Patient) -> AntreanTicket:
    with transaction.atomic():
        return issue_ticket(by=DESK, facility=poli.facility, poli=poli, patient=patient, date=TODAY, now=NOW)


def test_a_failed_caller_gives_its_number_back(db):
    clinic = facility()
    poli, patient = people.poli(clinic), people.patient(clinic)
    issue(poli, patient)
    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        issue_ticket(by=DESK, facility=clinic, poli=poli, patient=patient, date=TODAY, now=NOW)
        raise OSError("disk full")
    assert issue(poli, patient).text == "A-2"


def test_a_ticket_keeps_what_is_printed_on_it_when_the_clinic_chooses_another_form_or_letter(db):
    clinic = facility()
    poli, patient = people.poli(clinic), people.patient(clinic)
    printed = issue(poli, patient)
    clinic.ticket_format, poli.ticket_letter = Facility.TicketFormat.PADDED, "G"
    clinic.save()
    poli.save()
    assert AntreanTicket.objects.get(pk=printed.pk).text == "A-1"
    assert issue(poli, patient).text == "G-002"


@pytest.mark.both_engines
def test_tickets_of_before_are_written_down_in_the_form_they_had(db):
    clinic = facility()
    printed = issue(people.poli(clinic, ticket_letter="GI"), people.patient(clinic))
    AntreanTicket.objects.update(text="")
    import_module("titian.antrean.migrations.0002_ticket_text").write_down(apps, connection.schema_editor())
    printed.refresh_from_db()
    assert printed.text == "GI-1"


@pytest.mark.both_engines
def test_the_first_tickets_of_a_day_are_issued_at_once(in_parallel):
    clinic = facility()
    poli, patient = people.poli(clinic), people.patient(clinic)
    results = in_parallel(lambda _: issue(poli, patient).number, 12)
    assert sorted(results) == list(range(1, 13))
