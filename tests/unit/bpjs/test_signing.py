import pytest

from bpjs import Credentials
from bpjs.signing import answer_key, hmac_sha256, signature
from tests.unit.bpjs.vectors import VECTORS

SIGNED = [vector for vector in VECTORS["signature_vectors"] if "consid" in vector]


def test_the_hmac_is_the_one_of_the_manual():
    manual = VECTORS["signature_vectors"][0]
    assert hmac_sha256(manual["key"], manual["message"]) == manual["expected_in_manual"]


@pytest.mark.parametrize("vector", SIGNED, ids=lambda vector: vector["name"])
def test_the_signature_is_the_one_of_the_vector(vector):
    made = signature(vector["consid"], vector["secret"], int(vector["timestamp"]))
    assert made == vector["signature"]


@pytest.mark.parametrize("vector", VECTORS["authorization_vectors"], ids=lambda vector: vector["name"])
def test_the_authorization_is_the_one_of_the_vector(vector):
    who = Credentials("http://x", "1", "s", "k", vector["username"], vector["password"], vector["kdAplikasi"])
    assert who.authorization == vector["base64"]


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_the_key_of_the_answer_is_the_one_of_the_vector(vector):
    key = answer_key(vector["consid"], vector["secret"], int(vector["timestamp"]))
    assert key.hex() == vector["key_sha256_hex"]
    assert key[:16].hex() == vector["iv_hex"]
