import json
import random
from pathlib import Path

import lzstring
import pytest

import bpjs_wire
from bpjs_sandbox import crypto

VECTORS = json.loads((Path(bpjs_wire.__file__).parent / "vectors" / "bpjs-crypto.json").read_text("utf-8"))


def _named(rows):
    return [pytest.param(row, id=row["name"]) for row in rows]


@pytest.mark.parametrize("vector", _named(VECTORS["vectors"]))
def test_an_answer_is_sealed_byte_for_byte_as_the_vectors_say(vector):
    sealed = crypto.seal(vector["plaintext"], vector["consid"], vector["secret"], vector["timestamp"])
    assert sealed == vector["ciphertext"]


@pytest.mark.parametrize("vector", _named(row for row in VECTORS["signature_vectors"] if "consid" in row))
def test_a_signature_equals_the_vectors(vector):
    made = crypto.signature(vector["consid"], vector["secret"], vector["timestamp"])
    assert made == vector["signature"]
    assert crypto.signature_matches(vector["consid"], vector["secret"], vector["timestamp"], made)


@pytest.mark.parametrize("given", ["", "x", "é", "\udcff"])
def test_a_wrong_signature_of_any_bytes_does_not_match(given):
    assert not crypto.signature_matches("1", "s", "2", given)


def test_nothing_compresses_to_the_end_mark_alone():
    assert crypto.compress("") == "Q"


@pytest.mark.parametrize("seed", range(20))
def test_compressed_text_is_read_back_by_another_implementation(seed):
    dice = random.Random(seed)
    letters = "ab " if seed % 2 else 'abc {}:,"0123456789éß漢ꦧ'
    text = "".join(dice.choices(letters, k=dice.randrange(1, 2000)))
    assert lzstring.LZString().decompressFromEncodedURIComponent(crypto.compress(text)) == text
