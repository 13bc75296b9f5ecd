"""The day's numbers have no gaps, whatever fails and whoever presses at once."""

import pytest
from django.db import transaction

from tests.builders import DESK, NOW, TODAY, facility
from tests.integration.patients import people
from titian.antrean.models import AntreanTicket
from titian.antrean.operations import issue_ticket
from titian.facility.models import Poli
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


@pytest.mark.both_engines
def test_the_first_tickets_of_a_day_are_issued_at_once(in_parallel):
    clinic = facility()
    poli, patient = people.poli(clinic), people.patient(clinic)
    results = in_parallel(lambda _: issue(poli, patient).number, 12)
    assert sorted(results) == list(range(1, 13))
