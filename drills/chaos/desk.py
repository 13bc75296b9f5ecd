"""The front desk: registers whom the plan sends, when it sends them, whatever has become of BPJS."""

import argparse
import sys
import time

from django.utils import timezone

from drills.chaos import plan
from drills.chaos.clinic import DESK, SLUG
from drills.chaos.plan import Visit
from titian.facility.models import Facility, Poli, PracticeSchedule
from titian.facility.queries import local_date
from titian.patients.models import Patient
from titian.pendaftaran.models import Pendaftaran
from titian.pendaftaran.operations import register


def run(options: argparse.Namespace) -> None:
    """One line says at which epoch second the plan begins. Each visit is one transaction of the product's own."""
    visits = plan.make(options.seed, options.n).visits
    start = float(sys.stdin.readline())
    print("open", flush=True)
    facility = Facility.objects.get(slug=SLUG)
    for visit in visits:
        time.sleep(max(0.0, start + visit.at - time.time()))
        _register(facility, visit)


def _register(facility: Facility, visit: Visit) -> None:
    now = timezone.now()
    poli = Poli.objects.get(facility=facility, pcare_code=visit.poli_code)
    sittings = PracticeSchedule.objects.filter(poli=poli, date=local_date(facility, now))
    sitting = sittings.select_related("practitioner").order_by("hours")[0]
    register(
        by=DESK,
        facility=facility,
        patient=Patient.objects.get(facility=facility, card_number=visit.card),
        poli=poli,
        practitioner=sitting.practitioner,
        hours=sitting.hours,
        payer=Pendaftaran.Payer.BPJS,
        complaint=visit.complaint,
        now=now,
    )
