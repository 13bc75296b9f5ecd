"""The credentials of a service: they go in and never come out, and one probe says whether they are right."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from auditlog.models import LogEntry
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from bpjs_sandbox.accounts import MELATI
from bpjs_sandbox.testing import RunningSandbox, running_sandbox
from tests import personas
from tests.builders import bridge, bridged_facility, facility
from titian.accounts.models import AuditEvent
from titian.connection import credentials
from titian.facility.models import Facility, ServiceAccount
from titian.facility.queries import local_date
from titian.facility.secrets import Secret
from titian.outbox.models import ServiceState
from titian.outbox.queries import anything_to_do, is_bridged


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSandbox]:
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: RunningSandbox) -> RunningSandbox:
    running.reset()
    return running


def admin(clinic: Facility) -> tuple[Client, str]:
    member = personas.staff(clinic, "admin", "satusehat")
    return personas.signed_in(member), f"/k/{clinic.slug}/integrasi/bpjs-fktp/koneksi/"


def typed(base_url: str = "http://127.0.0.1:9", **facts: str) -> dict[str, str]:
    """What BPJS's letter says about PCare at Melati; `facts` override."""
    letter = {
        "base_url": base_url, "cons_id": MELATI.cons_id, "secret": MELATI.secret, "user_key": MELATI.pcare_user_key,
        "username": MELATI.username, "password": MELATI.password, "app_code": "095",
        "bridged_since": "01-01-2026", "is_on": "on",
    } | facts  # fmt: skip
    return {f"pcare-{name}": text for name, text in letter.items()}


def letter(service: str, base_url: str) -> dict[str, str]:
    """What BPJS's letter says about another service at Melati."""
    user_key = {"antrean": MELATI.antrean_user_key, "icare": MELATI.icare_user_key}[service]
    said = {
        "base_url": base_url,
        "cons_id": MELATI.cons_id,
        "secret": MELATI.secret,
        "user_key": user_key,
        "is_on": "on",
    }
    if service == "icare":
        said |= {"username": MELATI.username, "password": MELATI.password, "app_code": MELATI.app_code}
    else:
        said |= {"bridged_since": "01-01-2026"}
    return {f"{service}-{name}": text for name, text in said.items()}


def save(clinic: Facility, form: dict[str, str], service: str = "pcare", **how: object) -> HttpResponse:
    client, at = admin(clinic)
    return client.post(f"{at}akun/{service}/", form, **how)


@pytest.mark.parametrize(
    ("facts", "field", "says"),
    [
        ({"base_url": "http://apijkn.bpjs-kesehatan.go.id/pcare-rest"}, "base_url", "https"),
        ({"base_url": "bukan alamat"}, "base_url", "Bukan alamat"),
        ({"base_url": "https://budi:rahasia@apijkn.bpjs-kesehatan.go.id"}, "base_url", "nama pengguna"),
        ({"base_url": "https://apijkn.bpjs-kesehatan.go.id/?x=1"}, "base_url", "tanpa tanda"),
        ({"base_url": "https://apijkn.bpjs-kesehatan.go.id/#x"}, "base_url", "tanpa tanda"),
        ({"base_url": "https://apijkn.bpjs-kesehatan.go.id:99999"}, "base_url", "Port"),
        ({"base_url": "https://apijkn.bpjs-kesehatan.go.id:0"}, "base_url", "Port"),
        ({"cons_id": "1234\u200b5"}, "cons_id", "tanpa spasi"),
        ({"user_key": "kunci–saya"}, "user_key", "tanpa spasi"),
        ({"app_code": "0 95"}, "app_code", "tanpa spasi"),
        ({"username": "klinik melati"}, "username", "tanpa spasi"),
        ({"cons_id": ""}, "cons_id", "Wajib"),
        ({"secret": ""}, "secret", "Wajib"),
        ({"user_key": ""}, "user_key", "Wajib"),
        ({"username": ""}, "username", "Wajib"),
        ({"password": ""}, "password", "Wajib"),
        ({"bridged_since": ""}, "bridged_since", "Isi tanggal mulai"),
        ({"bridged_since": "01-01-2999"}, "bridged_since", "masa depan"),
    ],
)
def test_what_is_missing_or_unsafe_is_told_and_nothing_is_kept(db, facts, field, says):
    response = save(facility(), typed(**facts))
    assert response.status_code == 422
    form = response.context["panels"][0].form
    assert says in str(form.errors[field])
    assert not ServiceAccount.objects.exists()


