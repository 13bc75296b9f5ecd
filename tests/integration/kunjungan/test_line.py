"""What the day's list and the ticket offer of a visit that was examined."""

import pytest
from django.utils import timezone

from tests import personas
from tests.builders import facility
from tests.integration.kunjungan.examined import finish, registered, void
from titian.facility.queries import local_date
from titian.pendaftaran.models import Pendaftaran


@pytest.fixture
def visit(db: None) -> Pendaftaran:
    """Examined on the day that it is by the wall clock, as a browser sees it."""
    clinic = facility()
    visit = registered(clinic, payer="pribadi")
    finish(visit)
    Pendaftaran.objects.update(service_date=local_date(clinic, timezone.now()))
    return visit


def page(visit: Pendaftaran, address: str = "") -> str:
    client = personas.signed_in(personas.staff(visit.facility))
    return client.get(f"/k/{visit.facility.slug}/pendaftaran/{address}").content.decode()


def test_who_was_examined_is_neither_called_nor_marked_absent_nor_cancelled(visit: Pendaftaran) -> None:
    line, ticket = page(visit), page(visit, f"{visit.ref}/")
    acts = ("panggil", "tidak-hadir", "batal", "pindah")
    assert not [act for act in acts if f"{visit.ref}/{act}/" in line + ticket]
    assert "Selesai diperiksa" in line
    assert f"{visit.ref}/ganti-pembayar/" in ticket


def test_once_the_record_is_taken_back_all_is_open_again(visit: Pendaftaran) -> None:
    void(visit)
    assert f"{visit.ref}/batal/" in page(visit)
    assert f"{visit.ref}/pindah/" in page(visit, f"{visit.ref}/")
