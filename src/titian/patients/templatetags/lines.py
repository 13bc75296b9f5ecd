"""What stands in every line of a list of patients and has few shapes: each is drawn once in a process."""

from collections.abc import Container
from functools import lru_cache

from django.template import Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from titian.patients.models import Patient

register = Library()


@register.simple_tag
def membership_of(patient: Patient, to_match: Container[int]) -> SafeString:
    """`to_match`: the keys of the patients whose answer of BPJS's a person must match."""
    return _membership(patient.membership, needs_matching=patient.pk in to_match)


@lru_cache(maxsize=2 * len(Patient.Membership))
def _membership(kept: str, *, needs_matching: bool) -> SafeString:
    shown = {"patient": {"membership": kept}, "needs_matching": needs_matching}
    return render_to_string("patients/membership.html", shown)
