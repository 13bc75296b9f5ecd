"""No identity leaves by a log line, whichever way it came in."""

import logging
import sys
from types import SimpleNamespace

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st
from psycopg.errors import CheckViolation

from titian.config.logs import LineFormatter, logging_config, masked

NIK = "3174062401910001"
CARD = "0008800000001"


def line(message: str, *arguments: object, exc_info: object = None) -> str:
    record = logging.LogRecord("titian.desk", logging.WARNING, __file__, 1, message, arguments, exc_info)
    return LineFormatter().format(record)


@pytest.mark.parametrize("number", [NIK, CARD])
def test_a_number_in_the_message_is_masked_to_its_last_digits(number: str):
    assert number not in line(f"saved {number}.")
    assert f"•{number[-3:]}." in line(f"saved {number}.")


@pytest.mark.parametrize("number", [NIK, CARD])
def test_a_number_in_an_argument_is_masked(number: str):
    assert number not in line("saved %s and %r", number, {"nik": int(number)})


def test_a_number_in_a_traceback_is_masked():
    try:
        raise ValueError(f"no such card: {CARD}")
    except ValueError:
        text = line("failed", exc_info=sys.exc_info())
    assert CARD not in text
    assert "no such card: ••••" in text


def refused(payload: str) -> IntegrityError:
    """What PostgreSQL says of a row that it does not take, as Django hands it on."""
    said = f'violates check constraint "due"\nDETAIL:  Failing row contains (7, {payload}).\nCONTEXT:  line 1'
    error = IntegrityError(said)
    error.__cause__ = CheckViolation(said)
    return error


PAYLOAD = ["demam\n\tsejak kemarin", "HIV positif", "baris\u2028lain"]


@pytest.mark.parametrize("payload", PAYLOAD)
def test_the_row_that_a_database_refuses_is_not_told(payload: str):
    try:
        try:
            raise refused(payload)
        except IntegrityError:
            raise RuntimeError("the turn broke")  # noqa: B904 - a context, not a cause
    except RuntimeError:
        text = line("failed", exc_info=sys.exc_info())
    assert not any(word in text for word in ("DETAIL", "CONTEXT", *payload.split()))
    assert text.count('violates check constraint \\"due\\"') == 2
    assert "the turn broke" in text


@pytest.mark.parametrize("payload", PAYLOAD)
def test_nor_within_a_group_or_an_argument(payload: str):
    try:
        raise ExceptionGroup("all of them", [ValueError("ours"), refused(payload)])
    except ExceptionGroup:
        text = line("failed: %s", refused(payload), exc_info=sys.exc_info())
    assert not any(word in text for word in ("DETAIL", *payload.split()))
    assert text.count("violates check constraint") == 3
    assert "ours" in text


def test_a_second_line_of_another_error_stays():
    assert "second" in line("%s", ValueError("first\nsecond"))


def test_a_record_with_line_ends_and_quotation_marks_stays_one_line():
    text = line('first\nat=2020 level=info "forged"')
    assert "\n" not in text
    assert text.endswith(r'event="first\nat=2020 level=info \"forged\""')


@pytest.mark.parametrize("number", ["123456789012", "12345678901234", "123456789012345", "12345678901234567"])
def test_numbers_of_other_lengths_stay_readable(number: str):
    assert masked(f"job {number}") == f"job {number}"


@given(st.text(alphabet="0123456789 ./-x", max_size=60))
def test_what_is_masked_once_holds_no_identity_and_keeps_its_length(text: str):
    once = masked(text)
    assert len(once) == len(text)
    assert masked(once) == once


@pytest.mark.parametrize(
    ("path", "status", "written"),
    [("/readyz", 503, False), ("/readyz", 500, True), ("/k/melati/", 503, True)],
)
def test_not_ready_is_an_answer_and_no_news(path: str, status: int, written: bool):
    config = logging_config("INFO")
    (name,) = config["loggers"]["django.request"]["filters"]
    settings = config["filters"][name]
    news = settings["()"](settings["callback"])
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Service Unavailable", (), None)
    record.request, record.status_code = SimpleNamespace(path=path), status
    assert bool(news.filter(record)) is written
