"""The stock Rasa pipeline, trained on the same sentences and measured with the same files of cases, beside ours."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, Awaitable, Callable, Dict, List, Tuple

import rasa
from rasa.core.agent import Agent
from ruamel.yaml import YAML

from bot.dialogue.training import train_if_changed
from bot.evaluation.kinds import KINDS, Line, Replies
from bot.evaluation.run import Judged, cases, evaluate, figures
from bot.settings import MODEL, ROOT, settings_from_environment

CASES = ROOT / "tests/evaluation"
MEASURED = ("questions", "oos", "multi", "followups")
EPOCHS = 100
STOCK = {
    "recipe": "default.v1",
    "language": "en",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": EPOCHS, "constrain_similarities": True, "random_seed": 0},
        {"name": "FallbackClassifier"},
    ],
    "policies": [{"name": "RulePolicy"}],
    "assistant_id": "stock",
}
ARTICLE, STOCK_ARTICLE = "ask/", "ask__"
WARM_UP = 20
OURS, STOCKS = "HER2 Navigator", f"stock Rasa, DIET, {EPOCHS} epochs"
Parse = Callable[[str], Awaitable[Dict[str, Any]]]


async def table() -> None:
    """Prints the table of both pipelines: what they understand, and what training and parsing cost each."""
    with tempfile.TemporaryDirectory() as folder:
        trained: Dict[str, float] = {}
        began = time.monotonic()
        train_if_changed(Path(folder) / "ours.tar.gz")
        trained[OURS] = time.monotonic() - began
        stock = Agent.load(_train(Path(folder)))
        trained[STOCKS] = time.monotonic() - began - trained[OURS]
        print(f"\n| | {OURS} | {STOCKS} |\n|---|---|---|", flush=True)
        for kind in MEASURED:
            ours = figures(await evaluate(kind, CASES / f"{kind}.jsonl", settings_from_environment()))
            theirs = figures([await _judged(stock.parse_message, kind, line) for line in cases(CASES / f"{kind}.jsonl")])
            for name, share in ROWS[kind].items():
                print(f"| {name} | {100 * share(ours):.1f} % | {100 * share(theirs):.1f} % |", flush=True)
        for name, costs in (await _costs({OURS: Agent.load(str(MODEL)).parse_message, STOCKS: stock.parse_message})).items():
            print(f"| {name} | {costs[OURS]:.1f} ms | {costs[STOCKS]:.1f} ms |")
        print(f"| training | {trained[OURS]:.0f} s | {trained[STOCKS]:.0f} s |")


def _share(*outcomes: str, of: str = "") -> Callable[[Dict[str, Any]], float]:
    return lambda table: sum((table[of] if of else table)["shares"].get(outcome, 0.0) for outcome in outcomes)


ROWS: Dict[str, Dict[str, Callable[[Dict[str, Any]], float]]] = {
    "questions": {
        "questions: right at once": _share("right"),
        "questions: right at once, or among the topics offered": _share("right", "offered"),
        "questions: a wrong article": _share("wrong"),
    },
    "oos": {"oos, far: answered with an article": _share("answered", of="far"), "oos, near-domain: answered with an article": _share("answered", of="near")},
    "multi": {"multi: parts answered right": _share("right")},
    "followups": {"followups: turns right": _share("right")},
}


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


async def _costs(parsers: Dict[str, Parse]) -> Dict[str, Dict[str, float]]:
    """Milliseconds by row and pipeline, each on the clock and of the processor: on a busy machine only the second says what a message costs."""
    texts = [line["text"] for line in cases(CASES / "questions.jsonl")]
    taken: Dict[str, List[Tuple[float, float]]] = {name: [] for name in parsers}
    for number, text in enumerate(texts):
        for name, parse in parsers.items():  # in turns, so that both meet the same noise of the machine
            began = (time.perf_counter(), time.process_time())
            await parse(text)
            if number >= WARM_UP:
                taken[name].append((1000 * (time.perf_counter() - began[0]), 1000 * (time.process_time() - began[1])))
    rows: Dict[str, Dict[str, float]] = {}
    for index, clock in enumerate(("on the clock", "of the processor")):
        for row, percent in (("median", 50), ("99th percentile", 99)):
            times = {name: [both[index] for both in found] for name, found in taken.items()}
            rows[f"parsing a message, {row}, {clock}"] = {name: statistics.quantiles(found, n=100)[percent - 1] for name, found in times.items()}
    return rows


if __name__ == "__main__":
    asyncio.run(table())
