"""What stands in every line of a list of patients and has few shapes: each is drawn once in a process."""

from functools import lru_cache

from django.template import Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from titian.patients.models import Patient

register = Library()


@register.simple_tag
def membership_of(patient: Patient) -> SafeString:
    return _membership(patient.membership)


@lru_cache(maxsize=len(Patient.Membership))
def _membership(kept: str) -> SafeString:
    return render_to_string("patients/membership.html", {"patient": {"membership": kept}})
