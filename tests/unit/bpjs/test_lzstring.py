import hashlib
import time
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bpjs.lzstring import CorruptText, decompress
from tests.unit.bpjs.vectors import VECTORS, compressed

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-$"
MADE_BY_NODE = [vector for vector in VECTORS["vectors"] if "lz_encoded_uri_component" in vector]


def bomb(codes: int) -> str:
    """A text in which every code names the entry that it completes itself, so that it grows with the square."""
    bits = "00" + f"{ord('a'):08b}"[::-1]
    for size in range(4, 4 + codes):
        bits += f"{size:0{size.bit_length()}b}"[::-1]
    bits += "0" * (-len(bits) % 6)
    return "".join(ALPHABET[int(bits[at : at + 6], 2)] for at in range(0, len(bits), 6))


def test_nothing_at_all_raises_our_own_error():
    with pytest.raises(CorruptText, match="ends before its end mark"):
        decompress("")


@pytest.mark.parametrize("vector", MADE_BY_NODE[:6], ids=lambda vector: vector["name"])
def test_every_truncation_is_noticed(vector):
    whole = vector["lz_encoded_uri_component"].rstrip("A")
    for kept in range(len(whole) - 1):
        with pytest.raises(CorruptText):
            decompress(whole[:kept])


@pytest.mark.parametrize("stray", ["/", "=", "é", "\ud800", "\0", "\n", "!", "😀"])
def test_a_character_outside_the_alphabet_raises_our_own_error(stray):
    with pytest.raises(CorruptText, match="alphabet"):
        decompress("N4Ig" + stray + "Zglg")


def test_a_code_that_names_no_entry_raises_our_own_error():
    with pytest.raises(CorruptText, match="names no entry"):
        decompress("-----")


def test_a_short_text_that_unfolds_to_millions_stops_at_the_limit():
    short = bomb(12_000)
    assert len(short) < 30_000
    tracemalloc.start()
    with pytest.raises(CorruptText, match="more than 8388608"):
        decompress(short)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * 8_388_608


def test_the_limit_itself_is_still_allowed():
    text = "klinik" * 100
    assert decompress(compressed(text), limit=600) == text
    with pytest.raises(CorruptText):
        decompress(compressed(text), limit=599)


@given(st.text())
def test_no_text_makes_it_raise_anything_else(text):
    with suppress(CorruptText):
        decompress(text, limit=10_000)


@given(st.text(ALPHABET, max_size=400))
def test_no_text_of_its_alphabet_makes_it_raise_anything_else_or_exceed_the_limit(text):
    with suppress(CorruptText):
        assert len(decompress(text, limit=1_000)) <= 1_000


@given(st.text(st.characters()))
@example("\ud83d😀\ude00")
def test_what_was_compressed_comes_back_whatever_the_characters(text):
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    assert decompress(compressed(text) or "Q") == whole


@pytest.mark.parametrize("vector", MADE_BY_NODE, ids=lambda vector: vector["name"])
def test_it_agrees_with_the_javascript_library(vector):
    plain = decompress(vector["lz_encoded_uri_component"])
    assert plain == vector["plaintext"]
    assert hashlib.sha256(plain.encode()).hexdigest() == vector["plaintext_sha256_hex"]


def test_a_plus_that_became_a_space_is_read_as_javascript_does():
    text = next(entry for entry in map(compressed, map(chr, range(1000, 9000))) if "+" in entry)
    assert decompress(text.replace("+", " ")) == decompress(text)


def test_work_grows_with_the_text_and_not_with_its_square():
    def seconds(length: int) -> float:
        text = compressed("".join(f"{n:x}" for n in range(length)))
        best = []
        for _ in range(3):
            started = time.perf_counter()
            decompress(text)
            best.append(time.perf_counter() - started)
        return min(best)

    assert seconds(16_000) < 12 * seconds(4_000) + 0.05
