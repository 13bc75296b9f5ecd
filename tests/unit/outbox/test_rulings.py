"""What an admin may choose in a rule, kind by kind: unknown is not success."""

from dataclasses import replace
from itertools import product

import pytest

from bpjs_wire.answers import ANSWERS, Cause, Verdict
from titian.outbox.kinds import FACTS, Kind
from titian.outbox.rulings import ALL_KINDS, CAUSES, CHOICES, VERDICTS, Ruling, takes_its_word, why_not

RULING = Ruling(
    service="pcare",
    kind=Kind.TAMBAH_PENDAFTARAN,
    http=412,
    code=412,
    pattern="kuota habis",
    verdict=Verdict.REFUSED,
    cause=Cause.MEND_FIELD,
    text="Kuota poli hari itu habis.",
    what_to_do="Pilih hari lain.",
)


def of(kind, **facts):
    service = "pcare" if kind == ALL_KINDS else FACTS[kind].service
    return replace(RULING, kind=kind, service=service, **facts)


@pytest.mark.parametrize("kind", [*Kind, ALL_KINDS])
@pytest.mark.parametrize("cause", Cause)
def test_no_rule_of_any_kind_delivers(kind, cause):
    field, sentence = why_not(of(kind, verdict=Verdict.DELIVERED, cause=cause))
    assert field == "verdict" and "bukan keberhasilan" in sentence


def test_who_speaks_in_an_envelope_is_not_down():
    field, sentence = why_not(of(Kind.TAMBAH_ANTREAN, verdict=Verdict.SERVICE_DOWN, cause=Cause.WAIT))
    assert field == "verdict" and "layanannya hidup" in sentence


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"kind": ALL_KINDS}, "Pilih jenisnya"),
        ({"pattern": ""}, "perlu teks"),
        ({"kind": Kind.PANGGIL_ANTREAN, "service": "antrean"}, "tidak pernah"),
    ],
)
def test_already_there_is_one_kinds_with_a_text_and_never_a_calls(facts, said):
    there = replace(RULING, verdict=Verdict.ALREADY_THERE, cause=Cause.ALREADY_DONE)
    field, sentence = why_not(replace(there, **facts))
    assert field == "verdict" and said in sentence


def test_credentials_are_of_the_whole_service():
    refused = {"verdict": Verdict.TRY_LATER, "cause": Cause.CREDENTIALS}
    assert why_not(of(Kind.TAMBAH_PENDAFTARAN, **refused))[0] == "cause"
    assert why_not(of(ALL_KINDS, **refused)) is None


@pytest.mark.parametrize("pattern", ["*", "ab", "12345678", "a*b*c*d", "… … …"])
def test_what_would_fit_anything_is_refused(pattern):
    assert why_not(replace(RULING, pattern=pattern))[0] == "pattern"


@pytest.mark.parametrize("facts", [{"code": None}, {"kind": ALL_KINDS}])
def test_without_a_text_a_rule_is_of_one_code_and_one_kind(facts):
    assert why_not(replace(RULING, pattern="", **facts))[0] == "pattern"
    assert why_not(replace(RULING, pattern="")) is None


def test_a_kind_of_the_other_service_is_refused():
    assert why_not(replace(RULING, service="antrean"))[0] == "kind"


@pytest.mark.parametrize("http", [0, 99, 600])
def test_an_http_status_has_three_figures(http):
    assert why_not(replace(RULING, http=http))[0] == "http"


@pytest.mark.parametrize(("verdict", "cause"), list(product(Verdict, Cause)))
def test_a_class_goes_with_its_answers_alone(verdict, cause):
    refusal = why_not(replace(RULING, kind=ALL_KINDS, verdict=verdict, cause=cause))
    fine = cause in CHOICES.get(verdict, ()) and verdict is not Verdict.ALREADY_THERE
    assert (refusal is None) == fine


def test_where_bpjs_cannot_be_asked_its_word_ends_the_promise():
    there = {"verdict": Verdict.ALREADY_THERE, "cause": Cause.ALREADY_DONE}
    taken = {kind for kind in Kind if takes_its_word(of(kind, **there))}
    assert taken == {kind for kind in Kind if not FACTS[kind].has_lookup}
    assert not takes_its_word(of(Kind.TAMBAH_ANTREAN))


def test_every_answer_and_class_of_the_catalogue_has_a_word():
    assert VERDICTS.keys() == set(Verdict) and CAUSES.keys() == set(Cause)


def test_what_may_be_chosen_is_what_the_catalogue_itself_says():
    built_in = {(row.verdict, row.cause) for row in ANSWERS}
    chosen = {(verdict, cause) for verdict, causes in CHOICES.items() for cause in causes}
    assert chosen - built_in == {(Verdict.UNKNOWN, Cause.UNEXPLAINED)}
