"""The help: every screen has a page of it, every page can be opened, and each is read as it was written."""

import re
from fnmatch import filter as filter_names

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests import builders, personas
from tests.integration.facility.test_access import ADDRESSES
from tests.repo.house import files
from titian.accounts import urls as accounts
from titian.facility import guide

SCREENS = {address.name for address in ADDRESSES} - {"facility:guide", "facility:guide_topic"}
ACCOUNTS = {entry.name for entry in accounts.urlpatterns} | {"home"}


def bodies():
    return {name: guide.page(name).body for name in (guide.CONTENTS, *guide.topics())}


def test_every_screen_has_a_page_of_help():
    assert {screen for screen in SCREENS | ACCOUNTS if guide.topic_of(screen) == guide.CONTENTS} == set()


def test_the_page_that_says_it_more_exactly_is_the_help():
    assert guide.topic_of("reference:connection") == "menghubungkan-bpjs"
    assert guide.topic_of("reference:mapping") == "referensi-dan-pemetaan"
    assert guide.topic_of("entah:entah") == guide.CONTENTS


def test_a_page_names_only_screens_that_there_are():
    named = {screen for topic in guide.topics().values() for screen in topic.screens}
    assert {screen for screen in named if not filter_names(SCREENS | ACCOUNTS, screen)} == set()


def test_no_screen_is_explained_by_two_pages():
    named = [screen for topic in guide.topics().values() for screen in topic.screens]
    assert sorted(named) == sorted(set(named))


def test_the_contents_page_links_to_every_how_to_page():
    written = {path.rpartition("/")[2].removesuffix(".md") for path in files("docs/how-to", ".md")}
    assert written == {"README", *guide.topics()}


def test_every_picture_of_the_help_is_among_the_static_files():
    shown = {picture for body in bodies().values() for picture in re.findall(r'src="([^"]+)"', body)}
    assert shown
    assert [picture for picture in shown if not finders.find(picture.removeprefix("/static/"))] == []


def test_every_link_between_pages_leads_to_one():
    targets = {link for body in bodies().values() for link in re.findall(r'href="([^"]+)"', body)}
    ways = {re.sub(r"^\.\./|/(#.*)?$", "", link) for link in targets if not link.startswith("https:")}
    assert ways - set(guide.topics()) == set()


def test_nothing_of_markdown_or_of_the_screens_comment_is_left_to_be_read():
    leftovers = r"\*\*|&lt;!--|\]\(|^#+ "
    assert [name for name, body in bodies().items() if re.search(leftovers, body, re.MULTILINE)] == []


@pytest.mark.parametrize("path", ["bantuan/entah/", "bantuan/README/"])
def test_a_page_that_is_not_there_is_answered_kindly(db, path):
    clinic = builders.facility()
    response = personas.signed_in(personas.staff(clinic)).get(f"/k/{clinic.slug}/{path}")
    assert response.status_code == 404
    assert "Halaman tidak ditemukan" in response.content.decode()


def test_who_cannot_sign_in_reads_the_help_too(db):
    page = Client().get("/akun/masuk/").content.decode()
    assert 'href="/bantuan/masuk-dan-beranda/"' in page
    page = Client().get("/bantuan/masuk-dan-beranda/").content.decode()
    assert "Hubungi admin klinik Anda" in page
    assert "Menu utama" not in page


def test_a_screen_leads_to_its_own_page_with_whom_to_ask(db):
    clinic = builders.facility(help_name="Bu Rina", help_whatsapp="0812-3456-7890", help_phone="(021) 5551")
    client = personas.signed_in(personas.staff(clinic))
    page = client.get(f"/k/{clinic.slug}/pasien/").content.decode()
    way = re.search(r'class="guide-link" href="([^"]+)"', page)[1]
    assert way == f"/k/{clinic.slug}/bantuan/mencari-pasien/"
    contact = client.get(way).content.decode().partition('class="guide-contact"')[2].partition("</aside>")[0]
    assert "Hubungi Bu Rina" in contact
    assert "https://wa.me/6281234567890" in contact
    assert 'href="tel:(021)5551"' in contact


def test_a_clinic_without_a_contact_says_who_enters_one(db):
    clinic = builders.facility()
    page = personas.signed_in(personas.staff(clinic)).get(f"/k/{clinic.slug}/bantuan/").content.decode()
    assert "Kontak bantuan klinik ini belum diisi" in page


def test_an_address_that_is_not_there_has_the_contents_for_its_help(db):
    clinic = builders.facility()
    page = personas.signed_in(personas.staff(clinic)).get("/entah/").content.decode()
    assert f'class="guide-link" href="/k/{clinic.slug}/bantuan/"' in page
