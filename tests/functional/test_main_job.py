"""The main job, watched in a browser: a BPJS patient is verified, registered, and known to PCare and Antrean.

Six steps on the real `titian demo`, as a clerk and an admin do them. Each test has members of its own, because
all share one clinic; what each magic member does stands in src/bpjs_sandbox/README.md.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.functional import desk

INACTIVE, UNSCREENED, ELSEWHERE, UNREACHED = (
    "0009900000001",
    "0009900000004",
    "0009900000005",
    "0008800000020",
)
BY_CARD, BY_NIK, BY_KEYBOARD, WATCHED = "0008800000002", "3578130506020003", "0008800000010", "0008800000011"
ANTREAN, PENDAFTARAN = "Tambah Antrean", "Tambah Pendaftaran"
STAFF = {
    "loket": "pendaftaran",
    "perawat": "perawat",
    "dokter": "dokter",
    "admin": "admin",
    "superadmin": "superadmin",
}


def facts(place):
    """The pairs of a definition list, as a person reads them."""
    terms, values = place.locator("dt").all_inner_texts(), place.locator("dd").all_inner_texts()
    return dict(zip(terms, values, strict=True))


# Step 1: ready, and who may sign in.


def test_the_demo_is_ready_and_names_its_staff(demo):
    for username, role in STAFF.items():
        assert re.search(rf"^  {username} +\S+ +{role} +melati$", demo.said, re.MULTILINE)
    assert demo.answer("/healthz")[0] == 200
    assert demo.answer("/readyz")[0] == 200


# Step 2: who is this member?


@pytest.mark.parametrize(
    ("name", "number", "says", "advises"),
    [
        ("pendek", "12345", "Nomor ini 5 digit", "Ketik lagi seperti tertulis di kartu"),
        (
            "tak-dikenal",
            "0001112223334",
            "BPJS tidak mengenal nomor ini",
            "Cocokkan nomor dengan kartu atau KTP",
        ),
        (
            "tidak-aktif",
            INACTIVE,
            "BPJS tidak menanggung peserta ini sekarang",
            "mengaktifkan kembali lewat Mobile JKN",
        ),
        ("faskes-lain", ELSEWHERE, "Terdaftar di faskes lain", "dengan alasan yang ditulis saat mendaftar"),
    ],
)
def test_a_number_that_is_no_member_of_ours_is_said_plainly(clerk, look, name, number, says, advises):
    desk.open_check(clerk)
    alert = desk.ask(clerk, number).get_by_role("alert")
    expect(alert).to_contain_text(says)
    expect(alert).to_contain_text(advises)
    look(f"verifikasi-{name}")


def test_bpjs_out_of_reach_is_said_and_the_patient_is_entered_all_the_same(clerk, bpjs, look):
    bpjs.turn(down="refuse")
    desk.open_check(clerk)
    answer = desk.ask(clerk, UNREACHED)
    expect(answer.get_by_role("alert")).to_contain_text("BPJS tidak menjawab pada waktunya")
    expect(answer.get_by_role("alert")).to_contain_text("Lanjutkan dengan verifikasi tertunda")
    look("verifikasi-tak-terjangkau")
    expect(answer.get_by_role("link", name="Lanjutkan, verifikasi tertunda")).to_be_focused()
    clerk.keyboard.press("Enter")
    expect(desk.heading(clerk)).to_have_text("Pasien baru · BPJS, verifikasi tertunda")
    expect(clerk.get_by_label("Nomor kartu BPJS")).to_have_value(UNREACHED)
    look("pasien-baru-tertunda")


def test_a_member_of_another_faskes_is_registered_with_a_reason(clerk, look):
    desk.enter(clerk, ELSEWHERE)
    clerk.get_by_role("button", name="Daftarkan", exact=True).click()
    expect(clerk.locator(".error-summary")).to_contain_text("terdaftar di PUSKESMAS SUKAMAJU")
    look("daftar-tanpa-alasan")
    clerk.get_by_label("Alasan melayani peserta faskes lain").fill("Demam tinggi, sedang di luar kota")
    assert re.fullmatch(r"[A-Z]-\d+", desk.register(clerk))


def test_a_nik_shows_what_bpjs_knows_of_the_member(clerk):
    desk.open_check(clerk)
    answer = desk.ask(clerk, BY_NIK)
    expect(answer.get_by_role("heading", name="ISMAIL KUSUMA")).to_be_visible()
    shown = facts(answer)
    assert shown["NIK"] == BY_NIK
    assert shown["Nomor kartu"] == "0008800000003"


# Steps 2 to 4 in one go: from the door to the queue.


def test_a_member_walks_from_the_sign_in_to_a_queue_number(page, demo, look):
    demo.sign_in(page, "loket")
    desk.open_check(page)
    answer = desk.ask(page, BY_CARD)
    expect(answer.get_by_role("heading", name="DEWI SURYANI")).to_be_visible()
    shown = facts(answer)
    assert shown["Tanggal lahir"] == "04-10-2010"
    assert shown["Jenis kelamin"] == "Perempuan"
    assert "II" in shown["Kelas · jenis"]
    assert shown["Status"] == "AKTIF"
    assert "KLINIK MELATI" in shown["Faskes terdaftar"]
    look("verifikasi-bpjs", docs=True)
    answer.get_by_role("link", name="Lanjutkan isi data pasien").click()
    expect(page.get_by_label("Nama lengkap")).to_have_value("DEWI SURYANI")
    look("pasien-baru-bpjs", docs=True)
    desk.complete(page)
    look("pasien-baru-lainnya")
    assert re.fullmatch(r"\d\d-\d\d-\d\d", desk.save(page))
    look("pasien", docs=True)
    desk.open_registration(page)
    desk.choose(page)
    look("daftarkan")
    ticket = desk.register(page)
    assert re.fullmatch(r"A-\d+", ticket)
    expect(page.locator("#jembatan").get_by_text("Terkirim")).to_have_count(2)
    look("daftar", docs=True)
    page.get_by_role("navigation").get_by_role("link", name="Pendaftaran").click()
    expect(page.get_by_role("main").get_by_role("link", name="DEWI SURYANI", exact=True)).to_be_visible()
    look("pendaftaran-hari-ini", docs=True)
    tickets, numbers = demo.received(BY_CARD)
    assert tickets == [ticket]
    assert len(numbers) == 1


def test_a_member_walks_from_the_door_to_the_queue_by_keyboard_alone(clerk, demo):
    keys = desk.Keys(clerk)
    keys.go(clerk.get_by_role("navigation").get_by_role("link", name="Pasien"), "Enter")
    clerk.wait_for_url("**/pasien/")
    keys.go(clerk.get_by_role("link", name="Langsung ke isi"), "Enter")
    keys.go(clerk.get_by_role("main").get_by_role("link", name="Pasien", exact=True), "Enter")
    keys.go(clerk.get_by_role("link", name="BPJS Verifikasi"), "Enter")
    expect(clerk.get_by_label("Nomor kartu BPJS atau NIK")).to_be_focused()
    keys.write(BY_KEYBOARD, "Enter")
    keys.go(clerk.get_by_role("link", name="Lanjutkan isi data pasien"), "Enter")
    clerk.wait_for_url("**/pasien/baru/?jenis=bpjs&peserta=*")
    keys.fill_next(clerk.get_by_role("textbox", name="Nomor HP"), "081234500018")
    keys.fill_next(clerk.get_by_label("Alamat lengkap"), "Jalan Melati Raya 7")
    keys.fill_next(clerk.get_by_role("combobox", name="Kelurahan/desa"), "sukamaju cilodong")
    expect(clerk.get_by_role("option", name="Sukamaju")).to_be_visible()
    keys.write("", "ArrowDown", "Enter")
    keys.fill_next(clerk.get_by_role("button", name="Simpan"), "", "Enter")
    expect(clerk.locator("#pesan")).to_contain_text("Pasien tersimpan dengan No. RM")
    print(f"{len(keys.pressed)} keydown events that write nothing:", *keys.pressed)  # noqa: T201 - the log of what it takes
    assert len(keys.pressed) <= 45
    keys.go(clerk.get_by_role("link", name="Daftarkan"), "Enter")
    keys.go(clerk.get_by_role("radio").first).pick(clerk.get_by_role("radio", name=desk.POLI))
    keys.go(clerk.locator("#dokter")).pick(
        clerk.get_by_role("radio", name=desk.DOCTOR)
    )  # by day another is proposed
    keys.go(clerk.get_by_role("button", name="Daftarkan", exact=True), "Enter")
    assert re.fullmatch(r"A-\d+", desk.ticket(clerk).inner_text())
    expect(clerk.locator("#jembatan").get_by_text("Terkirim")).to_have_count(2)
    assert len(demo.received(BY_KEYBOARD)[1]) == 1


# Step 5: the admin watches.


def line_of(admin, record_number, kind):
    """One job's line on the monitoring page."""
    return admin.get_by_role("row").filter(has_text=record_number).filter(has_text=kind)


