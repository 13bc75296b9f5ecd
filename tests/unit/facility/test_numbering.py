"""A clinic's own way to write its numbers, and which forms it may choose."""

import pytest
from django.core.exceptions import ValidationError

from titian.facility.models import Facility
from titian.facility.numbering import RECORD_NUMBER_FORM, record_number, ticket_text


@pytest.mark.parametrize(
    "form",
    [
        "",
        "000",
        "000000000",
        "00--00",
        "-0000",
        "0000.",
        "0000 ",
        "0000\n",
        "00-0A",
        "12-34",
        "00/00",
        "٠٠٠٠",
    ],
)
def test_a_form_that_is_none_is_refused(form):
    with pytest.raises(ValidationError, match="empat sampai delapan"):
        RECORD_NUMBER_FORM(form)


@pytest.mark.parametrize("form", ["0000", "00-00-00", "000000", "00.00.00.00", "000.00-000"])
def test_noughts_with_single_marks_between_them_are_a_form(form):
    RECORD_NUMBER_FORM(form)


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (1, "00-00-00", "00-00-01"),
        (1234, "00-00-00", "00-12-34"),
        (1234, "000000", "001234"),
        (1234, "00.00.00.00", "00.00.12.34"),
        (999999, "00-00-00", "99-99-99"),
    ],
)
def test_a_record_number_fills_its_form_from_the_right(number, form, written):
    assert record_number(number, form) == written


@pytest.mark.parametrize(
    ("form", "written"), [("00-00-00", "123456-78-90"), ("0000", "1234567890"), ("0-000", "1234567-890")]
)
def test_a_number_longer_than_its_form_keeps_all_its_digits(form, written):
    assert record_number(1234567890, form) == written


@pytest.mark.parametrize(
    ("form", "written"),
    [("A-1", ["B-7", "B-12", "B-1234"]), ("A-001", ["B-007", "B-012", "B-1234"]), ("A001", ["B007", "B012", "B1234"])],
)  # fmt: skip
def test_a_ticket_is_padded_and_dashed_as_its_form_says(form, written):
    assert [ticket_text("B", number, form) for number in (7, 12, 1234)] == written


def test_every_choice_of_form_shows_the_truth():
    for form in Facility.TicketFormat:
        shown = [ticket_text("A", number, form) for number in (1, 2, 12)]
        assert form.label == "{}, {}, … {}".format(*shown)
