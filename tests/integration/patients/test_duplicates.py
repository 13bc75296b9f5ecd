"""One person under two numbers: whom the desk is asked about before it saves, and how it goes on."""

from datetime import date

import pytest

from tests import personas
from tests.builders import DESK, NOW, facility
from tests.integration.patients import people
from tests.integration.patients.test_pages import save, village
from titian.accounts.models import AuditEvent
from titian.patients import operations, queries
from titian.patients.errors import AlreadyRegistered, LikelyDuplicate
from titian.patients.identifiers import NO_NIK
from titian.patients.models import Patient, ToldApart
from titian.patients.queries import Draft, duplicates

__all__ = ("village",)  # a fixture
pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]
UNKNOWN = {"nik": "", "identity_number": "", "identity_type": "belum_ada"}


@pytest.fixture
def clinic():
    return facility()


def register(clinic, told_apart="", **facts):
    data = people.patient_data(**UNKNOWN | facts)
    return operations.register_patient(by=DESK, facility=clinic, data=data, now=NOW, told_apart=told_apart)


def test_who_is_likely_registered_already_is_not_saved_again(clinic):
    first = register(clinic, name="Siti Nur Aini")
    with pytest.raises(LikelyDuplicate, match="Mungkin orang ini sudah terdaftar") as refusal:
        register(clinic, name="St. Nuraini", phone="+6281999999")
    assert [one.patient for one in refusal.value.alike] == [first]
    assert Patient.objects.count() == 1


def test_nobody_hides_behind_the_many_who_were_born_on_the_first_of_january(clinic, monkeypatch):
    monkeypatch.setattr(duplicates, "MOST_COMPARED", 3)
    for number in range(5):
        register(
            clinic, name=f"Orang Lain{number * 'x'}", birth_date=date(1970, 1, 1), told_apart="orang lain"
        )
    first = register(clinic, name="Kartini Wulandari", birth_date=date(1970, 1, 1))
    with pytest.raises(LikelyDuplicate) as refusal:
        register(clinic, name="Kartini Wulandari", birth_date=date(1970, 1, 1), phone="+6281999999")
    assert [one.patient for one in refusal.value.alike] == [first]


def test_no_child_of_one_mother_hides_behind_the_many_of_its_birth_date(clinic, monkeypatch):
    monkeypatch.setattr(duplicates, "MOST_COMPARED", 3)
    day = {"birth_date": date(1970, 1, 1)}
    first = register(clinic, name="Bayi Ny. Ani", mother_nik=people.NIK, **day)
    for number in range(5):
        register(clinic, name=f"Kartini{number * 'x'}", told_apart="orang lain", **day)
    alike = queries.alike(clinic, Draft("Kartini Wulandari", mother_nik=people.NIK, **day))
    assert alike[0].patient == first


def test_a_name_that_only_sounds_the_same_is_not_called_the_same(clinic):
    register(clinic, name="Siti Nur'aini")
    for typed, reason in (("SITI NURAINI", "nama sama"), ("Sitti Noeraini", "nama mirip")):
        assert queries.alike(clinic, Draft(typed, date(1992, 10, 5)))[0].reasons[0] == reason


def test_a_number_that_is_somebody_elses_is_told_before_a_likeness(clinic):
    register(clinic, nik=people.NIK)
    with pytest.raises(AlreadyRegistered):
        register(clinic, nik=people.NIK)


def test_going_on_needs_a_reason_and_the_reason_is_remembered(clinic):
    first = register(clinic)
    second = register(clinic, told_apart="kembar, KTP berbeda")
    event = AuditEvent.objects.get(action="tell_apart")
    assert (event.subject, event.actor_name) == (str(second.ref), DESK.name)
    assert event.detail["others"] == [str(first.ref)] and event.detail["because"] == "kembar, KTP berbeda"
    assert [(pair.one, pair.other) for pair in ToldApart.objects.all()] == [(first, second)]


