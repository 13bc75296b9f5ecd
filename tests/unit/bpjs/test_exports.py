import bpjs
from tests.unit.bpjs import samples


def test_every_exported_name_exists_and_is_sorted():
    assert [name for name in bpjs.__all__ if not hasattr(bpjs, name)] == []
    assert bpjs.__all__ == sorted(bpjs.__all__)


def test_every_error_descends_from_one():
    errors = [
        value
        for name in bpjs.__all__
        if isinstance(value := getattr(bpjs, name), type) and issubclass(value, Exception)
    ]
    assert len(errors) == 9
    assert all(issubclass(error, bpjs.BpjsError) for error in errors)


def test_every_function_that_makes_a_request_has_a_sample():
    assert samples.requesting().keys() == samples.reads().keys() | samples.writes().keys()