def test_a_service_that_is_none_of_ours_is_not_found(db):
    assert save(facility(), {}, "apa-saja").status_code == 404


def test_right_credentials_are_kept_and_bpjs_says_so(db, sandbox):
    clinic = facility()
    page = save(clinic, typed(sandbox.pcare_url), follow=True).content.decode()
    assert "Kredensial PCare tersimpan." in page
    assert "PCare tersambung; menjawab dalam" in page
    kept = credentials(clinic.pk, "pcare")
    assert (kept.secret, kept.user_key, kept.password) == (
        MELATI.secret,
        MELATI.pcare_user_key,
        MELATI.password,
    )


def test_a_wrong_secret_is_named_after_saving_and_its_form_stays_open(db, sandbox):
    clinic = facility()
    response = save(clinic, typed(sandbox.pcare_url, secret="salah"))
    assert parse_qs(response.url.partition("?")[2]) == {"layanan": ["pcare"]}
    page = admin(clinic)[0].get(response.url)
    opened = {panel.view.service: panel.is_open for panel in page.context["panels"]}
    assert opened == {
        "pcare": True,
        "antrean": True,
        "icare": False,
    }  # Antrean has no account yet, iCare needs none
    again = save(clinic, typed(sandbox.pcare_url, secret="salah"), follow=True).content.decode()
    assert "Consumer secret atau Cons ID PCare salah" in again


@pytest.mark.parametrize("service", ["pcare", "antrean"])
def test_a_refused_credential_pauses_its_service_at_once(db, sandbox, service):
    clinic = bridged_facility(pcare_url=sandbox.pcare_url, antrean_url=sandbox.antrean_url)
    account = clinic.service_accounts.get(service=service)
    facts = {"base_url": account.base_url, "secret": "salah", "bridged_since": "01-01-2026"}
    sent = (
        typed(**facts)
        if service == "pcare"
        else letter("antrean", account.base_url) | {f"antrean-{name}": text for name, text in facts.items()}
    )
    page = save(clinic, sent, service=service, follow=True).content.decode()
    assert page.count("Kredensial ditolak") == 1
    state = ServiceState.objects.get(facility=clinic, service=service)
    assert state.paused_at is not None
    save(clinic, sent | {f"{service}-secret": MELATI.secret}, service=service)
    state.refresh_from_db()
    assert state.paused_at is None


def test_a_refused_icare_is_told_in_its_card_and_on_every_page(db, sandbox):
    clinic = bridged_facility(pcare_url=sandbox.pcare_url, antrean_url=sandbox.antrean_url)
    sent = letter("icare", sandbox.icare_url) | {"icare-secret": "salah"}
    page = save(clinic, sent, service="icare", follow=True).content.decode()
    assert page.count("Kredensial ditolak") == 1
    client, address = admin(clinic)
    start = address.partition("integrasi")[0]
    assert "BPJS menolak kredensial iCare" in client.get(start).content.decode()
    clerk = personas.signed_in(personas.staff(clinic))
    assert "iCare" not in clerk.get(start).content.decode()
    save(clinic, letter("icare", sandbox.icare_url), service="icare")
    assert "BPJS menolak" not in client.get(start).content.decode()


@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        ("https://api.contoh.id/pcare-rest", False),
        ("http://127.0.0.1:8999/x", False),
        ("https://apijkn.bpjs-kesehatan.go.id/pcare-rest", True),
    ],
)
def test_kept_secrets_do_not_travel_to_a_server_that_nobody_typed_them_for(db, sandbox, address, is_kept):
    clinic = bridged_facility(pcare_url=sandbox.pcare_url)
    blank = {"secret": "", "user_key": "", "password": "", "is_on": ""}
    form = {name: text for name, text in typed(address, **blank).items() if name != "pcare-is_on"}
    response = save(clinic, form)
    assert (response.status_code == 422) is not is_kept
    assert (response.content.decode().count("ketik lagi") == 3) is not is_kept
    assert ServiceAccount.objects.get(facility=clinic, service="pcare").base_url == (
        address if is_kept else sandbox.pcare_url
    )


def test_another_path_of_the_same_server_keeps_the_secrets(db, sandbox):
    clinic = bridged_facility(pcare_url=sandbox.pcare_url)
    form = typed(sandbox.pcare_url + "/v1", secret="", user_key="", password="")
    assert save(clinic, form).status_code == 302


