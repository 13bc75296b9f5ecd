"""The doctor asks BPJS which hospitals can take the patient; without an answer the name is typed as before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bpjs_sandbox.testing import RunningSandbox
from tests import personas
from tests.builders import bridged_facility
from tests.integration.kunjungan.examined import registered
from tests.integration.kunjungan.test_with_bpjs import CARD
from titian import connection
from titian.facility.models import Facility
from titian.outbox.models import ServiceState
from titian.pendaftaran.models import Pendaftaran
from titian.reference import hospitals

TOMORROW = f"{timezone.localdate() + timedelta(days=1):%d-%m-%Y}"
SUBSPECIALTY = {
    "disposition": "4",
    "rujukan_kind": "subspesialis",
    "rujukan_planned_for": TOMORROW,
    "rujukan_subspecialty": "3",
    "rujukan_subspecialty_text": "3 PENYAKIT DALAM",
}
SPECIAL = {
    "disposition": "4",
    "rujukan_kind": "khusus",
    "rujukan_planned_for": TOMORROW,
    "rujukan_special": "HDL",
}


def doctor(visit: Pendaftaran) -> tuple[Client, str]:
    client = personas.signed_in(personas.staff(visit.facility, "dokter"))
    return client, f"/k/{visit.facility.slug}/kunjungan/{visit.ref}/rumah-sakit/"


def asked(visit: Pendaftaran, typed: dict[str, str]) -> str:
    client, url = doctor(visit)
    return client.post(url, typed).content.decode()


def at(clinic: Facility) -> Pendaftaran:
    return registered(clinic, now=timezone.now(), card=CARD)


@pytest.mark.parametrize(
    "typed",
    [{}, SUBSPECIALTY | {"rujukan_planned_for": ""}, SUBSPECIALTY | {"rujukan_subspecialty_text": ""},
     SPECIAL | {"rujukan_special": ""}, SPECIAL | {"rujukan_special": "THA"}],
)  # fmt: skip
def test_before_it_is_known_what_for_and_when_nobody_is_asked(db, typed) -> None:
    assert "Isi dulu rencana tanggal rujuk" in asked(at(bridged_facility()), typed)


def test_bpjs_out_of_reach_leaves_the_name_to_be_typed(db) -> None:
    assert "BPJS tidak menjawab pada waktunya. Nama rumah sakit dapat diketik" in asked(
        at(bridged_facility()), SUBSPECIALTY
    )


def test_a_service_that_is_known_to_be_down_is_not_asked(db) -> None:
    visit = at(bridged_facility())
    ServiceState.objects.filter(service="pcare").update(broken_at=timezone.now(), probe_due_at=timezone.now())
    assert "PCare sedang tidak dapat ditanya" in asked(visit, SUBSPECIALTY)


def test_a_third_doctor_who_asks_is_told_at_once_and_takes_no_thread_from_the_desk(
    db, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hospitals, "_places", connection.Places(1))
    with hospitals._places.one():
        assert "dua dokter lain masih menunggu" in asked(at(bridged_facility()), SUBSPECIALTY)
    assert "BPJS tidak menjawab" in asked(at(bridged_facility()), SUBSPECIALTY)


@pytest.mark.parametrize("typed", [SUBSPECIALTY, SPECIAL], ids=["subspecialty", "special"])
def test_who_can_take_the_patient_is_named_with_distance_and_free_places(
    clinic: Facility, sandbox: RunningSandbox, typed: dict[str, str]
) -> None:
    page = asked(at(clinic), typed)
    assert page.count('role="option"') == page.count(" km") > 0
    assert "tempat" in page
    assert 'data-label="' in page


def test_a_refusal_of_bpjs_is_quoted(clinic: Facility, sandbox: RunningSandbox) -> None:
    page = asked(at(clinic), SUBSPECIALTY | {"rujukan_planned_for": "01-01-2020"})
    assert "BPJS menolak" in page or "tidak menyebut rumah sakit" in page


def test_another_clinics_visit_is_nobodys_here(db) -> None:
    visit = at(bridged_facility())
    client = personas.signed_in(personas.staff(bridged_facility(), "dokter"))
    assert client.post(doctor(visit)[1], SUBSPECIALTY).status_code == 404
