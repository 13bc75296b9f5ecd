"""Every known answer of BPJS has its Indonesian explanation, and what to do."""

import pytest

from bpjs_wire.answers import ANSWERS, Cause
from titian.outbox.answers import EXPLANATIONS, explain
from titian.outbox.kinds import FACTS
from titian.outbox.queries import classify


@pytest.mark.parametrize("key", sorted({row.key for row in ANSWERS}))
def test_each_answer_is_explained(key: str) -> None:
    assert EXPLANATIONS[key].text and EXPLANATIONS[key].what_to_do


def test_nobody_is_sent_to_send_again_what_has_arrived() -> None:
    """A step goes once BPJS has the earlier one (R2), and what BPJS has is not sent again (R14)."""
    needed = {step.label for facts in FACTS.values() for step in facts.needs_sent}
    said = [EXPLANATIONS[row.key].what_to_do for row in ANSWERS if row.cause is Cause.EARLIER_STEP]
    assert said
    assert not [words for words in said for step in needed if step in words]


def test_no_explanation_is_for_an_answer_that_does_not_exist() -> None:
    ours = {key for key in EXPLANATIONS if key.startswith("titian.")}
    assert set(EXPLANATIONS) - ours == {row.key for row in ANSWERS}


def test_an_unknown_text_is_shown_as_it_came() -> None:
    assert explain("", "Kata yang belum pernah dilihat").text == "Kata yang belum pernah dilihat"


def test_a_refusal_without_words_of_ours_quotes_those_of_bpjs() -> None:
    assert explain("antrean_refused", "Poli penuh").text == "BPJS menolak antrean ini: Poli penuh"
    assert explain("antrean_refused", "").text == "BPJS menolak antrean ini: lihat jawaban BPJS."


def test_an_unknown_text_fits_no_row() -> None:
    assert (
        classify(service="pcare", kind="tambah_pendaftaran", http=500, code=500, message="entahlah") is None
    )


@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: row.key)
def test_each_sample_is_classified_as_its_own_row(row) -> None:
    kind = "tambah_pendaftaran" if row.kind == "*" else row.kind
    service = "pcare" if row.service == "*" else row.service
    found = classify(service=service, kind=kind, http=row.http, code=row.code, message=row.sample)
    assert found is not None
    assert found.verdict == row.verdict