def test_an_empty_secret_means_the_one_already_kept(db, sandbox):
    clinic = bridged_facility(pcare_url=sandbox.pcare_url)
    save(clinic, typed(sandbox.pcare_url, secret="", user_key="", password="", username="petugas-baru"))
    kept = credentials(clinic.pk, "pcare")
    assert (kept.username, kept.secret, kept.password) == ("petugas-baru", MELATI.secret, MELATI.password)


def test_no_page_and_no_audit_row_shows_a_secret(db, sandbox):
    clinic = facility()
    page = save(clinic, typed(sandbox.pcare_url), follow=True).content.decode()
    refused = save(clinic, typed(sandbox.pcare_url, cons_id="")).content.decode()
    written = str(list(AuditEvent.objects.values())) + str(list(LogEntry.objects.values()))
    assert {"save_credentials", "set_bridged"} <= set(AuditEvent.objects.values_list("action", flat=True))
    for secret in (MELATI.secret, MELATI.pcare_user_key, MELATI.password):
        assert secret not in page + refused + written


def test_switched_off_is_kept_and_bpjs_is_not_asked(db, sandbox):
    clinic = bridged_facility(pcare_url=sandbox.pcare_url)
    page = save(clinic, typed(sandbox.pcare_url, is_on=""), follow=True).content.decode()
    assert "Jembatan PCare dimatikan" in page
    assert not ServiceAccount.objects.get(facility=clinic, service="pcare").is_on
    assert sandbox.world.record.since(0) == []


def test_antrean_asks_for_no_pcare_login(db, sandbox):
    form = letter("antrean", sandbox.antrean_url)
    assert "Antrean FKTP tersambung" in save(facility(), form, "antrean", follow=True).content.decode()


@pytest.mark.parametrize("missing", ["username", "password"])
def test_icare_asks_for_the_pcare_login(db, sandbox, missing):
    response = save(facility(), letter("icare", sandbox.icare_url) | {f"icare-{missing}": ""}, "icare")
    assert response.status_code == 422
    assert "Wajib" in str(response.context["panels"][2].form.errors[missing])


def test_nothing_is_promised_to_icare_though_its_account_is_on(db, sandbox):
    clinic = facility()
    page = save(clinic, letter("icare", sandbox.icare_url), "icare", follow=True)
    assert "iCare tersambung" in page.content.decode()
    assert credentials(clinic.pk, "icare").user_key == MELATI.icare_user_key
    assert not is_bridged(clinic, "icare")
    card = page.content.decode().partition('id="layanan-icare"')[2]
    assert "Terpasang" in card
    assert not any(word in card for word in ("Dijembatani", "Terakhir berhasil", "Jembatan menyala"))


def test_the_three_services_keep_credentials_of_their_own(db, sandbox):
    clinic = facility()
    save(clinic, typed(sandbox.pcare_url))
    for service, url in (("antrean", sandbox.antrean_url), ("icare", sandbox.icare_url)):
        save(clinic, letter(service, url), service)
    save(clinic, typed(sandbox.pcare_url, secret="lain"))
    assert [credentials(clinic.pk, one).secret == "lain" for one in ("pcare", "antrean", "icare")] == [
        True,
        False,
        False,
    ]


def test_a_test_of_all_names_what_is_wrong_in_each_card(db, sandbox):
    clinic = bridged_facility(pcare_url=sandbox.pcare_url, antrean_url=sandbox.antrean_url)
    clinic.service_accounts.filter(service="antrean").update(user_key=Secret.seal("salah"))
    client, at = admin(clinic)
    panels = client.post(f"{at}uji/").context["panels"]
    found = {panel.view.service: [one.blames for one in panel.findings if not one.ok] for panel in panels}
    assert found == {"pcare": [], "antrean": ["user_key"], "icare": []}
    assert [bool(panel.findings) for panel in panels] == [True, True, False]


def test_with_script_each_card_asks_for_itself(db, sandbox):
    clinic = bridged_facility(pcare_url=sandbox.pcare_url, antrean_url=sandbox.antrean_url)
    clinic.service_accounts.filter(service="antrean").update(is_on=False)
    client, at = admin(clinic)
    fragment = client.post(f"{at}uji/", headers={"HX-Request": "true"}).content.decode()
    assert sandbox.world.record.since(0) == []
    assert "Menanyakan ke PCare…" in fragment
    assert "Antrean" not in fragment  # it is switched off: nothing to ask