def test_another_clinics_patients_are_nobody_here(clinic):
    register(facility())
    assert register(clinic).pk
    assert not queries.alike(facility(), Draft("Siti Nur'aini", date(1992, 10, 5)))


@pytest.mark.parametrize(
    ("kind", "other_kind", "is_likely"), [("paspor", "paspor", True), ("paspor", "sim", False)]
)
def test_one_document_is_one_person_whatever_the_name(clinic, kind, other_kind, is_likely):
    document = {"identity_type": kind, "identity_number": "A1234567"}
    first = register(clinic, name="John Smith", **document)
    draft = Draft("Ivan Petrov", date(1970, 1, 1), "1", identity_type=other_kind, identity_number="A1234567")
    found = queries.alike(clinic, draft)
    assert [one.patient for one in found if one.is_likely] == ([first] if is_likely else [])
    assert [one.reasons for one in found] == ([("Paspor sama",)] if is_likely else [])


def test_an_invented_document_makes_nobody_alike(clinic):
    invented = {"identity_type": "paspor", "identity_number": "AAAA1111", "identity_status": "placeholder"}
    register(clinic, name="John Smith", **invented)
    assert register(clinic, name="Ivan Petrov", birth_date=date(1970, 1, 1), **invented).pk


def born(clinic, mother, told_apart="", **facts):
    child = {
        "entry_kind": "newborn",
        "mother": mother,
        "birth_date": date(2026, 11, 20),
        "phone": mother.phone,
    }
    return register(clinic, told_apart, **child | facts)


def test_a_newborn_who_comes_again_with_a_name_is_the_one_of_that_mother_and_day(clinic):
    mother = register(clinic)
    first = born(clinic, mother, name="Bayi Ny. Siti")
    with pytest.raises(LikelyDuplicate) as refusal:
        born(clinic, mother, name="Muhammad Arif", entry_kind="known")
    [found] = refusal.value.alike
    assert (found.patient, found.reasons) == (first, ("ibu sama", "tanggal lahir sama"))


@pytest.mark.parametrize(
    "twin",
    [
        {"name": "Bayi Ny. Siti II", "birth_order": 2},
        {"name": "Bayi Ny. Siti", "birth_order": 2},
        {"name": "Bayi Ny. Siti", "birth_order": 0, "sex": "1"},
    ],
)
def test_twins_are_two_by_their_number_or_their_sex(clinic, twin):
    mother = register(clinic)
    born(clinic, mother, name="Bayi Ny. Siti I", birth_order=1)
    assert born(clinic, mother, **twin).pk


def test_a_child_is_found_by_the_mothers_nik_in_the_year_of_its_birth(clinic):
    """Nobody linked her, the name is another now, and no slip of the finger makes one date of the other."""
    mothers = {"mother_nik": people.NIK, "phone": "+6281200000009"}
    first = register(clinic, name="Bayi Ny. Siti", birth_date=date(2026, 2, 3), **mothers)
    register(clinic, name="Bayi Ny. Siti", birth_date=date(2025, 12, 29), **mothers)
    register(clinic, name="Bayi Ny. Ani", birth_date=date(2026, 2, 3), mother_nik=NO_NIK)
    draft = Draft("Muhammad Arif", birth_date=date(2026, 8, 17), mother_nik=people.NIK)
    assert [(one.patient, one.score, one.reasons) for one in queries.alike(clinic, draft)] == [
        (first, 0.7, ("ibu sama", "tahun lahir sama"))
    ]


def test_a_form_that_is_typed_says_document_and_mother(clinic):
    mother = register(clinic)
    first = born(clinic, mother, name="Bayi Ny. Siti", identity_type="paspor", identity_number="X7654321")
    client = personas.signed_in(personas.staff(clinic))
    at = f"/k/{clinic.slug}/pasien/baru/mirip/"
    for typed in (
        {"identity_type": "paspor", "identity_number": " x7654321"},
        {"mother": str(mother.ref), "birth_date": "20-11-2026"},
        {"mother": str(mother.ref), "entry_kind": "newborn", "birth_date": "20-11-2026", "birth_order": "0"},
    ):
        assert str(first.ref) in client.post(at, typed).content.decode()


