"""Reads a pathology report, or what a patient writes of one, into findings. It decides nothing and never raises."""

from __future__ import annotations

from typing import Dict, List

from bot.care.report import Report, Sample
from bot.language.report_found import Found, merged
from bot.language.report_her2 import Her2Reading
from bot.language.report_markers import cldn182, cps, msi
from bot.language.report_page import PageReader, Words
from bot.language.report_place import Place, Places, primary


class ReportReader:
    """Holds the vocabulary; one reader serves all texts."""

    def __init__(self, words: Words) -> None:
        self._pages = PageReader(words)

    def read(self, text: str, bare: bool = False) -> Report:
        """The findings of a text, its samples kept apart; `bare` takes a lone score as HER2's."""
        page = self._pages.page(text)
        found = Her2Reading(page, bare).results()
        places = Places(page, [one.at for one in found])
        grouped: Dict[Place, List[Found]] = {}
        for one in found:
            grouped.setdefault(places.of(one.at), []).append(one)
        samples = tuple(_sample(place, together) for place, together in grouped.items())
        return Report(samples, primary(page), cps(page), cldn182(page), msi(page))


def _sample(place: Place, found: List[Found]) -> Sample:
    ihc, ish, stated, doubts = merged(found)
    return Sample(ihc, ish, stated, place.specimen, place.date, place.name, doubts)
