"""The pictures: everything on them, readable on a phone, told in words, the same bytes each time."""

import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Iterator, List, Tuple
from xml.etree import ElementTree

import pytest

from knowledge.figures import amount
from knowledge.pictures import drawn, outcomes, prints, sheet, style
from knowledge.pictures.instruments import FancyBboxPatch, FigureCanvasAgg, Image, rcParams
from knowledge.pictures.wording import MissingWords
from knowledge.reader import Content, Placed, read
from knowledge.schema import Her2Result

pytestmark = pytest.mark.long
TRIALS = ["toga", "keynote-811", "destiny-gastric01", "destiny-gastric02", "destiny-gastric04", "rainbow"]
IDS = ["scoring", "lines", *(f"outcomes-{trial}" for trial in TRIALS), "conjugate", "service"]
MARKED = [f"scoring-{place}" for place in ("0", "1", "2-amplified", "2-not-amplified", "2-missing", "3")]
SVG_LIMIT, PNG_LIMIT, SHEET_LIMIT = 60_000, 80_000, 700_000
DIGESTS = """
import hashlib
from knowledge.pictures.drawn import draw
from knowledge.reader import read
for picture in draw(read()):
    print(picture.id, hashlib.sha256(picture.svg.encode() + picture.png).hexdigest())
"""


@pytest.fixture(scope="module")
def knowledge() -> Content:
    return read()


@pytest.fixture(scope="module")
def boards(knowledge: Content) -> dict:
    with prints.settings():
        return {board.id: board for board in drawn.boards(knowledge)}


@pytest.fixture(scope="module")
def pictures(knowledge: Content) -> dict:
    return {picture.id: picture for picture in drawn.draw(knowledge)}


@pytest.fixture(scope="module")
def measured(boards: dict) -> dict:
    """Of each picture: its size, its words with the place they take, and the grounds below them."""
    with prints.settings():
        return {name: _measured(board.figure) for name, board in boards.items()}


def _measured(figure) -> SimpleNamespace:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer, axes = canvas.get_renderer(), figure.axes[0]
    words = [(text, text.get_window_extent(renderer)) for text in axes.texts]
    return SimpleNamespace(size=canvas.get_width_height(), words=words, shapes=list(axes.patches))


def trial_of(knowledge: Content, name: str):
    return next(placed.value for placed in knowledge.trials if placed.value.id == name)


def plain(text: str) -> str:
    return re.sub(r"\W+", "", text.replace("\N{MINUS SIGN}", "")).lower()


def below(text, box, shapes: List) -> List:
    """The filled shapes under the middle of a text, the lowest first."""
    middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    under = [s for s in shapes if s.get_zorder() < text.get_zorder() and s.get_facecolor()[3] > 0]
    return [s for s in under if s.get_transform().transform_path(s.get_path()).contains_point(middle)]


def colour(rgba: Tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in rgba[:3])


def hatched(shapes: List) -> Iterator:
    return (shape for shape in shapes if shape.get_hatch())


# -- what there is -----------------------------------------------------------------------


def test_all_pictures_are_drawn(pictures: dict) -> None:
    assert [name for name in pictures if name not in MARKED] == IDS
    assert [name for name in pictures if name in MARKED] == MARKED


def test_each_picture_names_articles_that_exist(knowledge: Content, pictures: dict) -> None:
    articles = {placed.value.id for placed in knowledge.articles}
    for picture in (pictures[name] for name in IDS):
        assert picture.articles and set(picture.articles) <= articles


def test_the_words_of_the_pictures_belong_to_articles_and_sources_that_exist(knowledge: Content) -> None:
    assert not [fault for fault in knowledge.faults if "steps.yml" in fault.path]
    for placed in knowledge.steps:
        assert set(placed.value.articles) <= {article.value.id for article in knowledge.articles}
        assert set(placed.value.sources) <= set(knowledge.sources)


def test_missing_words_are_named(knowledge: Content) -> None:
    without = replace(knowledge, steps=[placed for placed in knowledge.steps if placed.value.id != "service"])
    with pytest.raises(MissingWords, match="service"):
        list(drawn.boards(without))


# -- what is told in words ----------------------------------------------------------------


@pytest.mark.parametrize("name", TRIALS)
def test_the_alternative_text_of_a_trial_tells_each_bar(knowledge: Content, pictures: dict, name: str) -> None:
    trial, alt = trial_of(knowledge, name), pictures[f"outcomes-{name}"].alt
    assert trial.name in alt
    for arm in trial.arms:
        assert arm.name in alt
        assert not arm.people or f"{arm.name}, {arm.people} people: " in alt
        assert all(amount(outcome) in alt for outcome in arm.outcomes if outcome.measure == "os")


@pytest.mark.parametrize("name", TRIALS)
def test_the_caption_of_a_trial_says_what_a_median_is_and_is_not(pictures: dict, name: str) -> None:
    caption = pictures[f"outcomes-{name}"].caption
    assert "Half of the people lived longer" in caption
    assert "results of groups, not a forecast for one person" in caption


