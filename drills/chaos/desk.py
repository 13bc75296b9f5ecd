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
    """A line for each phase says at which epoch second it begins; each visit is one transaction."""
    for phase, line in zip(plan.make(options.seed, options.n).phases, sys.stdin, strict=True):
        print("open", flush=True)
        facility = Facility.objects.get(slug=SLUG)
        for visit in phase.visits:
            time.sleep(max(0.0, float(line) + visit.at - time.time()))
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
