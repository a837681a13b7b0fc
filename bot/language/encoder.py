"""A small pretrained sentence encoder (all-MiniLM-L6-v2, int8) in onnxruntime: sentences in, unit vectors out."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import List, Optional, Sequence

import numpy as np
from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Tokenizer

from bot.language.encoder_graph import GRAPH, MAX_TOKENS, TOKENIZER, build, model_folder

DIMENSIONS = 384


class SentenceEncoder:
    """Loads what `build` wrote; `encode` takes n texts and gives an array (n, 384) of float32 rows of length 1."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._session = InferenceSession(str(folder / GRAPH), _options(), providers=["CPUExecutionProvider"])
        self._kept: Optional[TemporaryDirectory] = None
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)

    @classmethod
    def installed(cls) -> SentenceEncoder:
        """The encoder of the installed weights, for training; takes seconds."""
        kept = TemporaryDirectory()
        cls.build(Path(kept.name))
        encoder = cls(Path(kept.name))
        encoder._kept = kept  # until it is saved: to build it twice would cost seconds
        return encoder

    @staticmethod
    def build(folder: Path) -> None:
        """Writes the graph and the tokenizer of the installed weights into a folder that exists: the same bytes each time."""
        build(model_folder(), folder)

    def save(self, folder: Path) -> None:
        """Copies its graph and its tokenizer into a folder that exists."""
        for name in (GRAPH, TOKENIZER):
            shutil.copyfile(self._folder / name, folder / name)

    def words(self) -> List[str]:
        """The whole words that the tokenizer knows: some 20,000 of everyday English, in lower case."""
        return [word for word in self._tokenizer.get_vocab() if word.isalpha() and word.isascii() and len(word) > 1]

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Encodes texts of any length (cut at 96 word pieces).

        One by one, on all cores: the scale of the int8 numbers is that of all texts of a batch, so that a batch would
        give a text another vector in training than alone in a conversation, and it is no faster.
        """
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        if len(tokens) == 1:
            vectors[0] = self._vector(tokens[0])
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                for index, vector in enumerate(pool.map(self._vector, tokens)):
                    vectors[index] = vector
        return vectors

    def _vector(self, ids: List[int]) -> np.ndarray:
        return self._session.run(None, {"ids": np.array([ids], dtype=np.int64)})[0][0]


def _options() -> SessionOptions:
    options = SessionOptions()
    options.intra_op_num_threads = 1  # a sentence is too small to share: two threads took three times as long
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False  # memory stays what the last sentence needed
    options.log_severity_level = 3
    return options
