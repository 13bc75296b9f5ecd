"""What BPJS would refuse is said before it is sent: each rule of the stand-in is caught here, or a row says why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import bridged_facility
from tests.integration.kunjungan.examined import registered, to_hospital, whole
from tests.integration.kunjungan.refusals import TABLE, Caught, onward, refusals
from tests.integration.reference.lists.scene import a_list, an_entry
from titian.kunjungan.content import Coded, Content
from titian.kunjungan.queries import Problem, readiness
from titian.kunjungan.queries.refusals import BPJS, RECORD, Asked
from titian.pendaftaran.models import Pendaftaran

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

CAUGHT = {name: row for name, row in TABLE.items() if isinstance(row, Caught)}


@pytest.fixture
def visit(db: None) -> Pendaftaran:
    return registered(bridged_facility())


@pytest.fixture
def listed(visit: Pendaftaran) -> Pendaftaran:
    """A clinic that has read every list that a consultation uses."""
    clinic = visit.facility
    for name, codes in {
        "kesadaran": "01",
        "prognosa": "02",
        "khusus": "HDL",
        "subspesialis": "3",
        "sarana": "1",
    }.items():
        a_list(clinic, name, an_entry(codes, "x"))
    a_list(clinic, "statuspulang", *(an_entry(code, "x", "false") for code in "345"))
    a_list(clinic, "alergi", *(an_entry("00", "Tidak Ada", group) for group in ("01", "02", "03")))
    a_list(clinic, "diagnosa", an_entry("J069", "ISPA", is_non_specialist=True), an_entry("A91", "DHF"))
    a_list(clinic, "provider", an_entry("0199R001", "RSUD"))
    a_list(clinic, "poli", an_entry("001", "UMUM"))
    a_list(clinic, "dokter", an_entry("D01", "ANI"))
    return visit


def fields(visit: Pendaftaran, content: Content) -> list[str]:
    return [problem.field for problem in readiness(visit, content)]


def test_every_refusal_of_the_sandbox_has_a_row_and_every_row_a_refusal() -> None:
    assert {name.partition(",")[0] for name in TABLE} == set(refusals())


def test_every_rule_here_catches_something_or_guards_a_record() -> None:
    used = {row.by for row in CAUGHT.values()}
    assert set(BPJS) - used == set()
    assert {rule.__name__ for rule in set(RECORD) - used} == {"not_too_long"}


@pytest.mark.parametrize("name", CAUGHT)
def test_what_the_sandbox_refuses_is_caught_at_its_field(listed: Pendaftaran, name: str) -> None:
    row = CAUGHT[name]
    if name == "unlisted:kdDokter":
        listed.practitioner.pcare_code = "D99"
    content = _broken(listed, row)
    problems = [problem.field for problem in row.by(Asked(listed, content))]
    assert row.field in problems
    assert row.field in fields(listed, content)


def _broken(visit: Pendaftaran, row: Caught) -> Content:
    yesterday = visit.service_date - timedelta(days=1)
    facts = {name: yesterday if value == "yesterday" else value for name, value in row.facts.items()}
    if row.by.__name__ not in ("sent_on", "onward_listed", "reasoned") or facts:
        return whole(visit, **{"diagnoses": (Coded("A91"),)} | facts)
    of = {"planned_for": visit.service_date} | row.of_rujukan
    of = {name: yesterday if value == "yesterday" else value for name, value in of.items()}
    return whole(visit, disposition="4", rujukan=onward(**of), diagnoses=(Coded("J06.9"),))


def test_a_whole_consultation_is_ready(listed: Pendaftaran) -> None:
    assert fields(listed, whole(listed)) == []
    to = onward(planned_for=listed.service_date)
    assert fields(listed, to_hospital(listed, diagnoses=(Coded("A91"),), rujukan=to)) == []


def test_a_list_that_was_not_read_yet_refuses_nothing(visit: Pendaftaran) -> None:
    strange = whole(visit, consciousness="77", diagnoses=(Coded("Z99.9"),), disposition="9")
    assert fields(visit, strange) == []


def test_a_list_that_is_being_read_for_the_first_time_refuses_nothing(visit: Pendaftaran) -> None:
    a_list(visit.facility, "diagnosa", an_entry("A91", "DHF"), finished_at=None)
    assert fields(visit, whole(visit)) == []


def test_a_code_that_bpjs_dropped_is_refused_with_it(listed: Pendaftaran) -> None:
    [problem] = readiness(listed, whole(listed, diagnoses=(Coded("I84", "Haemorrhoids"),)))
    assert (problem.field, problem.sentence) == (
        "diagnosis_1", "I84 tidak ada lagi di daftar BPJS. Pilih yang lain."
    )  # fmt: skip


def test_codes_are_the_same_with_and_without_their_dot(listed: Pendaftaran) -> None:
    assert fields(listed, whole(listed, diagnoses=(Coded("J06.9"),))) == []


def test_what_only_an_admin_mends_does_not_keep_a_doctor_from_signing(listed: Pendaftaran) -> None:
    listed.practitioner.pcare_code = ""
    listed.poli.pcare_code = ""
    assert {(one.field, one.blocks) for one in readiness(listed, whole(listed))} == {
        ("practitioner", False),
        ("poli", False),
    }


@pytest.mark.parametrize("name", ["chief_complaint", "anamnesis"])
def test_a_text_longer_than_bpjs_keeps_is_refused_whoever_pays(visit: Pendaftaran, name: str) -> None:
    Pendaftaran.objects.update(payer="pribadi")
    visit.refresh_from_db()
    assert fields(visit, replace(whole(visit), **{name: "x" * 401})) == [name]


def test_thalassaemia_and_haemophilia_name_a_subspecialty_and_nothing_else_does(visit: Pendaftaran) -> None:
    def to(special: str, subspecialty: Coded) -> list[str]:
        rujukan = onward(
            kind="khusus", planned_for=visit.service_date, special_code=special, subspecialty=subspecialty
        )
        return fields(visit, whole(visit, disposition="4", rujukan=rujukan))

    assert to("THA", Coded()) == ["rujukan_of_blood"]
    assert to("THA", Coded("1")) == ["rujukan_of_blood"]
    assert (to("HEM", Coded("30")), to("HDL", Coded())) == ([], [])


def test_tacc_is_asked_for_only_where_a_general_practitioner_could_treat(listed: Pendaftaran) -> None:
    to: dict[str, Any] = {"disposition": "4", "rujukan": onward(planned_for=listed.service_date)}
    assert fields(listed, whole(listed, **to)) == ["tacc"]
    assert fields(listed, whole(listed, **to, tacc=1, tacc_reason="< 3 Hari")) == []
    assert fields(listed, whole(listed, **to, tacc=1)) == ["tacc"]
    assert fields(listed, whole(listed, **to | {"diagnoses": (Coded("A91"),)})) == []


def test_problems_stand_in_the_order_of_the_form_and_one_a_field(visit: Pendaftaran) -> None:
    found = fields(visit, Content(weight_kg=Decimal(0)))
    assert found[:3] == ["practitioner", "chief_complaint", "anamnesis"]
    assert len(found) == len(set(found))


def test_a_problem_blocks_unless_it_says_otherwise() -> None:
    assert Problem("systolic", "x").blocks