@pytest.mark.parametrize("name", TRIALS)
def test_only_a_trial_with_one_group_says_that_nobody_was_compared(knowledge: Content, pictures: dict, name: str) -> None:
    picture, alone = pictures[f"outcomes-{name}"], trial_of(knowledge, name).design == "single-arm"
    assert ("No comparison group" in picture.caption) is alone
    assert ("No comparison group" in picture.alt) is alone
    assert ("Compared with" in picture.alt) is not alone


def test_a_subgroup_is_not_said_to_be_as_large_as_the_whole_group(pictures: dict) -> None:
    whole, part = pictures["outcomes-keynote-811"].alt.split("People with CPS 1 or more:")
    assert "350 people" in whole and "350 people" not in part
    assert "People with CPS under 1: no benefit was shown." in part


def test_the_alternative_text_of_the_tests_tells_each_way_to_a_result(knowledge: Content, pictures: dict) -> None:
    alt = pictures["scoring"].alt
    told = {"positive": "HER2-positive", "negative": "HER2-negative", "equivocal": "Not clear yet"}
    for result in (placed.value for placed in knowledge.scoring if isinstance(placed.value, Her2Result)):
        way = {"any": f"Score {result.ihc},", "amplified": "Amplified:", "not_amplified": "Not amplified:", "missing": "Not done yet:"}[result.ish]
        sentence = next(part for part in re.split(r"(?<=\.) ", alt) if part.startswith(way))
        assert told[result.status] in sentence
        assert ("HER2-low" in sentence) is result.her2_low


def test_the_alternative_text_of_the_lines_tells_each_option(knowledge: Content, pictures: dict) -> None:
    for option in (placed.value for placed in knowledge.lines):
        assert f"{option.option}, {option.condition}" in pictures["lines"].alt


@pytest.mark.parametrize("name", ["conjugate", "service"])
def test_the_alternative_text_tells_each_step(knowledge: Content, pictures: dict, name: str) -> None:
    entry = next(placed.value for placed in knowledge.steps if placed.value.id == name)
    for number, step in enumerate(entry.steps, 1):
        assert f"{number}. {step.title}: {step.text}" in pictures[name].alt
    for drug in (placed.value for placed in knowledge.drugs if placed.value.id in entry.drugs):
        assert drug.payload in pictures[name].alt


def test_every_word_of_a_picture_stands_in_its_alternative_text(boards: dict, measured: dict) -> None:
    for name, board in boards.items():
        for text, _ in measured[name].words:
            assert plain(text.get_text()) in plain(board.alt) or text.get_text().isdigit() or len(text.get_text()) == 1


def test_a_corrected_figure_reaches_the_picture(knowledge: Content) -> None:
    def corrected(placed: Placed) -> Placed:
        if placed.value.id != "toga":
            return placed
        first, second = placed.value.arms
        outcome = first.outcomes[0].copy(update={"value": 14.9})
        return replace(placed, value=placed.value.copy(update={"arms": [first.copy(update={"outcomes": [outcome]}), second]}))

    board = next(outcomes.boards(replace(knowledge, trials=[corrected(placed) for placed in knowledge.trials])))
    assert "14.9 months" in board.alt and "13.8" not in board.alt
    assert "14.9 months" in [text.get_text() for text in board.figure.axes[0].texts]


# -- what is seen -------------------------------------------------------------------------


@pytest.mark.parametrize("name", IDS)
def test_no_words_are_cut_off(measured: dict, name: str) -> None:
    wide, high = measured[name].size
    assert wide == style.WIDTH
    for text, box in measured[name].words:
        assert 12 <= box.x0 and box.x1 <= wide - 12 and 6 <= box.y0 and box.y1 <= high - 6, text.get_text()


@pytest.mark.parametrize("name", IDS)
def test_no_words_lie_on_others(measured: dict, name: str) -> None:
    for (one, first), (other, second) in combinations(measured[name].words, 2):
        wide, high = min(first.x1, second.x1) - max(first.x0, second.x0), min(first.y1, second.y1) - max(first.y0, second.y0)
        assert wide <= 1 or high <= 1, (one.get_text(), other.get_text())


@pytest.mark.parametrize("name", IDS)
def test_no_words_leave_their_box(measured: dict, name: str) -> None:
    for text, box in measured[name].words:
        for shape in below(text, box, measured[name].shapes):
            if isinstance(shape, FancyBboxPatch):
                ground = shape.get_window_extent()
                assert ground.x0 + 4 <= box.x0 and box.x1 <= ground.x1 - 4 and ground.y0 <= box.y0 and box.y1 <= ground.y1, text.get_text()


