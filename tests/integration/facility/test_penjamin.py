"""Who pays besides the patient and BPJS: master data that an admin keeps, and never loses."""

import pytest
from auditlog.models import LogEntry
from django.http import HttpResponse

from tests import personas
from tests.builders import facility
from titian.accounts.models import AuditEvent
from titian.facility.forms import PenjaminForm
from titian.facility.models import Facility, Penjamin


def post(clinic: Facility, path: str = "", **typed: str) -> HttpResponse:
    client = personas.signed_in(personas.staff(clinic, "admin"))
    return client.post(f"/k/{clinic.slug}/penjamin/{path}", typed, follow=True)


def audited() -> list[str]:
    return list(AuditEvent.objects.filter(action__contains="penjamin").values_list("action", flat=True))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Wajib"),
        ("   ", "Wajib"),
        ("x" * 151, "150"),
        ("prudential", "Sudah ada: Prudential."),
        ("  Asuransi   LAMA ", "Aktifkan lagi"),
        ("BPJS Kesehatan", "verifikasi kartu"),
        ("JKN-KIS", "verifikasi kartu"),
    ],
)
def test_a_name_that_is_none_or_there_already_is_told_and_kept_in_the_box(db, name, says):
    clinic = facility()
    Penjamin.objects.create(facility=clinic, name="Prudential")
    Penjamin.objects.create(facility=clinic, name="Asuransi Lama", is_active=False)
    refused = post(clinic, name=name)
    assert refused.status_code == 422 and says in str(refused.context["form"].errors["name"])
    assert refused.context["form"]["name"].value() == name
    assert Penjamin.objects.count() == 2 and audited() == []


@pytest.mark.both_engines
@pytest.mark.parametrize("path", ["", "{renamed}/"])
def test_a_name_that_somebody_else_gave_at_the_same_moment_is_told_at_its_box(db, monkeypatch, path):
    clinic = facility()
    renamed = Penjamin.objects.create(facility=clinic, name="Asuransi Lama")

    def look_too_early(form: PenjaminForm) -> str:
        Penjamin.objects.get_or_create(facility=clinic, name="Prudential")
        return str(form.cleaned_data["name"])

    monkeypatch.setattr(PenjaminForm, "clean_name", look_too_early)
    refused = post(clinic, path.format(renamed=renamed.pk), name="Prudential")
    assert refused.status_code == 422 and "Baru saja" in str(refused.context["form"].errors["name"])
    assert clinic.penjamin.count() == 2 and audited() == []


def test_another_clinics_penjamin_can_be_neither_renamed_nor_switched_off(db):
    other = Penjamin.objects.create(facility=facility(), name="Prudential")
    clinic = facility()
    for path in (f"{other.pk}/", f"{other.pk}/aktif/"):
        assert post(clinic, path, name="Lain").status_code == 404
    other.refresh_from_db()
    assert (other.name, other.is_active) == ("Prudential", True)


def test_two_clinics_may_have_one_of_the_same_name(db):
    Penjamin.objects.create(facility=facility(), name="Prudential")
    clinic = facility()
    assert "Prudential ditambahkan" in post(clinic, name=" Prudential ").content.decode()
    assert clinic.penjamin.get().name == "Prudential"
    assert audited() == ["add_penjamin"]


def test_a_new_name_is_kept_with_the_old_one_in_the_trail(db):
    clinic = facility()
    penjamin = Penjamin.objects.create(facility=clinic, name="Prudental")
    assert post(clinic, f"{penjamin.pk}/", name="Prudential").status_code == 200
    change = LogEntry.objects.filter(content_type__model="penjamin").latest("pk")
    assert change.changes == {"name": ["Prudental", "Prudential"]}
    assert audited() == ["rename_penjamin"]


def test_its_own_name_in_other_capitals_is_no_other(db):
    penjamin = Penjamin.objects.create(facility=facility(), name="PRUDENTIAL")
    assert post(penjamin.facility, f"{penjamin.pk}/", name="Prudential").status_code == 200
    penjamin.refresh_from_db()
    assert penjamin.name == "Prudential"


def test_it_is_switched_off_and_on_again_and_never_deleted(db):
    penjamin = Penjamin.objects.create(facility=facility(), name="Prudential")
    for word, is_active in (("tidak", False), ("tidak", False), ("ya", True)):
        post(penjamin.facility, f"{penjamin.pk}/aktif/", aktif=word)
        penjamin.refresh_from_db()
        assert penjamin.is_active is is_active
    assert audited() == ["switch_off_penjamin", "switch_on_penjamin"]
