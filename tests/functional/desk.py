"""What a clerk does at the front desk, click by click."""

from typing import Self

from playwright.sync_api import Locator, Page, expect

POLI, DOCTOR = "POLI UMUM", "SARI WULANDARI · 07:00-14:00"


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def open_check(page: Page) -> None:
    """Pasien, + Pasien, BPJS."""
    page.get_by_role("navigation").get_by_role("link", name="Pasien", exact=True).click()
    page.get_by_role("main").get_by_role("link", name="Pasien", exact=True).click()
    page.get_by_role("link", name="BPJS Verifikasi").click()
    expect(heading(page)).to_have_text("Pasien baru · BPJS")


def ask(page: Page, number: str) -> Locator:
    """Type a card number or a NIK and press Verifikasi; what BPJS answers appears in the returned place."""
    page.get_by_label("Nomor kartu BPJS atau NIK").fill(number)
    page.get_by_role("button", name="Verifikasi").click()
    return page.locator("#jawaban")


def verify(page: Page, number: str) -> None:
    """From any page to the form that BPJS's answer has filled."""
    open_check(page)
    ask(page, number).get_by_role("link", name="Lanjutkan isi data pasien").click()
    expect(page.get_by_text("Terverifikasi BPJS")).to_be_visible()


def complete(page: Page) -> None:
    """What BPJS does not know: birth place, a phone if it is missing, the address, who answers for a child."""
    page.get_by_label("Tempat lahir").fill("Depok")
    phone = page.get_by_role("textbox", name="Nomor HP")
    phone.fill(phone.input_value() or "0812-3450-0017")
    page.get_by_role("tab", name="Alamat").click()
    page.get_by_label("Alamat lengkap").fill("Jalan Melati Raya 7")
    page.get_by_role("combobox", name="Kelurahan/desa").press_sequentially("sukamaju cilodong")
    page.get_by_role("option", name="Sukamaju").first.click()
    page.get_by_role("tab", name="Lainnya").click()
    page.get_by_role("textbox", name="Penanggung jawab", exact=True).fill("Rina Suryani")
    page.get_by_label("Hubungan").select_option("2")
    page.get_by_role("textbox", name="HP penanggung jawab").fill("0812-3450-0018")
    page.get_by_label("Pribadi").check()


def save(page: Page) -> str:
    """Press Simpan; the No. RM of the new patient."""
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#pesan")).to_contain_text("Pasien tersimpan dengan No. RM")
    return page.locator("dt:text-is('No. RM') + dd").inner_text()


def open_registration(page: Page) -> None:
    page.get_by_role("link", name="Daftarkan").click()
    expect(heading(page)).to_contain_text("Daftarkan")


def choose(page: Page, poli: str = POLI, doctor: str = DOCTOR) -> None:
    page.get_by_role("radio", name=poli).check()
    page.get_by_role("radio", name=doctor).check()


def register(page: Page) -> str:
    """Press Daftarkan; the queue number."""
    page.get_by_role("button", name="Daftarkan", exact=True).click()
    return ticket(page).inner_text()


def ticket(page: Page) -> Locator:
    return page.get_by_label("Nomor antrean").locator(".number")


def enter(page: Page, card: str) -> str:
    """A member from the door to the open registration form, poli and doctor chosen; the No. RM."""
    verify(page, card)
    complete(page)
    record_number = save(page)
    open_registration(page)
    choose(page)
    return record_number


class Keys:
    """A clerk without a mouse. `pressed` are the keys that go down and put no character into a field, in their order:

    of Ctrl+↓ both, and of a capital letter Shift.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pressed: list[str] = []

    def go(self, target: Locator, *keys: str, by: str = "Tab") -> Self:
        """Tab on, or back, until the target or what is in it has the focus, if it has not yet; then press these."""
        expect(target).to_be_visible()
        for _ in range(60):
            if target.evaluate("it => it.contains(document.activeElement)"):
                return self.write("", *keys)
            self._press(by)
        raise AssertionError(f"{target} is out of the keyboard's reach")

    def write(self, text: str, *keys: str) -> Self:
        for sign in text:
            self._type(sign)
        for key in keys:
            self._press(key)
        return self

    def _type(self, sign: str) -> None:
        if sign.isupper():
            self._page.keyboard.press(f"Shift+{sign}")
            self.pressed.append("Shift")
        else:
            self._page.keyboard.type(sign)

    def fill_next(self, expected: Locator, text: str, *keys: str) -> Self:
        """Jump to the next mandatory field that is empty, which must be the expected one, and type."""
        self._press("Control+ArrowDown")
        expect(expected).to_be_focused()
        return self.write(text, *keys)

    def _press(self, key: str) -> None:
        self._page.keyboard.press(key)
        self.pressed += key.split("+")

    def pick(self, wanted: Locator) -> Self:
        """Among radio buttons, from the focused one on to the wanted one."""
        self.write("", "Space")
        for _ in range(20):
            if wanted.is_checked():
                return self
            self.write("", "ArrowDown")
        raise AssertionError(f"{wanted} is out of the arrow keys' reach")
