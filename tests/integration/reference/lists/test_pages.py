"""The tabs Referensi PCare and Referensi Antrean: what they show of the lists."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import builders, personas
from tests.builders import NOW
from tests.integration.reference.lists.scene import (
    HTMX,
    a_list,
    add,
    an_entry,
    get,
    page,
    post,
    text,
)
from titian.facility.models import Poli, ServiceAccount
from titian.reference import registry
from titian.reference.lists import LISTS
from titian.reference.models import Change, ReferenceList
from titian.reference.registry import Use

# Who has nothing to see, and addresses that nobody wrote.


@pytest.mark.parametrize(("tab", "label"), [("index", "PCare"), ("antrean", "Antrean FKTP")])
def test_a_clinic_without_an_account_is_led_to_the_connection(db, tab, label):
    bare = builders.facility()
    member = personas.signed_in(personas.staff(bare, "admin", "satusehat"))
    html = page(member, bare, tab)
    assert f"Klinik ini belum tersambung ke {label}" in html
    assert f'href="{reverse("reference:connection", args=[bare.slug])}#layanan-' in html
    assert "Sinkronkan semua" not in html


def test_a_bridge_that_is_off_is_said_and_has_no_buttons(client, clinic):
    ServiceAccount.objects.filter(facility=clinic, service="pcare").update(is_on=False)
    html = page(client, clinic)
    assert "Jembatan PCare dimatikan" in html
    assert "Sinkronkan semua" not in html


@pytest.mark.parametrize(
    "address",
    [
        {"list": "jadwal"},
        {"list": "tidak-ada"},
        {"page": "x"},
        {"page": "9" * 30},
        {"page": "0"},
        {"list": "alergi", "group": "99"},
        {"text": "\0"},
        {"text": "x" * 101},
    ],
)
def test_an_address_that_nobody_wrote_is_no_accident(client, clinic, address):
    a_list(clinic, "poli", an_entry("001", "POLI UMUM"))
    page(client, clinic, **address)


@pytest.mark.parametrize("act", ["sync", "stop"])
@pytest.mark.parametrize(
    ("service", "names"), [("icare", ""), ("tidak-ada", ""), ("pcare", "jadwal"), ("pcare", "tidak-ada")]
)
def test_what_is_no_list_of_the_service_is_not_asked_for(client, clinic, act, service, names):
    assert post(client, clinic, act, service, names=names).status_code == 404
    assert not ReferenceList.objects.exists()


def test_a_name_cannot_bring_markup_into_the_page(client, clinic):
    evil = '<script>alert(1)</script>"><img src=x>'
    row = a_list(clinic, "poli", an_entry("001", evil), problem=evil, tries=1)
    Change.objects.create(list=row, run=1, at=NOW, kind="renamed", code="001", name=evil, old_name=evil)
    html = page(client, clinic)
    assert evil not in html
    assert "<img src=x>" not in html


def test_another_clinics_lists_are_not_shown(client, clinic):
    other = builders.bridged_facility()
    a_list(other, "poli", an_entry("009", "POLI TETANGGA"), problem="MASALAH TETANGGA")
    html = page(client, clinic)
    assert "TETANGGA" not in html
    assert "Belum ada isinya. Tekan Sinkronisasi" in html


@pytest.mark.parametrize("persona", personas.STAFF + personas.BRIDGE_STAFF, ids=str)
def test_only_managers_with_the_permission_see_the_tabs(clinic, persona):
    member = personas.signed_in(personas.become(persona, clinic))
    may = persona.role in {"admin", "superadmin"} and "satusehat" in persona.permissions
    for tab in ("index", "antrean"):
        assert get(member, clinic, tab).status_code == (200 if may else 403)


# The lists at the left.


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ({"finished_at": None}, "Belum pernah"),
        ({"due_at": NOW, "asked_at": NOW}, "Menunggu giliran"),
        ({"due_at": NOW, "finished_at": None}, "Menunggu giliran"),
        ({"claim": "0" * 32, "steps": 100, "step": 43}, "43 %"),
        ({"claim": "0" * 32, "steps": 100, "step": 43}, 'value="43"'),
        ({"claim": "0" * 32, "stop_asked": True}, "Menghentikan…"),
        ({"problem": "PCare menolak.", "tries": 1}, "Gagal"),
        ({"problem": "PCare menolak.", "tries": 1}, "PCare menolak."),
        ({"problem": "PCare tidak terjangkau."}, "Ditunda"),
        ({"problem": "2 baris BPJS tidak terbaca.", "unread": 2}, "Sebagian tidak terbaca"),
        ({"problem": "30 dari 90 baris hilang sekaligus.", "doubted_at": NOW}, "Perlu dipastikan"),
        ({"stop_asked": True}, "Dihentikan"),
        ({"added": 2, "gone": 1, "renamed": 3}, "2 baru"),
        ({"added": 2, "gone": 1, "renamed": 3}, "1 hilang"),
        ({"added": 2, "gone": 1, "renamed": 3}, "3 ganti nama"),
        ({"count": 12345}, "12.345"),
    ],
)
def test_how_a_list_stands_is_told_in_words(client, clinic, state, says):
    a_list(clinic, "diagnosa", **state)
    assert says in page(client, clinic, list="diagnosa")


def test_every_list_of_the_service_stands_there_though_it_was_never_read(client, clinic):
    for tab, service in (("index", "pcare"), ("antrean", "antrean")):
        html = page(client, clinic, tab)
        for facts in LISTS.values():
            assert (f"?list={facts.name}#" in html) is (facts.service == service)


def test_when_a_failed_list_is_tried_again_is_said(client, clinic):
    a_list(clinic, "poli", problem="PCare tidak terjangkau.", tries=1, due_at=NOW + timedelta(minutes=15))
    assert "PCare tidak terjangkau. Dicoba lagi 21-11-2026 09:15." in page(client, clinic)


# The chosen list at the right.


def test_a_row_that_is_gone_is_struck_and_marked_and_found_by_the_tick(client, clinic):
    a_list(clinic, "poli", an_entry("001", "UMUM"), an_entry("008", "POLI KB", gone_at=NOW))
    assert '<del>POLI KB</del> <span class="state state-bad" title="Sejak 21-11-2026">' in page(
        client, clinic
    )
    only_gone = page(client, clinic, gone_only="on")
    assert "POLI KB" in only_gone
    assert "UMUM" not in only_gone
    assert "1 baris cocok" in only_gone


def test_a_search_finds_by_every_word_of_code_or_name(client, clinic):
    a_list(clinic, "diagnosa", an_entry("A09", "Diarrhoea"), an_entry("J00", "Acute nasopharyngitis"))
    html = page(client, clinic, list="diagnosa", text="NASO j00")
    assert "nasopharyngitis" in html
    assert "Diarrhoea" not in html
    assert "Tidak ada yang cocok" in page(client, clinic, list="diagnosa", text="zzz")


def test_a_search_that_is_too_long_says_so_at_the_field(client, clinic):
    html = page(client, clinic, text="x" * 101)
    assert 'aria-invalid="true"' in html
    assert "Pencarian itu terlalu panjang." in html


def test_while_somebody_types_only_the_rows_are_fetched(client, clinic):
    a_list(clinic, "poli", an_entry("001", "POLI UMUM"))
    html = text(get(client, clinic, text="umum", headers=HTMX))
    assert html.startswith('<div id="hasil">')
    assert "POLI UMUM" in html
    assert "id_text" not in html


def test_a_keystroke_in_a_long_list_costs_little_and_sorts_nothing(client, clinic):
    a_list(clinic, "diagnosa", *(an_entry(f"A{number:05}", f"Kolera {number:05}") for number in range(2000)))
    with CaptureQueriesContext(connection) as asked:
        html = text(get(client, clinic, list="diagnosa", text="kolera", headers=HTMX))
    assert "Halaman 1 dari 40" in html
    assert len(asked) <= 8
    (rows,) = (query["sql"] for query in asked if '"reference_entry"."name" ASC' in query["sql"])
    with connection.cursor() as cursor:
        plan = str(cursor.execute(f"EXPLAIN QUERY PLAN {rows}").fetchall())
    assert "USING INDEX entry_by_name" in plan
    assert "TEMP B-TREE" not in plan


def test_fifty_rows_make_a_page_and_the_links_keep_the_search(client, clinic):
    a_list(clinic, "dokter", *(an_entry(f"{number:03}", f"dr. Ani {number:03}") for number in range(101)))
    html = page(client, clinic, list="dokter", text="ani", page="2")
    assert "Halaman 2 dari 3" in html
    assert "dr. Ani 050" in html
    assert "dr. Ani 049" not in html
    assert "?list=dokter&amp;text=ani&amp;page=3#pilihan" in html


def test_a_page_costs_the_same_however_long_the_list_is(client, clinic):
    row = a_list(clinic, "dokter", an_entry("1", "dr. Ani"))
    page(client, clinic, list="dokter")
    with CaptureQueriesContext(connection) as short:
        page(client, clinic, list="dokter")
    add(row, *(an_entry(f"d{number}", f"dr. Budi {number}") for number in range(200)))
    with CaptureQueriesContext(connection) as long:
        page(client, clinic, list="dokter")
    assert len(long) == len(short)


def test_groups_are_told_apart_and_chosen_by_name(client, clinic):
    a_list(clinic, "alergi", an_entry("01", "Seafood", "01"), an_entry("01", "Antibiotik", "03"))
    html = page(client, clinic, list="alergi")
    assert '<td data-label="Jenis alergi" class="short">Makanan</td>' in html
    only = page(client, clinic, list="alergi", group="03")
    assert "Antibiotik" in only
    assert "Seafood" not in only
    assert '<option value="03" selected>Obat</option>' in only


def test_subspecialties_are_grouped_by_the_specialties_that_bpjs_names(client, clinic):
    a_list(clinic, "spesialis", an_entry("ANA", "ANAK"))
    a_list(clinic, "subspesialis", an_entry("26", "Anak", "ANA", poli_code="ANA"))
    html = page(client, clinic, list="subspesialis")
    assert '<option value="ANA">ANAK</option>' in html
    assert '<td data-label="Spesialis" class="short">ANAK</td>' in html


@pytest.mark.parametrize(
    ("name", "said", "cell"),
    [
        ("poli", {"is_sick": True}, "Kunjungan sakit"),
        ("poli", {"is_sick": False}, "Kunjungan sehat"),
        ("poli", {"is_sick": None}, "BPJS tidak menyebut"),
        ("poli", {}, ""),
        ("diagnosa", {"is_non_specialist": True}, "Dapat ditangani FKTP"),
        ("tindakan", {"max_fee": 1250000}, "Rp 1.250.000"),
        ("tindakan", {"max_fee": 0, "has_value": True}, "Diisi angka"),
        ("obat", {"available": 1200}, "1.200"),
        ("klub", {"since": "2024-01-02", "until": "2026-12-31"}, "02-01-2024 – 31-12-2026"),
        ("klub", {"since": "2024-01-02"}, "sejak 02-01-2024"),
        ("klub", {"address": "Jalan Melati 7"}, "Jalan Melati 7"),
    ],
)
def test_what_bpjs_says_of_a_row_stands_in_words(client, clinic, name, said, cell):
    a_list(clinic, name, an_entry("1", "SATU", **said))
    cells = re.findall(r'<td data-label="[^"]*"[^>]*>([^<]*)</td>', page(client, clinic, list=name))
    assert cell in cells


def test_the_last_changes_are_told_with_the_old_name(client, clinic):
    row = a_list(clinic, "poli", an_entry("002", "POLI GIGI & MULUT"), run=2)
    change = {"run": 2, "at": NOW, "code": "002", "name": "POLI GIGI & MULUT", "old_name": "POLI GIGI"}
    Change.objects.create(list=row, kind="renamed", **change)
    html = page(client, clinic)
    assert "Ganti nama" in html
    assert "<del>POLI GIGI</del> → POLI GIGI &amp; MULUT" in html


def test_what_is_still_used_though_it_is_gone_is_warned_of_with_the_way_to_mend_it(
    client, clinic, monkeypatch
):
    use = Use("poli", "", "008", "Poli Kandungan", "/k/di-sini/", count_today=3)
    other = Use("antrean_poli", "", "008", "Poli lain", "/k/di-sana/")
    monkeypatch.setattr(registry, "_sources", [lambda facility, day: [use, other]])
    a_list(clinic, "poli", an_entry("008", "POLI KB", gone_at=NOW))
    a_list(clinic, "antrean_poli")
    html = page(client, clinic, list="dokter")
    assert "Masih dipakai tetapi sudah tidak ada" in html
    assert 'Poli Kandungan <span class="mono">008</span>, dipakai 3 kali hari ini.' in html
    assert 'href="/k/di-sini/"' in html
    assert "Poli lain" not in html


def test_what_a_map_uses_counts_as_used(client, clinic):
    Poli.objects.create(facility=clinic, name="Poli Kandungan", ticket_letter="K", pcare_code="008")
    a_list(clinic, "poli", an_entry("008", "POLI KB", gone_at=NOW))
    html = page(client, clinic)
    assert 'Poli Kandungan <span class="mono">008</span>' in html
    assert f'href="{reverse("reference:mapping", args=[clinic.slug])}#baris-' in html
