"""What a reading finds other than the one before: new, gone, renamed; told once it is whole, and what it costs us."""

import pytest

from bpjs_sandbox.accounts import MELATI
from tests.builders import NOW, bridged_facility
from tests.integration.reference.scene import LATER, ask, codes, read, read_now, row
from titian.reference import queries, registry
from titian.reference.models import Change, Entry, ReferenceList
from titian.reference.registry import Use

pytestmark = pytest.mark.both_engines

DOCTOR = MELATI.practitioners[0].pcare_code
TODAY = NOW.date()


@pytest.fixture
def change(sandbox):
    def changed(code, name, of="dokter", group=""):
        sandbox.change_reference(clinic="melati", list=of, code=code, name=name, group=group)

    return changed


def told(clinic, name="dokter"):
    return [(one.kind, one.code, one.old_name, one.name) for one in queries.changes(clinic, name, 10)]


def counts(clinic, name="dokter"):
    found = row(clinic, name)
    return found.added, found.gone, found.renamed


def test_the_first_reading_tells_of_no_change(clinic):
    read_now(clinic, "dokter")
    assert told(clinic) == []
    assert counts(clinic) == (0, 0, 0)


def test_reading_the_same_again_changes_nothing(clinic):
    read_now(clinic, "dokter", "tindakan")
    before = list(Entry.objects.order_by("pk").values("pk", "name", "detail", "gone_at"))
    read_now(clinic, "dokter", "tindakan", now=LATER)
    assert list(Entry.objects.order_by("pk").values("pk", "name", "detail", "gone_at")) == before
    assert told(clinic) == told(clinic, "tindakan") == []


def test_what_is_gone_stays_marked_and_is_told_by_its_name(clinic, change):
    read_now(clinic, "dokter")
    name = queries.entry(clinic, "dokter", DOCTOR).name
    change(DOCTOR, None)
    read_now(clinic, "dokter", now=LATER)
    assert told(clinic) == [("gone", DOCTOR, "", name)]
    assert queries.entry(clinic, "dokter", DOCTOR).gone_at == LATER
    assert [one.code for one in queries.entries(row(clinic, "dokter"), gone_only=True).entries] == [DOCTOR]
    assert (counts(clinic), row(clinic, "dokter").count) == ((0, 1, 0), 3)


def test_a_renamed_code_keeps_its_row(clinic, change):
    read_now(clinic, "dokter")
    before = queries.entry(clinic, "dokter", DOCTOR)
    change(DOCTOR, "SARI KUSUMA")
    read_now(clinic, "dokter", now=LATER)
    after = queries.entry(clinic, "dokter", DOCTOR)
    assert (after.pk, after.name) == (before.pk, "SARI KUSUMA")
    assert told(clinic) == [("renamed", DOCTOR, before.name, "SARI KUSUMA")]
    assert counts(clinic) == (0, 0, 1)


def test_what_is_new_is_told_and_what_comes_back_is_new_again(clinic, change):
    read_now(clinic, "dokter")
    change("999999", "BARU SEKALI")
    read_now(clinic, "dokter", now=LATER)
    change("999999", None)
    read_now(clinic, "dokter", now=LATER)
    change("999999", "KEMBALI")
    read_now(clinic, "dokter", now=LATER)
    assert [(kind, name) for kind, _, _, name in told(clinic)] == [
        ("added", "KEMBALI"), ("gone", "BARU SEKALI"), ("added", "BARU SEKALI"),
    ]  # fmt: skip
    assert queries.entry(clinic, "dokter", "999999").gone_at is None


def test_one_code_in_two_groups_is_two_rows(clinic, change):
    read_now(clinic, "alergi")
    code = queries.entries(row(clinic, "alergi"), group="01").entries[0].code
    change(code, None, "alergi", "01")
    read_now(clinic, "alergi", now=LATER)
    assert queries.entry(clinic, "alergi", code, "01").gone_at
    assert told(clinic, "alergi")[0][:2] == ("gone", code)
    assert all(one.gone_at is None for one in queries.entries(row(clinic, "alergi"), group="02").entries)


def test_half_a_reading_tells_nothing_and_its_finds_are_told_with_the_whole(clinic, change, sandbox):
    read_now(clinic, "dokter")
    change(DOCTOR, "SARI KUSUMA")
    change("145022", None)
    sandbox.turn(max_limit=2, fail_after=1, start_base=0)
    ask(clinic, "dokter")
    assert read() == 0
    assert told(clinic) == []
    assert queries.entry(clinic, "dokter", "145022").gone_at is None
    sandbox.turn(fail_after=0, down="off")
    assert read(LATER) == 1
    assert {kind for kind, *_ in told(clinic)} == {"renamed", "gone"}


