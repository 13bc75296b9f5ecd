"""A database that is busy for too long or has no disk left, as the person at the desk meets it."""

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path


def refused(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database or disk is full")


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("ours")


urlpatterns = [path("refused", refused), path("broken", broken)]
pytestmark = [pytest.mark.urls(__name__)]


@pytest.fixture
def browser() -> Client:
    """Sees what a person sees, not the exception; the database is closed to it."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_refusing_database_is_explained_without_asking_it_anything(browser: Client, method: str):
    answer = getattr(browser, method)("/refused")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "disk penuh. Belum ada yang tersimpan; tekan Kembali lalu coba lagi." in answer.content.decode()


def test_a_form_sent_by_htmx_stays_and_the_sentence_stands_above_it(browser: Client):
    answer = browser.post("/refused", headers={"HX-Request": "true"})
    assert (answer["HX-Retarget"], answer["HX-Reswap"].split()[0]) == ("#pesan", "innerHTML")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "isian Anda masih di sini" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_poll_is_refused_without_a_word(browser: Client):
    answer = browser.get("/refused", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["Retry-After"], answer.content) == (503, "5", b"")
    assert "HX-Retarget" not in answer


def test_an_error_of_ours_is_not_blamed_on_the_database(browser: Client):
    assert browser.get("/broken").status_code == 500
