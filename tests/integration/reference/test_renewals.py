"""What was promised with codes that changed follows a moment later, whatever ends in between."""

from typing import Any
from uuid import UUID

import pytest

from tests.builders import DESK, NOW, bridged_facility
from tests.integration.patients import people
from titian.accounts.models import Actor
from titian.facility.models import Duty, Facility, Poli
from titian.reference import duties, registry
from titian.reference.models import Renewal
from titian.reference.operations import mapping, renewals
from titian.reference.queries.renewals import visits_to_renew
from titian.reference.registry import Renewer

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

VISITS = [UUID(int=number) for number in range(1, 6)]


class App:
    """An app above with five visits at one poli: those it made anew, and where it fails or does something else."""

    def __init__(self, poli: Poli) -> None:
        self.poli = poli
        self.done: list[UUID] = []
        self.at: dict[UUID, Any] = {}

    def visits(self, facility: Facility, refs: Any, now: Any) -> list[UUID]:
        return VISITS[::-1] if self.poli.ref in refs and facility == self.poli.facility else []

    def renew(self, by: Actor, visit: UUID, now: Any) -> None:
        self.done.append(visit)
        if act := self.at.pop(visit, None):
            act()

    def die(self) -> None:
        raise ConnectionError("the process ends here")


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> App:
    app = App(people.poli(bridged_facility(), pcare_code="", antrean_code=""))
    monkeypatch.setattr(registry, "_renewers", [Renewer(app.visits, app.renew)])
    return app


def ask(app: App) -> None:
    renewals.ask(facility=app.poli.facility, refs={app.poli.ref}, now=NOW)


def left(app: App) -> int:
    return visits_to_renew(app.poli.facility, NOW)


def rename(app: App, name: str) -> None:
    row = {"facility": app.poli.facility, "model": Poli, "ref": app.poli.ref, "facts": {"name": name}}
    mapping.save_own(by=DESK, now=NOW, **row)


def test_a_process_that_dies_between_two_visits_leaves_the_rest_to_the_next(app):
    ask(app)
    app.at[VISITS[2]] = app.die
    with pytest.raises(ConnectionError):
        duties.renew(NOW)
    assert (app.done, left(app)) == (VISITS[:3], 3)
    duties.renew(NOW)
    assert (app.done, left(app)) == (VISITS[:3] + VISITS[2:], 0)


def test_a_change_that_is_rolled_back_asks_for_nothing(app, monkeypatch):
    monkeypatch.setattr(renewals.duties, "hasten", lambda name, now: app.die())
    with pytest.raises(ConnectionError):
        rename(app, "Poli Dewasa")
    app.poli.refresh_from_db()
    assert (app.poli.name, Renewal.objects.count()) == ("Poli Umum", 0)


def test_a_second_save_of_a_poli_begins_anew_what_is_under_way(app):
    ask(app)
    app.at[VISITS[1]] = lambda: rename(app, "Poli Dewasa")
    duties.renew(NOW)
    assert app.done == VISITS[:2] + VISITS
    assert not Renewal.objects.exists()


def test_two_saves_of_a_poli_before_the_duty_comes_are_one_renewal(app):
    rename(app, "Poli Dewasa"), rename(app, "Poli Umum 1")
    duties.renew(NOW)
    assert app.done == VISITS


def test_two_who_save_one_poli_at_once_ask_once(in_parallel, app):
    results = in_parallel(lambda number: rename(app, f"Poli {number}"), 2)
    assert [result for result in results if result] == []
    assert Renewal.objects.count() == 1


def test_with_nothing_to_renew_nothing_is_said_and_nothing_stays(app):
    other = people.poli(app.poli.facility, name="Poli Gigi", ticket_letter="G")
    renewals.ask(facility=app.poli.facility, refs={other.ref}, now=NOW)
    assert left(app) == 0
    duties.renew(NOW)
    assert (app.done, Renewal.objects.count()) == ([], 0)


def test_another_clinics_visits_are_not_counted(app):
    ask(app)
    assert (left(app), visits_to_renew(bridged_facility(), NOW)) == (5, 0)


def test_a_process_that_ends_leaves_the_rest_at_once(app):
    ask(app)
    renewals.carry_out(by=DESK, clock=lambda: NOW, stop=lambda: len(app.done) == 2)
    assert (app.done, left(app)) == (VISITS[:2], 3)


def test_the_duty_is_hastened_by_the_change(app):
    later = NOW.replace(hour=23)
    Duty.objects.create(name=renewals.DUTY, next_due=later)
    rename(app, "Poli Dewasa")
    assert Duty.objects.get().next_due == NOW


def test_a_save_takes_as_many_queries_whatever_waits(app, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        rename(app, "Poli Dewasa")
    assert (app.done, left(app)) == ([], 5)