def test_a_fragment_of_a_test_has_a_line_for_each_part(db, sandbox):
    client, at = admin(bridged_facility(pcare_url=sandbox.pcare_url))
    lines = client.post(f"{at}uji/pcare/", headers={"HX-Request": "true"}).content.decode()
    assert lines.count('class="works"') == 5
    assert "<html" not in lines


@pytest.mark.parametrize(
    ("service", "names"),
    [
        ("pcare", ["Produksi", "Pengembangan"]),
        ("antrean", ["Produksi", "Pengembangan"]),
        ("icare", ["Produksi (wsihs)", "Produksi (ihs)", "Pengembangan"]),
    ],
)
def test_the_published_addresses_are_offered_and_named_when_in_use(db, service, names):
    clinic = bridged_facility()
    bridge(clinic, "icare", "http://127.0.0.1:9", MELATI, MELATI.icare_user_key)
    client, at = admin(clinic)
    panel = next(one for one in client.get(at).context["panels"] if one.view.service == service)
    assert list(panel.form.published) == names
    assert panel.environment == ""
    clinic.service_accounts.filter(service=service).update(base_url=panel.form.published[names[-1]])
    panel = next(one for one in client.get(at).context["panels"] if one.view.service == service)
    assert panel.environment == "Pengembangan"


def test_without_leaving_the_page_a_refusal_comes_as_the_card_and_success_leads_on(db, sandbox):
    clinic = facility()
    how = {"headers": {"HX-Request": "true"}}
    refused = save(clinic, typed(cons_id=""), **how)
    assert next(one.name for one in refused.templates) == "reference/account.html"
    assert "Wajib diisi." in refused.content.decode()
    assert "HX-Redirect" in save(clinic, typed(sandbox.pcare_url), **how).headers


def test_a_first_account_begins_with_the_published_address_and_today(db):
    clinic = facility()
    client, at = admin(clinic)
    form = client.get(at).context["panels"][0].form
    assert form["base_url"].value() == "https://apijkn.bpjs-kesehatan.go.id/pcare-rest"
    assert form["bridged_since"].value() == local_date(clinic, timezone.now())


@pytest.mark.parametrize(
    ("state", "says", "is_open"),
    [
        ({"paused_at": timezone.now(), "pause_key": "password_rejected"}, "menolak nama pengguna", True),
        ({"paused_at": timezone.now(), "pause_message": "Unauthorized"}, "menolak kredensial", True),
        ({"broken_at": timezone.now(), "last_trouble": "HTTP 503"}, "tidak mendapat jawaban", False),
    ],
)
def test_a_shut_service_says_since_when_and_what_is_broken(db, state, says, is_open):
    clinic = bridged_facility()
    ServiceState.objects.create(facility=clinic, service="pcare", **state)
    client, at = admin(clinic)
    page = client.get(at)
    trouble = page.context["panels"][0].view.trouble
    assert says in trouble.text
    assert trouble.text in page.content.decode()
    assert trouble.said in page.content.decode()
    assert page.context["panels"][0].is_open is is_open


def test_a_card_keeps_up_sooner_while_it_shows_trouble(db):
    clinic = bridged_facility()
    client, at = admin(clinic)
    state = ServiceState.objects.create(facility=clinic, service="pcare", paused_at=timezone.now())
    view = client.get(at).context["panels"][0].view
    known = {"version": view.condition}
    assert client.get(f"{at}keadaan/pcare/", known).status_code == 204
    state.paused_at = None
    state.save()
    card = client.get(f"{at}keadaan/pcare/", known).content.decode()
    assert "Aktif" in card
    assert ("every 15s" in card, "every 5s" in client.get(at).content.decode()) == (True, False)


def test_saving_makes_a_paused_service_worth_a_probe_at_once(db, sandbox):
    clinic = bridged_facility(pcare_url=sandbox.pcare_url)
    later = timezone.now() + timedelta(minutes=15)
    save(clinic, typed(sandbox.pcare_url))
    account = ServiceAccount.objects.get(facility=clinic, service="pcare")
    paused = {"paused_at": timezone.now(), "probe_due_at": later, "probed_version": account.version}
    ServiceState.objects.update_or_create(facility=clinic, service="pcare", defaults=paused)
    assert not anything_to_do(timezone.now())
    sandbox.turn(down="html503")  # the probe after saving learns nothing
    save(clinic, typed(sandbox.pcare_url, password="baru"))
    assert anything_to_do(timezone.now())