def edit(patient, told_apart="", **facts):
    return operations.edit_patient(
        by=DESK,
        facility=patient.facility,
        ref=patient.ref,
        data=people.patient_data(**UNKNOWN | facts),
        seen_at=patient.changed_at,
        now=NOW,
        told_apart=told_apart,
    )


def test_a_change_that_makes_two_alike_is_asked_about(clinic):
    register(clinic)
    other = register(clinic, name="Dewi Lestari")
    with pytest.raises(LikelyDuplicate):
        edit(other, name="Siti Nur Aini")
    assert edit(other, name="Siti Nur Aini", told_apart="kembar").name == "Siti Nur Aini"


def test_who_was_told_apart_once_is_not_asked_about_with_each_change(clinic):
    register(clinic)
    twin = register(clinic, told_apart="kembar")
    assert edit(twin, address="Jalan Anggrek 1").address == "Jalan Anggrek 1"


def test_a_pair_that_is_settled_is_not_asked_about_whichever_of_them_changes(clinic):
    first = register(clinic)
    second = register(clinic, told_apart="kembar")
    edit(first, name="Siti Nuraini")
    edit(second, name="Siti Nur Aini")
    assert AuditEvent.objects.filter(action="tell_apart").count() == 1
    assert [one.patient for one in queries.alike(clinic, Draft("Siti Nuraini", date(1992, 10, 5)))]


@pytest.mark.parametrize("facts", [{"nik": people.NIK}, {"sex": "0"}, {"birth_date": date(1992, 10, 6)}])
def test_what_tells_people_apart_opens_the_question_again(clinic, facts):
    first = register(clinic)
    register(clinic, told_apart="kembar", phone=first.phone)
    Patient.objects.filter(pk=first.pk).update(**facts)
    first.refresh_from_db()
    with pytest.raises(LikelyDuplicate):
        edit(first, name="Siti Nuraini", sex=first.sex, birth_date=first.birth_date, nik=first.nik)


def test_two_of_whom_neither_was_told_apart_from_the_other_are_asked_about(clinic):
    first = register(clinic)
    second = register(clinic, name="Dewi Lestari")
    third = register(clinic, told_apart="sepupu")
    with pytest.raises(LikelyDuplicate):
        edit(second, name="Siti Nuraini")
    assert third.pk != first.pk


def test_nobody_hides_behind_those_who_were_told_apart(clinic):
    """Five are shown; of a sixth, who came later, nobody has said anything."""
    first, *_ = [register(clinic, told_apart="satu desa") for _ in range(duplicates.MOST_SHOWN + 1)]
    sixth = register(clinic, told_apart="satu desa")
    ToldApart.objects.filter(other=sixth).delete()
    with pytest.raises(LikelyDuplicate) as refusal:
        edit(first, name="Siti Nuraini")
    assert [one.patient for one in refusal.value.alike if one.is_likely] == [sixth]
    edit(first, name="Siti Nuraini", told_apart="sepupu")
    assert edit(Patient.objects.get(pk=first.pk), name="Siti Nur'aini")


def test_a_placeholder_telephone_makes_nobody_alike(clinic):
    register(clinic, phone="+6281111111111", phone_is_placeholder=True)
    draft = Draft("Siti Nur'aini", phone="+6281111111111")
    assert queries.alike(clinic, draft) == []


def test_the_form_keeps_everything_and_asks_who_it_is(clinic, village):
    first = register(clinic)
    page = save(clinic, village, identity_number="3174064510920011")
    text = page.content.decode()
    assert page.status_code == 422
    assert f"/pasien/{first.ref}/" in text
    assert "tanggal lahir sama" in text
    assert 'name="another_because"' in text
    assert 'value="Jalan Melati 7"' in text


