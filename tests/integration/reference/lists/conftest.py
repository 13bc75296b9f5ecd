"""A clinic at 09:00 of a certain day, bridged to nobody in particular, and its admin's browser."""

import pytest
from django.test import Client

from tests import builders, personas
from titian.facility.models import Facility


@pytest.fixture(autouse=True)
def nine_o_clock(time_machine):
    time_machine.move_to(builders.NOW, tick=False)


@pytest.fixture
def clinic(db: None) -> Facility:
    return builders.bridged_facility()


@pytest.fixture
def client(clinic: Facility) -> Client:
    return personas.signed_in(personas.staff(clinic, "admin", "satusehat"))
