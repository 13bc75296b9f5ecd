"""Somebody who may be registered already, met while typing and at Simpan."""

import pytest
from playwright.sync_api import expect

from tests import personas
from tests.integration.patients import people
from titian.facility.models import Village


@pytest.fixture
def clerk(page, live_titian):
    live_titian.sign_in(page, personas.staff(live_titian.clinic, name="Dewi A."))
    long = "Siti Nur'aini Kusumawardhani Tjokroaminoto binti Raden Mas Soerjadiningrat"
    people.patient(live_titian.clinic, name=long)
    people.patient(live_titian.clinic, nik="", name="Siti Nuraini Koesoemawardhani")
    return page


def beside(page):
    return page.get_by_role("complementary", name="Pasien yang mirip")


def test_who_is_alike_stands_beside_the_form_while_one_types(clerk, live_titian, look):
    clerk.goto(live_titian.at("pasien/baru/?jenis=umum"))
    clerk.get_by_label("Nama lengkap").press_sequentially("Siti Nuraini Kusumawardhani")
    clerk.get_by_label("Nomor identitas").press_sequentially("3174-0645-1092-0007")
    expect(clerk.get_by_text("diisi menurut NIK")).to_be_visible()
    expect(clerk.get_by_label("Tanggal lahir")).to_have_value("05-10-1992")
    expect(clerk.get_by_label("Jenis kelamin")).to_have_value("2")
    expect(beside(clerk).get_by_role("listitem")).to_have_count(2)
    expect(beside(clerk)).to_contain_text("tanggal lahir sama")
    look("pasien-mirip", docs=True)


def test_a_number_that_somebody_has_is_known_before_anything_else_is_typed(clerk, live_titian, look):
    clerk.goto(live_titian.at("pasien/baru/?jenis=umum"))
    clerk.get_by_label("Nomor identitas").press_sequentially(people.NIK)
    expect(beside(clerk)).to_contain_text("NIK sama")
    clerk.get_by_role("button", name="Simpan").click()
    summary = clerk.locator(".error-summary")
    expect(summary).to_contain_text("Nomor identitas")
    expect(summary).to_contain_text("sudah memakai nomor ini")
    expect(clerk.locator("#id_identity_number_error")).to_contain_text(
        "NIK ini sudah terdaftar sebagai 00-00-01"
    )
    look("pasien-nik-terdaftar")


def test_on_a_telephone_a_line_leads_to_who_is_alike_and_every_count_is_in_sight(clerk, live_titian, look):
    clerk.set_viewport_size({"width": 390, "height": 844})
    clerk.goto(live_titian.at("pasien/baru/?jenis=umum"))
    line = clerk.get_by_role("link", name="Mungkin sudah terdaftar")
    expect(line).to_be_hidden()
    clerk.get_by_label("Nama lengkap").fill("Siti Nuraini Kusumawardhani")
    clerk.get_by_label("Tanggal lahir").fill("05-10-1992")
    clerk.locator("#id_phone").scroll_into_view_if_needed()
    menu = clerk.locator(".side").bounding_box()
    place = line.bounding_box()
    assert menu["y"] + menu["height"] <= place["y"] <= 100
    look("pasien-mirip-baris")
    clerk.set_viewport_size({"width": 390, "height": 844})
    line.click()
    expect(beside(clerk)).to_be_in_viewport()
    clerk.get_by_role("button", name="Simpan").click()
    for count in clerk.locator(".tab-count").all():
        box, strip = count.bounding_box(), clerk.get_by_role("tablist").bounding_box()
        assert box["x"] + box["width"] <= strip["x"] + strip["width"] <= 390
    look("pasien-angka-merah")


def test_a_nik_that_contradicts_the_form_is_told_below_it(clerk, live_titian, look):
    clerk.goto(live_titian.at("pasien/baru/?jenis=umum"))
    clerk.get_by_label("Tanggal lahir").fill("01-02-1980")
    clerk.get_by_label("Jenis kelamin").select_option("1")
    clerk.get_by_label("Nomor identitas").press_sequentially("3174064510920007")
    warning = clerk.locator(".cell-identity_number").get_by_role("status")
    expect(warning).to_contain_text("lahir 05-10-1992; di sini tertulis laki-laki, 01-02-1980. Periksa KTP.")
    look("pasien-nik-ragu")
    clerk.get_by_label("Tanggal lahir").fill("05-10-1992")
    clerk.get_by_label("Jenis kelamin").select_option("2")
    expect(warning).to_be_empty()


def test_the_second_twin_that_is_entered_twice_is_met_before_simpan(clerk, live_titian):
    mother = people.patient(live_titian.clinic, nik="", name="Ani Lestari")
    today = people.local_today(live_titian.clinic)
    people.patient(
        live_titian.clinic, entry_kind="newborn", mother=mother, birth_order=2, birth_date=today, nik="",
        name="Bayi Ny. Ani Lestari II", identity_number="", identity_type="belum_ada",
    )  # fmt: skip
    clerk.goto(live_titian.at("pasien/baru/?jenis=umum"))
    clerk.get_by_label("Bayi baru lahir").check()
    clerk.get_by_role("combobox", name="Ibu").press_sequentially("Ani Lestari")
    clerk.get_by_role("option", name="Ani Lestari").first.click()
    clerk.get_by_label("Kembar").select_option("2")
    clerk.get_by_label("Tanggal lahir").fill(f"{today:%d-%m-%Y}")
    expect(beside(clerk)).to_contain_text("Bayi Ny. Ani Lestari II")


def test_a_likely_double_is_saved_when_the_clerk_says_how_they_differ(clerk, live_titian, look):
    place = Village.objects.create(
        code="3276011001", name="Sukamaju", district="Cilodong", city="Depok", province="Jabar"
    )
    nobody = {
        "nik": "",
        "identity_number": "",
        "identity_type": "belum_ada",
        "identity_missing_reason": "hilang",
    }
    other = people.patient(live_titian.clinic, name="Dewi", village=place, **nobody)
    clerk.goto(live_titian.at(f"pasien/{other.ref}/ubah/"))
    clerk.get_by_label("Nama lengkap").fill("Siti Nuraini Kusumawardhani")
    clerk.get_by_role("button", name="Simpan").click()
    expect(clerk.locator(".error-summary")).to_contain_text("Ini orang lain")
    expect(beside(clerk).get_by_role("listitem")).to_have_count(2)
    look("pasien-mirip-ditolak")
    clerk.get_by_label("Ini orang lain").check()
    clerk.get_by_label("Bagaimana Anda tahu?").fill("Tantenya, KTP berbeda")
    clerk.get_by_role("button", name="Simpan").click()
    expect(clerk.locator("#pesan")).to_contain_text("Perubahan tersimpan.")
