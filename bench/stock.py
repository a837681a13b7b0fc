"""The stock Rasa pipeline, trained on the same sentences and measured with the same files of cases, beside ours."""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, Awaitable, Callable, Dict, List

import rasa
from rasa.core.agent import Agent
from ruamel.yaml import YAML

from bot.evaluation.kinds import KINDS, Line, Replies
from bot.evaluation.run import Judged, cases, evaluate, figures
from bot.settings import MODEL, ROOT, settings_from_environment

CASES = ROOT / "tests/evaluation"
MEASURED = ("questions", "oos", "multi", "followups")
STOCK = {
    "recipe": "default.v1",
    "language": "en",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True, "random_seed": 0},
        {"name": "FallbackClassifier"},
    ],
    "policies": [{"name": "RulePolicy"}],
    "assistant_id": "stock",
}
ARTICLE, STOCK_ARTICLE = "ask/", "ask__"
WARM_UP = 20
Parse = Callable[[str], Awaitable[Dict[str, Any]]]


async def table() -> None:
    """Prints the table of both pipelines, and what parsing one message costs each."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        stock = Agent.load(_train(Path(folder)))
        print(f"stock pipeline trained in {time.monotonic() - began:.0f} s", flush=True)
        for kind in MEASURED:
            ours = figures(await evaluate(kind, CASES / f"{kind}.jsonl", settings_from_environment()))
            theirs = figures([await _judged(stock.parse_message, kind, line) for line in cases(CASES / f"{kind}.jsonl")])
            for name, figure in (("HER2 Navigator", ours), ("stock Rasa", theirs)):
                print(f"{kind:10} {name:15} {json.dumps(figure)}", flush=True)
        await _costs({"HER2 Navigator": Agent.load(str(MODEL)).parse_message, "stock Rasa": stock.parse_message})


def _train(folder: Path) -> str:
    """Trains the stock pipeline on our sentences; retrieval intents become plain ones, which DIET can tell apart."""
    intents: Dict[str, List[str]] = {}
    for path in sorted((ROOT / "data/nlu").glob("*.yml")):
        for entry in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["nlu"]:
            intents.setdefault(entry["intent"].replace(ARTICLE, STOCK_ARTICLE), []).append(entry["examples"])
    yaml = YAML()
    (folder / "data").mkdir()
    nlu = [{"intent": intent, "examples": "".join(examples)} for intent, examples in intents.items()]
    files = {"config.yml": STOCK, "domain.yml": {"version": "3.1", "intents": list(intents)}, "data/nlu.yml": {"version": "3.1", "nlu": nlu}}
    for name, content in files.items():
        with (folder / name).open("w", encoding="utf-8") as file:
            yaml.dump(content, file)
    result = rasa.train(str(folder / "domain.yml"), str(folder / "config.yml"), str(folder / "data"), str(folder))
    if not result.model:
        raise RuntimeError("the stock pipeline could not be trained")
    return result.model


async def _judged(parse: Parse, kind: str, line: Line) -> Judged:
    turns: List[Replies] = [[_reply(await parse(text))] for text in KINDS[kind].turns(line)]
    return Judged(line, KINDS[kind].judge(line, turns))


def _reply(parsed: Dict[str, Any]) -> Dict[str, Any]:
    intent = parsed["intent"]["name"] or ""
    if intent.startswith(STOCK_ARTICLE):
        return {"custom": {"kind": "answer", "article": intent[len(STOCK_ARTICLE) :]}}
    return {"custom": {"kind": "fallback"}}


async def _costs(parsers: Dict[str, Parse]) -> None:
    texts = [line["text"] for line in cases(CASES / "questions.jsonl")]
    taken: Dict[str, List[float]] = {name: [] for name in parsers}
    for number, text in enumerate(texts):
        for name, parse in parsers.items():  # in turns, so that both meet the same noise of the machine
            began = time.perf_counter()
            await parse(text)
            if number >= WARM_UP:
                taken[name].append(1000 * (time.perf_counter() - began))
    for name, times in taken.items():
        print(f"parsing    {name:15} median {statistics.median(times):.1f} ms, 99th percentile {statistics.quantiles(times, n=100)[98]:.1f} ms")


if __name__ == "__main__":
    asyncio.run(table())
