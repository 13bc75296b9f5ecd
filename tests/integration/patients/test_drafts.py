"""What is typed and not saved yet is kept, for the one who typed it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core import signing
from django.test import Client

from tests import personas
from tests.builders import NOW, bridged_facility, facility
from tests.integration.patients import browser, filled, people
from tests.integration.patients.test_survival import RARE, shown, stored
from titian.accounts.models import Actor, User
from titian.facility.models import Facility
from titian.patients import operations, queries
from titian.patients.errors import UnableToSave
from titian.patients.forms import RestoredForm
from titian.patients.models import Patient, PatientDraft
from titian.patients.operations import AllergyData

REF = UUID(int=7)
HALF = {
    "ref": str(REF),
    "name": "Siti Nur'ai",
    "birth_date": "5-1",
    "village_text": "sukam",
    "payment": "kantor",
}
UMUM = "?jenis=umum"


@pytest.fixture
def clinic(db: None) -> Facility:
    return facility()


@pytest.fixture
def clerk(clinic: Facility) -> User:
    return personas.staff(clinic)


def at(clinic: Facility, path: str = "") -> str:
    return f"/k/{clinic.slug}/pasien/{path}"


def type_in(client: Client, clinic: Facility, query: str = UMUM, ref: UUID = REF, **facts: str):
    """As the page does a moment after somebody stopped typing."""
    return client.post(at(clinic, f"draf/{ref}/{query}"), HALF | facts, headers={"HX-Request": "true"})


def kept(
    clerk: User, clinic: Facility, *, minutes: int = 0, ref: UUID = REF, **facts: list[str]
) -> PatientDraft:
    return operations.keep_draft(
        by=Actor.staff(clerk),
        facility=clinic,
        form_ref=ref,
        patient=None,
        typed={"name": ["Siti"]} | facts,
        entry="jenis=umum",
        now=NOW + timedelta(minutes=minutes),
    )


def test_a_colleague_neither_sees_nor_throws_away_what_one_typed(clinic, clerk):
    kept(clerk, clinic)
    colleague = personas.signed_in(personas.staff(clinic))
    for path in ("", "baru/", f"baru/{UMUM}&draf={REF}"):
        assert "Siti" not in colleague.get(at(clinic, path)).content.decode()
    colleague.post(at(clinic, f"draf/{REF}/buang/"))
    assert queries.drafts_of(clerk, clinic).count() == 1


def test_a_colleague_who_comes_to_the_address_gets_a_form_of_their_own(clinic, clerk):
    kept(clerk, clinic)
    page = personas.signed_in(personas.staff(clinic)).get(at(clinic, f"baru/{UMUM}&draf={REF}"))
    assert page.context["ref"] != REF


def test_more_text_than_a_form_has_is_not_kept(clinic, clerk):
    with pytest.raises(UnableToSave, match="terlalu panjang"):
        kept(clerk, clinic, address=["x" * 60_000])
    assert type_in(personas.signed_in(clerk), clinic, address="x" * 60_000).status_code == 422
    assert type_in(personas.signed_in(clerk), clinic, "?peserta=" + "x" * 400).status_code == 422
    assert not PatientDraft.objects.exists()


def test_of_too_many_drafts_the_oldest_is_forgotten(clinic, clerk):
    for number in range(21):
        kept(clerk, clinic, ref=UUID(int=number), minutes=number)
    assert [one.form_ref.int for one in queries.drafts_of(clerk, clinic)] == list(range(20, 0, -1))


def test_a_word_that_comes_after_simpan_leaves_no_draft(clinic, clerk):
    people.patient(clinic)
    saved = Patient.objects.get()
    assert type_in(personas.signed_in(clerk), clinic, ref=saved.ref).status_code == 204
    assert not PatientDraft.objects.exists()


def test_an_empty_form_is_no_draft_and_one_that_is_emptied_no_longer(clinic, clerk):
    client = personas.signed_in(clerk)
    page = client.get(at(clinic, f"baru/{UMUM}"))
    untouched = browser.sends(page.context["form"])
    assert type_as(client, clinic, untouched).status_code == 204
    assert type_as(client, clinic, untouched | {"name": "S"}).status_code == 200
    assert queries.drafts_of(clerk, clinic).count() == 1
    assert type_as(client, clinic, untouched | {"name": " "}).status_code == 204
    assert not PatientDraft.objects.exists()


def test_of_what_bpjs_said_alone_nothing_is_kept(clerk):
    clinic = bridged_facility()
    personas.place(clerk, clinic, "pendaftaran")
    client, query = personas.signed_in(clerk), f"?jenis=bpjs&peserta={people.record_today(clinic).ref}"
    untouched = browser.sends(client.get(at(clinic, f"baru/{query}")).context["form"])
    for typed, status in ((untouched, 204), (untouched | {"allergies-0-substance": "udang"}, 200)):
        assert type_as(client, clinic, typed, query).status_code == status


def type_as(client: Client, clinic: Facility, typed: dict[str, str], query: str = UMUM):
    return client.post(at(clinic, f"draf/{REF}/{query}"), typed, headers={"HX-Request": "true"})


def test_what_was_left_alone_for_a_week_is_forgotten(clinic, clerk):
    kept(clerk, clinic)
    kept(clerk, clinic, ref=UUID(int=8), minutes=1)
    now = NOW + operations.KEPT_FOR + timedelta(seconds=30)
    assert operations.forget_drafts(by=Actor.system("draf"), now=now) == 1
    assert PatientDraft.objects.get().form_ref == UUID(int=8)


def test_what_was_typed_comes_back_as_it_was_and_is_not_judged(clinic, clerk):
    client = personas.signed_in(clerk)
    address = type_in(client, clinic).headers["HX-Replace-Url"]
    assert address == at(clinic, f"baru/{UMUM}&draf={REF}")
    page = client.get(address)
    text = page.content.decode()
    assert page.status_code == 200 and "perlu diperbaiki" not in text
    for value in ("Siti Nur&#x27;ai", "5-1", "sukam", str(REF)):
        assert f'value="{value}"' in text
    assert page.context["form"]["payment"].value() == "kantor"


@pytest.mark.parametrize(
    "facts", [RARE, {"allergies": (AllergyData("udang", "food"), AllergyData("debu", "environment"))}]
)
def test_every_field_comes_back_from_a_draft_as_it_was_typed(clinic, clerk, facts):
    patient = stored(clinic, people.patient_data(village=filled.village(), **facts))
    sent = browser.sends(shown(clinic, patient))
    draft = kept(clerk, clinic, **{field: [value] for field, value in sent.items()})
    restored = RestoredForm(draft.posted, facility=clinic, today=filled.TODAY)
    assert browser.sends(restored) == sent


def test_a_sign_that_no_database_can_store_is_left_out(clinic, clerk):
    assert type_in(personas.signed_in(clerk), clinic, name="Si\0ti").status_code == 200
    assert PatientDraft.objects.get().name == "Siti"


def test_a_field_whose_name_no_database_can_store_is_kept_without_that_sign(clinic, clerk):
    assert type_in(personas.signed_in(clerk), clinic, **{"ali\0as": "Neneng"}).status_code == 200
    typed = PatientDraft.objects.get().typed
    assert typed["alias"] == ["Neneng"] and not any("\0" in field for field in typed)


def test_the_token_of_the_page_is_not_kept(clinic, clerk):
    type_in(personas.signed_in(clerk), clinic, csrfmiddlewaretoken="rahasia")
    assert "csrfmiddlewaretoken" not in PatientDraft.objects.get().typed


def test_a_draft_is_offered_where_one_begins_anew_until_it_is_thrown_away(clinic, clerk):
    client = personas.signed_in(clerk)
    kept(clerk, clinic)
    going_on = f"{at(clinic, 'baru/')}?jenis=umum&amp;draf={REF}"
    for path in ("", "baru/"):
        assert going_on in client.get(at(clinic, path)).content.decode()
    assert (
        "Isian sementara dibuang"
        in client.post(at(clinic, f"draf/{REF}/buang/"), follow=True).content.decode()
    )
    assert not PatientDraft.objects.exists()


def test_what_bpjs_said_comes_back_with_what_was_typed(db):
    clinic = bridged_facility()
    client = personas.signed_in(personas.staff(clinic))
    entry = f"?jenis=bpjs&peserta={people.record_today(clinic).ref}"
    address = type_in(client, clinic, entry, name="Siti N").headers["HX-Replace-Url"]
    page = client.get(address).content.decode()
    assert "BPJS" in page and people.CARD in page and 'value="Siti N"' in page


def test_a_pending_entry_that_is_too_old_shows_what_was_typed_and_offers_umum(db):
    clinic = bridged_facility()
    client = personas.signed_in(personas.staff(clinic))
    token = signing.dumps(people.CARD, salt="another")
    address = type_in(client, clinic, f"?tertunda={token}").headers["HX-Replace-Url"]
    page = client.get(address).content.decode()
    assert "tidak berlaku lagi" in page and 'value="sukam"' in page and "sebagai Umum" in page


def test_a_change_is_offered_at_the_patient_and_goes_when_it_is_saved(clinic, clerk):
    patient, client = people.patient(clinic), personas.signed_in(clerk)
    form = at(clinic, f"{patient.ref}/ubah/")
    seen = patient.changed_at.isoformat()
    address = type_in(client, clinic, "", patient.ref, seen_at=seen).headers["HX-Replace-Url"]
    assert address == f"{form}?draf={patient.ref}"
    offered = client.get(form).content.decode()
    assert "belum disimpan" in offered and 'value="Siti Nur&#x27;aini"' in offered
    restored = client.get(address)
    assert (restored.context["seen_at"], restored.context["form"]["name"].value()) == (seen, HALF["name"])
    operations.edit_patient(
        by=Actor.staff(clerk),
        facility=clinic,
        ref=patient.ref,
        data=people.patient_data(),
        seen_at=patient.changed_at,
        now=NOW,
    )
    assert not PatientDraft.objects.exists()


def test_a_draft_that_was_saved_leads_to_its_patient(clinic, clerk):
    kept(clerk, clinic)
    patient = operations.register_patient(
        by=Actor.staff(clerk), facility=clinic, data=people.patient_data(), now=NOW, ref=REF
    )
    assert not PatientDraft.objects.exists()
    back = personas.signed_in(clerk).get(at(clinic, f"baru/{UMUM}&draf={REF}"))
    assert back.url == at(clinic, f"{patient.ref}/")
