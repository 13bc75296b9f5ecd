"""The engines behave as the product's settings promise; everything else in this folder stands on that."""

import os

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

pytestmark = pytest.mark.both_engines


def pragma(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


def test_the_run_is_on_the_engine_it_was_given(db):
    asked = "postgresql" if "TITIAN_TEST_DATABASE_URL" in os.environ else "sqlite"
    assert connection.vendor == asked


def test_the_test_database_is_not_the_clinics(db):
    assert "test" in str(connection.settings_dict["NAME"]).rpartition("/")[2]


def test_sqlite_never_drops_a_commit_and_keeps_its_references(db):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own settings")
    settings = [pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert settings == ["wal", 2, 1]


def test_postgresql_compiles_no_question_to_machine_code(db):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's own settings")
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)


def test_parallel_writers_wait_for_one_another_instead_of_failing(in_parallel, django_user_model):
    def count_then_add(number: int) -> int:
        with transaction.atomic():
            seen = django_user_model.objects.count()  # a read first: a deferred transaction would now fail
            django_user_model.objects.create(username=f"user-{number}")
        return seen

    results = in_parallel(count_then_add, 8)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert django_user_model.objects.count() == 8


def test_a_unique_name_is_given_to_one_of_many(in_parallel, django_user_model):
    results = in_parallel(lambda _: django_user_model.objects.create(username="same"), 8)
    assert sum(isinstance(result, IntegrityError) for result in results) == 7
    assert django_user_model.objects.count() == 1