@pytest.mark.parametrize("name", IDS)
def test_words_stand_out_from_the_ground_that_they_lie_on(measured: dict, name: str) -> None:
    for text, box in measured[name].words:
        grounds = [style.PAPER, *(colour(shape.get_facecolor()) for shape in below(text, box, measured[name].shapes))]
        assert style.contrast(text.get_color(), grounds[-1]) >= 4.5, text.get_text()
        assert (text.get_color(), grounds[-1]) in style.PAIRS, text.get_text()


@pytest.mark.parametrize("pair", style.PAIRS)
def test_the_pairs_of_colours_have_enough_contrast(pair: Tuple[str, str]) -> None:
    assert style.contrast(*pair) >= 4.5


@pytest.mark.parametrize("tone", style.TONES)
def test_edges_and_signs_stand_out_and_no_tone_is_known_by_its_colour_alone(tone: str) -> None:
    kind = style.TONES[tone]
    assert style.contrast(kind.strong, kind.pale) >= 3 and style.contrast(kind.strong, style.PAPER) >= 3
    assert [other.sign for other in style.TONES.values()].count(kind.sign) == 1


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert style.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert style.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", IDS)
def test_the_smallest_letters_are_large_enough_on_a_phone(measured: dict, name: str) -> None:
    smallest = min(text.get_fontsize() for text, _ in measured[name].words)
    assert smallest * style.SHOWN / style.WIDTH >= 12


@pytest.mark.parametrize("name", TRIALS)
def test_each_comparator_has_a_hatch_and_its_bar_is_as_long_as_its_figure(knowledge: Content, measured: dict, name: str) -> None:
    arms = trial_of(knowledge, name).arms
    expected = [outcome.value for arm in arms[1:] for outcome in arm.outcomes if outcome.measure == "os"]
    lengths = sorted(bar.get_width() for bar in hatched(measured[f"outcomes-{name}"].shapes))
    assert lengths == pytest.approx(sorted(outcomes.AXIS * value / 24 for value in expected))


# -- what is sent -------------------------------------------------------------------------


@pytest.mark.parametrize("name", IDS)
def test_a_picture_is_light(pictures: dict, name: str) -> None:
    assert len(pictures[name].svg.encode()) < SVG_LIMIT
    assert len(pictures[name].png) < PNG_LIMIT


@pytest.mark.parametrize("name", IDS)
def test_the_svg_is_whole_and_needs_no_font(pictures: dict, name: str) -> None:
    root = ElementTree.fromstring(pictures[name].svg)  # ours, so no hostile XML
    space = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{space}desc").text == pictures[name].alt
    assert root.find(f"{space}title").text
    assert not list(root.iter(f"{space}text"))
    known = {element.get("id") for element in root.iter() if element.get("id")}
    used = set(re.findall(r'(?:xlink:href="#|url\(#)([^")]+)', pictures[name].svg))
    assert used <= known and len(re.findall(r' id="', pictures[name].svg)) == len(known)


@pytest.mark.parametrize("name", IDS)
def test_the_png_is_as_large_as_the_svg(pictures: dict, name: str) -> None:
    wide, high = Image.open(BytesIO(pictures[name].png)).size
    assert wide == style.WIDTH
    assert f'width="{wide}" height="{high}"' in pictures[name].svg


def test_drawing_again_in_another_process_gives_the_same_bytes(pictures: dict) -> None:
    here = [f"{p.id} {hashlib.sha256(p.svg.encode() + p.png).hexdigest()}" for p in pictures.values()]
    root = Path(__file__).parents[2]
    there = subprocess.run([sys.executable, "-c", DIGESTS], cwd=root, check=True, capture_output=True, text=True).stdout.split("\n")[:-1]
    assert there == here


def test_drawing_leaves_the_settings_of_matplotlib_alone(knowledge: Content) -> None:
    before = dict(rcParams)
    with prints.settings():
        assert rcParams["svg.fonttype"] == "path"
    assert dict(rcParams) == before


def test_the_sheet_shows_all_pictures_and_is_light(pictures: dict) -> None:
    whole = sheet.sheet(list(pictures.values()))
    assert len(whole) < SHEET_LIMIT
    assert Image.open(BytesIO(whole)).size[0] == sheet.GAP + sheet.COLUMNS * (style.SHOWN + sheet.GAP)


@pytest.mark.parametrize(("name", "said"), [("scoring-2-amplified", "Score 2+, Amplified, HER2-positive"), ("scoring-0", "Score 0, HER2-negative")])
def test_a_place_on_the_way_is_framed_and_told(pictures: dict, name: str, said: str) -> None:
    picture, frames = pictures[name], 2 if "amplified" in name else 1
    assert picture.alt == f"Your place: {said}. {pictures['scoring'].alt}"
    assert picture.svg.count('fill="none" stroke="#9a3b12"') == frames
    assert picture.articles == () and picture.png != pictures["scoring"].png
    ElementTree.fromstring(picture.svg)
    assert len(picture.svg.encode()) < SVG_LIMIT and len(picture.png) < PNG_LIMIT