@pytest.mark.parametrize("because", ["", "   "])
def test_a_tick_without_a_reason_is_not_enough(clinic, village, because):
    register(clinic)
    page = save(clinic, village, identity_number="3174064510920011", is_another="on", another_because=because)
    assert "Tulis bagaimana Anda tahu" in page.content.decode()
    assert Patient.objects.count() == 1


def test_with_a_reason_the_form_saves(clinic, village):
    register(clinic)
    facts = {"identity_number": "3174064510920011", "is_another": "on", "another_because": "kembar"}
    assert save(clinic, village, **facts).status_code == 302
    assert Patient.objects.count() == 2


def ask(clinic, **facts):
    client = personas.signed_in(personas.staff(clinic))
    return client.post(f"/k/{clinic.slug}/pasien/baru/mirip/", facts).content.decode()


@pytest.mark.parametrize(
    "typed", [{"identity_type": "nik", "identity_number": people.NIK}, {"card_number": people.CARD}]
)
def test_a_number_that_somebody_has_is_shown_with_nothing_else_typed(clinic, typed):
    patient = people.patient(clinic, card_number=people.CARD)
    shown = ask(clinic, **typed)
    assert str(patient.ref) in shown and "sama" in shown


def test_whose_number_it_is_is_said_beside_all_other_errors(clinic, village):
    first, second = (
        people.patient(clinic),
        people.patient(clinic, nik="", name="Budi", card_number=people.CARD),
    )
    answer = save(clinic, village, name="", address="", card_number=people.CARD)
    errors, page = answer.context["form"].errors, answer.content.decode()
    assert {"name", "address", "identity_number", "card_number"} <= errors.keys()
    assert "NIK ini sudah terdaftar sebagai 00-00-01" in str(errors["identity_number"])
    for holder in (first, second):
        assert f'/pasien/{holder.ref}/">Buka data pasien itu' in page


def test_a_newborn_that_is_refused_is_refused_with_who_is_there_already(clinic, village):
    """Without a name it is called by its mother's; the second twin was entered before."""
    mother = people.patient(clinic, village=village, sex="2")
    today = people.local_today(clinic)
    baby = {
        "entry_kind": "newborn", "mother": str(mother.ref), "birth_order": "2", "birth_time": "00:00", "name": "",
        "birth_date": f"{today:%d-%m-%Y}", "identity_number": "", "phone": "", "address": "", "village": "",
    }  # fmt: skip
    assert save(clinic, village, **baby).status_code == 302
    twin = Patient.objects.latest("pk")
    assert str(twin.ref) in ask(clinic, **baby)
    refused = save(clinic, village, **baby)
    page = refused.content.decode()
    assert refused.status_code == 422 and f"/pasien/{twin.ref}/" in page and "ibu sama" in page
    aside = page[page.index('id="mirip"') :].partition(">")[0]
    assert "load" not in aside


def test_who_was_told_apart_stands_beside_the_form_no_more_until_something_tells_them_apart_less(clinic):
    first = register(clinic)
    second = register(clinic, told_apart="kembar")
    typed = {"name": second.name, "birth_date": "05-10-1992", "sex": second.sex, "but": str(second.ref)}
    assert ask(clinic, **typed).strip() == ""
    assert str(first.ref) in ask(clinic, **typed | {"sex": ""})


def test_who_is_alike_is_shown_while_one_types_and_oneself_is_not(clinic):
    patient = register(clinic)
    facts = {"name": "siti nuraini", "birth_date": "05-10-1992"}
    assert patient.name.split()[0] in ask(clinic, **facts)
    assert ask(clinic, **facts, but=str(patient.ref)).strip() == ""


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"name": "Siti"},
        {"name": "\0", "birth_date": "99-99-9999"},
        {"phone": "x", "name": "a", "but": "x"},
        {"birth_order": "1" * 5000},
    ],
)
def test_what_cannot_be_read_yet_finds_nobody(clinic, facts):
    register(clinic)
    assert ask(clinic, **facts).strip() == ""
