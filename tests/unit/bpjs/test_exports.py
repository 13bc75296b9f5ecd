import bpjs
from tests.unit.bpjs import samples

WRITING = {"add", "edit", "delete", "call", "cancel"}


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


def test_every_function_that_asks_bpjs_has_a_sample():
    writes = {name for name in samples.requesting() if name.rpartition(".")[2].partition("_")[0] in WRITING}
    assert samples.requesting().keys() - writes == samples.reads().keys()
