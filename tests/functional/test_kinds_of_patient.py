"""Who does not fit the usual form: a newborn beside her mother, somebody nobody knows, somebody from abroad."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests import personas
from tests.functional import desk
from tests.integration.patients import people
from titian.facility.models import Village
from titian.patients.models import Patient

LONG = "Raden Ajeng Kusumaningrum Widyastuti Purnamasari Hadiningrat"


@pytest.fixture
def clerk(page: Page, live_titian) -> Page:
    village = Village.objects.create(
        code="3276011001", name="Sukamaju", district="Cilodong", city="Kota Depok", province="Jawa Barat"
    )
    people.patient(live_titian.clinic, name=LONG, village=village, family_card_number="3276010101200001")
    live_titian.sign_in(page, personas.staff(live_titian.clinic, name="Dewi A."))
    page.goto(live_titian.at("pasien/baru/?jenis=umum"))
    return page


def test_a_newborn_takes_what_it_shares_with_the_mother_who_is_a_patient_here(clerk, live_titian, look):
    clerk.get_by_role("radio", name="Bayi baru lahir").check()
    clerk.get_by_label("Ibu, bila pasien di sini").press_sequentially("kusumaningrum")
    clerk.get_by_role("option", name=LONG).click()
    clerk.get_by_label("Kembar").select_option("2")
    clerk.get_by_label("Jam lahir").fill("03:15")
    clerk.get_by_label("Jenis kelamin").select_option("2")
    yesterday = people.local_today(live_titian.clinic) - timedelta(days=1)
    clerk.get_by_role("textbox", name="Tanggal lahir").fill(f"{yesterday:%d-%m-%Y}")
    look("pasien-bayi", docs=True)
    clerk.get_by_role("button", name="Simpan").click()
    expect(clerk.locator("#pesan")).to_contain_text("Pasien tersimpan dengan No. RM")
    expect(desk.heading(clerk)).to_have_text(f"Bayi Ny. {LONG} II")
    baby = Patient.objects.get(entry_kind="newborn")
    assert (baby.mother.name, baby.responsible_name, baby.village.name) == (LONG, LONG, "Sukamaju")


def test_allergies_are_rows_that_one_adds_by_a_key(clerk, look):
    clerk.get_by_role("tab", name="Kesehatan").click()
    for row, (kind, what) in enumerate((("medication", "amoksisilin"), ("food", "udang"))):
        if row:
            clerk.get_by_role("button", name="Alergi lain").press("Enter")
        told = clerk.get_by_role("group", name=f"Alergi {row + 1}", exact=True)
        told.get_by_label("Jenis").select_option(kind)
        told.get_by_label("Zat").fill(what)
    clerk.get_by_role("button", name="Simpan").click()
    expect(clerk.locator(".error-summary")).to_contain_text("isian perlu diperbaiki")
    clerk.get_by_role("tab", name="Kesehatan").click()
    expect(clerk.get_by_label("Zat").nth(1)).to_have_value("udang")
    look("alergi")


def test_what_is_said_below_the_number_follows_the_kind_of_document(clerk):
    hint = clerk.locator("#id_identity_number_helptext")
    expect(hint).to_have_text("NIK 16 digit. Bila tidak ada, pilih jenis “Belum ada”", use_inner_text=True)
    clerk.get_by_role("radio", name="Warga negara asing").check()
    expect(clerk.get_by_label("Jenis identitas")).to_have_value("paspor")
    expect(hint).to_have_text("5 sampai 15 huruf dan angka, seperti di paspor", use_inner_text=True)
    clerk.get_by_label("Jenis identitas").select_option("belum_ada")
    expect(hint).to_have_text("Dibiarkan kosong", use_inner_text=True)
    expect(clerk.get_by_label("Nomor identitas")).to_have_accessible_description("Dibiarkan kosong")


def test_with_her_mother_chosen_nothing_of_the_mothers_is_asked_again(clerk, live_titian):
    clerk.get_by_role("radio", name="Bayi baru lahir").check()
    clerk.get_by_label("Jam lahir").fill("03:15")
    clerk.get_by_label("Jenis kelamin").select_option("2")
    clerk.get_by_role("textbox", name="Tanggal lahir").fill(
        f"{people.local_today(live_titian.clinic):%d-%m-%Y}"
    )
    box = clerk.get_by_label("Ibu, bila pasien di sini")
    box.press_sequentially("kusumaningrum")
    name = clerk.get_by_label("Nama lengkap")
    expect(name).to_have_attribute("placeholder", "")
    clerk.get_by_role("option", name=LONG).click()
    expect(name).to_have_attribute("placeholder", f"Bayi Ny. {LONG}")
    clerk.keyboard.press("Control+ArrowDown")
    expect(clerk.get_by_role("button", name="Simpan")).to_be_focused()
    clerk.get_by_role("tab", name="Lainnya").click()
    clerk.locator("#id_responsible_name").fill("Tuti")
    clerk.keyboard.press("Control+ArrowDown")
    expect(clerk.locator("#id_responsible_relation")).to_be_focused()


@pytest.mark.parametrize(
    ("tab", "choose", "cell"),
    [
        ("Sosial", lambda page: page.locator("#id_religion").select_option("8"), "religion_other"),
        (
            "Sosial",
            lambda page: page.locator("#id_occupation").select_option("5"),
            "occupation_other",
        ),
        ("Lainnya", lambda page: page.get_by_role("radio", name="Penjamin").check(), "penjamin"),
    ],
)
def test_what_a_choice_asks_for_is_starred_as_soon_as_it_is_asked(clerk, tab, choose, cell):
    clerk.get_by_role("tab", name=tab).click()
    star = clerk.locator(f".cell-{cell} .required")
    expect(star).to_be_hidden()
    choose(clerk)
    expect(star).to_be_visible()


def test_a_clinic_without_penjamin_says_who_adds_one(clerk, live_titian):
    clerk.get_by_role("tab", name="Lainnya").click()
    clerk.get_by_role("radio", name="Penjamin").check()
    cell = clerk.locator(".cell-penjamin")
    expect(cell).to_contain_text("Admin klinik menambahkannya di menu Penjamin")
    live_titian.sign_in(clerk, personas.staff(live_titian.clinic, "admin", name="Rina"))
    clerk.goto(live_titian.at("pasien/baru/?jenis=umum"))
    clerk.get_by_role("tab", name="Lainnya").click()
    clerk.get_by_role("radio", name="Penjamin").check()
    expect(cell.get_by_role("link")).to_have_attribute("href", f"/k/{live_titian.clinic.slug}/penjamin/")
    live_titian.clinic.penjamin.create(name="Asuransi Sehat")
    clerk.reload()
    expect(cell).not_to_contain_text("belum punya daftar")


def test_who_names_the_mother_of_a_newborn_is_not_told_again_to_choose_her(clerk):
    clerk.get_by_role("radio", name="Bayi baru lahir").check()
    clerk.keyboard.press("Control+Enter")
    mother = clerk.get_by_label("Ibu, bila pasien di sini")
    expect(mother).to_be_focused()
    complaint = clerk.locator("#galat").get_by_role("link", name="Ibu, bila pasien di sini")
    expect(complaint).to_be_visible()
    clerk.get_by_label("Nama ibu kandung").fill("Ani Lestari")
    expect(complaint).to_be_hidden()
    expect(mother).to_have_attribute("aria-invalid", "false")


@pytest.mark.parametrize("kind", ["Pasien", "Bayi baru lahir"])
def test_a_village_is_starred_for_citizens_alone(clerk, kind):
    clerk.get_by_role("radio", name=kind, exact=True).check()
    star = clerk.locator(".cell-village .required")
    clerk.get_by_role("tab", name="Alamat").click()
    expect(star).to_be_visible()
    clerk.get_by_role("tab", name="Data Diri").click()
    clerk.locator("#bagian-diri summary").click()
    clerk.get_by_label("Kewarganegaraan").select_option("WNA")
    clerk.get_by_role("tab", name="Alamat").click()
    expect(star).to_be_hidden()


@pytest.mark.parametrize("kind", ["Pasien", "Bayi baru lahir"])
def test_a_reason_for_no_telephone_takes_the_star_from_any_entrys(clerk, kind):
    clerk.get_by_role("radio", name=kind, exact=True).check()
    star = clerk.locator(".cell-phone .required")
    expect(star).to_be_visible()
    clerk.get_by_label("Alasan tanpa nomor HP").select_option("tidak punya")
    expect(star).to_be_hidden()