def test_a_reading_that_is_begun_anew_after_a_day_still_tells_what_the_first_found(clinic, change, sandbox):
    read_now(clinic, "dokter")
    change(DOCTOR, "SARI KUSUMA")
    sandbox.turn(max_limit=2, fail_after=1)
    ask(clinic, "dokter")
    read()
    sandbox.turn(fail_after=0, down="off")
    later = LATER.replace(day=LATER.day + 2)
    assert read(later) == 1
    assert told(clinic) == [("renamed", DOCTOR, "SARI WULANDARI", "SARI KUSUMA")]
    assert row(clinic, "dokter").run == 3


def test_while_rows_cannot_be_read_nothing_is_called_gone(clinic, change, sandbox):
    read_now(clinic, "dokter")
    known = codes(clinic, "dokter")
    change(DOCTOR, None)
    change("tidak ber-kode!", "X")
    read_now(clinic, "dokter", now=LATER)
    assert codes(clinic, "dokter") == known
    assert row(clinic, "dokter").problem == "1 baris BPJS tidak terbaca; yang lama dipertahankan."


@pytest.fixture
def halved(clinic, sandbox):
    """A list that was read whole, and of which BPJS now has half; how many it had."""
    read_now(clinic, "provider")
    known = sorted(Entry.objects.values_list("code", flat=True))
    for code in known[::2]:
        sandbox.change_reference(clinic="melati", list="provider", code=code, name=None)
    return len(known)


def living():
    return Entry.objects.filter(gone_at=None).count()


def test_a_great_loss_is_not_believed_at_once(clinic, halved):
    read_now(clinic, "provider", now=LATER)
    assert living() == halved
    assert told(clinic, "provider") == []
    assert row(clinic, "provider").problem == (
        f"{(halved + 1) // 2} dari {halved} baris hilang sekaligus; yang lama dipertahankan. "
        "Sinkronkan lagi untuk memastikan."
    )


def test_a_great_loss_is_believed_when_a_person_asks_again(clinic, halved):
    for _ in range(2):
        read_now(clinic, "provider", now=LATER)
    assert living() == halved // 2
    assert row(clinic, "provider").problem == ""
    assert row(clinic, "provider").doubted_at is None


def test_a_great_loss_is_believed_when_the_next_nights_reading_meets_it_too(clinic, halved):
    read_now(clinic, "provider", now=LATER)
    ReferenceList.objects.filter(name="provider").update(due_at=LATER)
    assert read(LATER) == 1  # on the same day, and nobody asked
    assert living() == halved
    assert read(row(clinic, "provider").due_at) == 1
    assert living() == halved // 2


def test_what_was_lost_and_has_come_back_leaves_no_doubt(clinic, halved, sandbox):
    read_now(clinic, "provider", now=LATER)
    sandbox.reset()
    read_now(clinic, "provider", now=LATER)
    assert (row(clinic, "provider").problem, row(clinic, "provider").doubted_at) == ("", None)
    assert living() == halved


def test_a_code_in_use_that_is_gone_is_told_before_it_hurts(clinic, change, monkeypatch):
    used = [Use("dokter", "", code, f"dr. {code}", "/") for code in (DOCTOR, "145022", "000000")]
    unread = Use("provider", "", "0114U163", "Faskes", "/")
    monkeypatch.setattr(registry, "_sources", [lambda facility, day: [*used, unread]])
    assert queries.gone_in_use(clinic, TODAY) == []  # nothing was read yet, so nothing is known to be gone
    read_now(clinic, "dokter")
    assert queries.gone_in_use(clinic, TODAY) == used[2:]
    change(DOCTOR, None)
    read_now(clinic, "dokter", now=LATER)
    assert queries.gone_in_use(clinic, TODAY) == [used[0], used[2]]


def test_who_is_on_leave_for_a_week_is_not_gone_and_keeps_the_code(clinic, change, monkeypatch):
    read_now(clinic, "jadwal")
    code, known = str(MELATI.practitioners[1].antrean_code), codes(clinic, "antrean_dokter")
    change(code, None, "antrean_dokter")
    read_now(clinic, "jadwal", now=LATER)
    assert codes(clinic, "antrean_dokter") == known
    assert told(clinic, "antrean_dokter") == []
    assert counts(clinic, "antrean_dokter") == (0, 0, 0)
    on_leave = queries.entry(clinic, "antrean_dokter", code)
    assert on_leave.seen_run < row(clinic, "antrean_dokter").run
    used = [Use("antrean_dokter", "", some, "dr. Cuti", "/") for some in (code, "7")]
    monkeypatch.setattr(registry, "_sources", [lambda facility, day: used])
    assert queries.gone_in_use(clinic, TODAY) == []


def test_another_clinics_list_is_none_of_ours(clinic, sandbox):
    other = bridged_facility(pcare_url=sandbox.pcare_url)
    read_now(clinic, "dokter")
    assert codes(other, "dokter") == set()
    assert queries.entry(other, "dokter", DOCTOR) is None
    assert Change.objects.count() == 0
