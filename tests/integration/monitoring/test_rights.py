"""One right each for resending, editing, closing, many at once, rules: who lacks one sees no button, and is refused."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.template import engines
from django.urls import reverse

from tests import builders, personas
from tests.integration.monitoring import scene
from titian.facility.models import Assignment
from titian.facility.permissions import MANAGERS, Access, Seat
from titian.facility.rights import Right
from titian.outbox.states import State

ALL = personas.EVERY_RIGHT


def without(clinic, *rights):
    return personas.signed_in(personas.member(clinic, "admin", ALL - set(rights)))


def text(response):
    return response.content.decode()


def test_who_reads_of_sending_again_but_may_not_is_told_who_may(clinic):
    """The catalogue says "lalu Kirim Ulang" to everybody who looks."""
    job = scene.job(
        clinic, State.FAILED, after={"answer_key": "nik_refused", "bpjs_message": "NIK tidak valid"}
    )
    pages = [
        reverse("monitoring:detail", args=[clinic.slug, job.pk]),
        reverse("monitoring:board", args=[clinic.slug]),
    ]
    onlooker = without(clinic, Right.RESEND)
    for url in pages:
        assert "belum ada yang berhak mengirim ulang" in text(onlooker.get(url))
    sari = personas.signed_in(personas.member(clinic, "admin", ALL, name="Sari Wulandari"))
    personas.member(clinic, "admin", ALL - {Right.SEE}, name="Tanpa Monitor")
    personas.member(clinic, "dokter", ALL, name="dr. Bukan")
    for url in pages:
        said = text(onlooker.get(url))
        assert "Kirim Ulang bukan hak Anda di sini. Yang berhak: Sari Wulandari." in said
        assert "bukan hak Anda" not in text(sari.get(url))


@pytest.mark.parametrize("right", sorted(ALL - {Right.SEE}))
def test_no_right_counts_for_who_may_not_see_the_page(clinic, right):
    blind = Seat(personas.user(), clinic, Assignment.Role.ADMIN, ALL - {Right.SEE})
    assert not Access(MANAGERS, right).admits(blind)


@pytest.mark.parametrize(
    ("right", "button"),
    [
        (Right.RESEND, 'id="ulang-panel'),
        (Right.EDIT, 'id="ubah-isi"'),
        (Right.IDENTITY, 'id="ubah-isi"'),
        (Right.CLOSE, "Tutup kiriman"),
        (Right.CLOSE, "Tanyakan ke BPJS"),
    ],
)
def test_the_panel_shows_no_button_that_one_may_not_press(clinic, right, button):
    url = reverse("monitoring:detail", args=[clinic.slug, scene.job(clinic, State.FAILED).pk])
    assert button in text(without(clinic).get(url))
    assert button not in text(without(clinic, right).get(url))


@pytest.mark.parametrize(
    ("right", "button"),
    [
        (Right.RESEND, "monitoring:resend_many"),
        (Right.CLOSE, "Tutup yang terlambat"),
        (Right.BULK, 'id="pilihan-cakupan"'),
        (Right.BULK, 'name="job"'),
    ],
)
def test_the_board_offers_nothing_that_one_may_not_do(clinic, right, button):
    scene.job(clinic, State.FAILED)
    url = reverse("monitoring:board", args=[clinic.slug])
    shown = "Kirim ulang beberapa" if right == Right.RESEND else button
    assert shown in text(without(clinic).get(url))
    assert shown not in text(without(clinic, right).get(url))


def test_a_rule_is_read_by_who_sees_and_made_by_who_may(clinic):
    url = reverse("monitoring:answers", args=[clinic.slug])
    assert "Aturan baru" in text(without(clinic).get(url))
    assert "Aturan baru" not in text(without(clinic, Right.CATALOGUE).get(url))


def test_the_refusal_names_the_role_and_whom_to_ask(clinic):
    job = scene.job(clinic, State.FAILED)
    url = reverse("monitoring:resend", args=[clinic.slug, job.pk])
    refused = without(clinic, Right.RESEND).post(url, {"version": job.version})
    assert refused.status_code == 403
    assert "mintalah admin klinik memberi izin" in text(refused)
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_a_template_that_asks_for_a_right_that_is_none_fails(clinic):
    template = engines["django"].from_string('{% load shell %}{{ seat|can:"kirimulang" }}')
    with pytest.raises(ValueError, match="kirimulang"):
        template.render({"seat": Seat(personas.user(), clinic, Assignment.Role.ADMIN, ALL)})


def test_who_held_the_one_right_of_before_holds_all_that_it_gave(clinic):
    old = personas.member(clinic, "admin", {Right.SEE}).assignments.get()
    other = personas.member(clinic, "admin", ()).assignments.get()
    Permission.objects.filter(codename__in=ALL - {Right.SEE}).delete()
    migration = importlib.import_module("titian.facility.migrations.0006_rights")
    migration.give_all_to_who_had_one(apps, None)
    assert {one.codename for one in old.permissions.all()} == ALL
    assert not other.permissions.exists()


def test_the_migration_gives_what_the_product_knows():
    migration = importlib.import_module("titian.facility.migrations.0006_rights")
    assert Right.choices == migration.RIGHTS


def test_another_clinics_rights_count_for_nothing_here(clinic):
    member = personas.member(clinic, "admin", {Right.SEE})
    personas.place(member, builders.facility(), "admin", ALL)
    url = reverse("monitoring:resend", args=[clinic.slug, scene.job(clinic, State.FAILED).pk])
    assert personas.signed_in(member).post(url, {"version": 0}).status_code == 403