def open_panel(line):
    line.get_by_title("Detail").click()
    return line.page.get_by_label("Detail kiriman")


def test_a_refused_promise_is_explained_sent_again_and_in_the_end_closed(clerk, admin, demo, look):
    record_number = desk.enter(clerk, UNSCREENED)
    desk.register(clerk)
    line = line_of(admin, record_number, PENDAFTARAN)
    expect(line).to_contain_text("Gagal")
    expect(line_of(admin, record_number, ANTREAN)).to_contain_text("Gagal")
    panel = open_panel(line)
    expect(panel).to_contain_text("Peserta belum mengisi Skrining Riwayat Kesehatan tahun ini.")
    expect(panel).to_contain_text("Minta peserta mengisinya di Mobile JKN")
    expect(panel).to_contain_text("1 kali kirim")
    look("monitoring-gagal", of=admin)
    panel.get_by_role("button", name="Kirim Ulang").click()
    expect(admin.locator("#pesan")).to_contain_text("Akan dikirim ulang")
    expect(panel).to_contain_text("2 kali kirim")
    expect(line).to_contain_text("Gagal")
    assert demo.received(UNSCREENED) == ([], [])
    panel.get_by_text("Tutup tanpa dikirim").click()
    panel.get_by_label("Alasan").fill("dilayani sebagai pasien umum")
    look("monitoring-tutup", of=admin)
    panel.get_by_label("Alasan").press("Enter")
    expect(admin.locator("#pesan")).to_contain_text("Ditutup")
    expect(panel).to_contain_text("Ditutup: dilayani sebagai pasien umum")
    expect(line).to_have_count(0)


