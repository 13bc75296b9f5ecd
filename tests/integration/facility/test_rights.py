"""Hak akses and Token API: a superadmin gives rights one by one, an admin no machine more than is theirs."""

import re

import pytest
from django.urls import reverse

from tests import builders, personas
from titian.accounts.models import Actor, AuditEvent, User
from titian.facility.access.operations import create_token
from titian.facility.errors import UnableToSave
from titian.facility.models import ApiToken, Assignment
from titian.facility.permissions import seat_of
from titian.facility.rights import Right

pytestmark = pytest.mark.django_db
ALL = personas.EVERY_RIGHT


@pytest.fixture
def clinic():
    return builders.facility()


@pytest.fixture
def superadmin(clinic):
    return personas.signed_in(personas.member(clinic, "superadmin", (), name="Dewi"))


def address(name, clinic, *args):
    return reverse(f"facility:{name}", args=[clinic.slug, *args])


def give(client, clinic, member, *rights):
    place = Assignment.objects.get(user=member, facility=clinic)
    return client.post(address("staff_rights", clinic, place.pk), {"rights": list(rights)})


@pytest.mark.parametrize("chosen", [[Right.RESEND], ["terbang"], [Right.SEE, "terbang"]])
def test_rights_that_are_none_or_of_no_use_are_refused_and_nothing_changes(superadmin, clinic, chosen):
    wulan = personas.member(clinic, "admin", {Right.SEE})
    assert give(superadmin, clinic, wulan, *chosen).status_code == 422
    assert seat_of(wulan, clinic.slug).permissions == {Right.SEE}


def test_nobody_at_the_front_desk_and_nobody_of_another_clinic_is_given_any(superadmin, clinic):
    there = builders.facility()
    for member, where in ((personas.staff(clinic), clinic), (personas.staff(there, "admin"), there)):
        place = Assignment.objects.get(user=member, facility=where)
        response = superadmin.post(address("staff_rights", clinic, place.pk), {"rights": [Right.SEE]})
        assert response.status_code == 404


def test_what_is_ticked_holds_at_once_and_is_remembered(superadmin, clinic):
    wulan = personas.member(clinic, "admin", ALL, name="Wulan")
    give(superadmin, clinic, wulan, Right.SEE, Right.RESEND)
    assert seat_of(wulan, clinic.slug).permissions == {Right.SEE, Right.RESEND}
    assert AuditEvent.objects.filter(action="assign", actor_name="Dewi", facility_id=clinic.pk).exists()
    page = superadmin.get(address("rights", clinic)).content.decode()
    assert f"<li>{Right.SEE.label}</li><li>{Right.RESEND.label}</li>" in page


def test_the_list_says_of_everybody_what_they_may(superadmin, clinic):
    personas.member(clinic, "admin", ALL, name="Arif")
    personas.staff(clinic, "dokter", name="dr. Sari")
    page = " ".join(
        re.sub(r"<[^>]+>", " ", superadmin.get(address("rights", clinic)).content.decode()).split()
    )
    assert re.search(r"Arif staf\d+ · Admin Semua hak", page)
    assert re.search(r"dr\. Sari staf\d+ · Dokter Perannya tidak membuka Integrasi", page)


def admin_with(clinic, *rights):
    return personas.signed_in(personas.member(clinic, "admin", {Right.SEE, *rights}, name="Arif"))


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_token_without_a_fit_name_is_not_made(clinic, name):
    assert admin_with(clinic).post(address("tokens", clinic), {"name": name}).status_code == 422
    assert not ApiToken.objects.exists()


def test_two_tokens_of_one_name_are_not_told_apart_so_the_second_is_refused(clinic):
    client = admin_with(clinic)
    client.post(address("tokens", clinic), {"name": "Dasbor"})
    refused = client.post(address("tokens", clinic), {"name": " Dasbor "})
    assert refused.status_code == 422
    assert "Sudah ada token dengan nama itu" in refused.content.decode()
    client.post(address("revoke_token", clinic, ApiToken.objects.get().pk))
    assert client.post(address("tokens", clinic), {"name": "Dasbor"}).status_code == 200


def test_nobody_gives_a_machine_a_right_that_is_not_theirs(clinic):
    asked = {"name": "Dasbor", "may_resend": "on", "sees_identity": "on"}
    admin_with(clinic).post(address("tokens", clinic), asked)
    admin_with(clinic, Right.RESEND, Right.IDENTITY).post(
        address("tokens", clinic), asked | {"name": "Audit"}
    )
    given = dict(ApiToken.objects.values_list("name", "may_resend"))
    assert given == {"Dasbor": False, "Audit": True}


@pytest.mark.parametrize("asked", ["may_resend", "sees_identity"])
def test_the_operation_itself_refuses_what_is_not_the_givers(clinic, asked):
    arif = Actor.staff(personas.member(clinic, "admin", {Right.SEE}))
    personas.place(User.objects.get(pk=arif.user_id), builders.facility(), "admin", ALL)
    facts = {"may_resend": False, "sees_identity": False, "now": builders.NOW}
    with pytest.raises(UnableToSave, match="bukan hak Anda"):
        create_token(by=arif, facility=clinic, name="Dasbor", **facts | {asked: True})
    assert not ApiToken.objects.exists()


def test_the_text_of_a_token_is_shown_once_and_kept_nowhere(clinic):
    client = admin_with(clinic)
    page = client.post(address("tokens", clinic), {"name": "Dasbor"}).content.decode()
    text = re.search(r"titian_[0-9a-f]{12}_[\w-]{43}", page)[0]
    token = ApiToken.objects.get()
    kept = "".join(str(value) for value in vars(token).values())
    assert text.split("_", 2)[2] not in kept
    assert text not in client.get(address("tokens", clinic)).content.decode()
    assert AuditEvent.objects.get(action="create_token").subject == "Dasbor"


def test_another_clinics_token_is_not_seen_nor_revoked(clinic):
    facts = {"may_resend": False, "sees_identity": False, "now": builders.NOW}
    theirs, _ = create_token(by=builders.DESK, facility=builders.facility(), name="Rahasia", **facts)
    client = admin_with(clinic)
    assert "Rahasia" not in client.get(address("tokens", clinic)).content.decode()
    assert client.post(address("revoke_token", clinic, theirs.pk)).status_code == 404


def test_a_revoked_token_stays_in_the_list_with_who_did_it(clinic):
    client = admin_with(clinic)
    client.post(address("tokens", clinic), {"name": "Dasbor"})
    token = ApiToken.objects.get()
    for _ in range(2):
        client.post(address("revoke_token", clinic, token.pk))
    page = client.get(address("tokens", clinic)).content.decode()
    assert "dicabut" in page and "Cabut<" not in page
    assert AuditEvent.objects.filter(action="revoke_token", actor_name="Arif").count() == 1