def test_the_admin_watches_both_promises_go_out_and_reads_all_that_was_said(clerk, admin, bpjs, look):
    record_number = desk.enter(clerk, WATCHED)
    bpjs.turn(latency_ms=3500)
    desk.register(clerk)
    antrean, pendaftaran = (line_of(admin, record_number, kind) for kind in (ANTREAN, PENDAFTARAN))
    expect(pendaftaran).to_contain_text("Proses")
    expect(pendaftaran).to_contain_text("Terkirim")
    expect(antrean).to_contain_text("Terkirim")
    panel = open_panel(pendaftaran)
    number = bpjs.received(WATCHED)[1][0]
    expect(panel.get_by_label("Isi request", exact=True)).to_contain_text(f'"noKartu": "{WATCHED}"')
    expect(panel.get_by_label("Isi response", exact=True)).to_contain_text(f'"{number}"')
    shown = facts(panel)
    assert (shown["Kode HTTP"], shown["No. urut"], shown["Percobaan"]) == ("201", number, "1 kali kirim")
    assert shown["Kode BPJS"].startswith("201")
    moments = panel.get_by_role("list", name="Riwayat").get_by_role("listitem")
    expect(moments.nth(1)).to_contain_text("Menunggu → Proses")
    expect(moments.last).to_contain_text("Proses → Terkirim")
    look("monitoring", of=admin)


def test_the_bridges_own_page_is_in_order(admin, look):
    admin.get_by_role("navigation").get_by_role("link", name="BPJS FKTP").click()
    expect(desk.heading(admin)).to_have_text("Referensi PCare")
    look("integrasi", of=admin)


# Step 6: BPJS is away, and comes back.


@pytest.mark.parametrize(
    ("card", "come_back"),
    [
        ("0008800000012", lambda bpjs: bpjs.turn(down="off")),
        ("0008800000013", lambda bpjs: bpjs.kill_sandbox()),
    ],
    ids=["reached-again", "killed-and-started-again"],
)
def test_without_bpjs_the_desk_works_the_same_and_the_jobs_arrive_later_once(
    clerk, admin, bpjs, card, come_back
):
    record_number = desk.enter(clerk, card)
    bpjs.turn(down="refuse")
    ticket = desk.register(clerk)
    lines = [line_of(admin, record_number, kind) for kind in (ANTREAN, PENDAFTARAN)]
    expect(lines[0]).to_contain_text("Dicoba lagi pukul")
    for line in lines:
        expect(line).to_contain_text("Menunggu")
    assert bpjs.received(card) == ([], [])
    come_back(bpjs)
    for line in lines:
        expect(line).to_contain_text("Terkirim")
    tickets, numbers = bpjs.received(card)
    assert tickets == [ticket]
    assert len(numbers) == 1
