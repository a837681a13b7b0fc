"""Treatments as people tell them: which came together, in which order, around an operation or not, and after which the cancer grew."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Dict, FrozenSet, List, Mapping, Optional, Sequence, Tuple

from bot.care.treatments import ADVANCED, AROUND_SURGERY, Treatment
from bot.language.clinical import ClinicalLanguage

NONE = re.compile(
    r"^\W*(?:(?:so far|until now|up to now|no|we|i|she|he|they|has|have|had|there|was|were|is|are|been|it'?s)\W+)*(?:none|"
    r"nothing|nil|zero|0|no|nope|never|not yet|naive|untreated)\b"
    r"|\bno (?:\w+ )?(?:treatments?|therap(?:y|ies)|chemo\w*|medicines?|drugs?)\b|\b(?:not|n[o'’]?t|never)\b(?: \w+){0,3} "
    r"(?:treated|treatments?|started|begun|therapy|chemo\w*|had any|received any|any)\b"
    r"|\b(?:newly|just|freshly|recently) diagnosed\b|\btreatment[- ]na[iï]ve\b|\bstarts? (?:next|soon|in)\b|\bbefore "
    r"(?:any )?treatment\b|\bnothing (?:so far|yet)\b|\bno .{0,20}\byet\b",
    re.I,
)
BOUNDARY = re.compile(
    r"(?P<hard>\b(?:and )?then\b|\bafter (?:that|this|which|those|these|it)\b|\bfollowed by\b|\bafterwards?\b|\bnext\b(?! "
    r"(?:week|month|year))|\bnow\b|\bcurrently\b|\bat present\b|\bfinally\b|\blater\b|\bsubsequently\b"
    r"|\b(?:switched|changed|moved|went|switch|change)(?: over)?(?: (?:her|him|me|us))? (?:to|on to|onto)\b|\breplaced "
    r"by\b|;|\n|→|->|=>|>|\.(?=\s|$)|(?:^|\s)\(?\d[).](?=\s)|\b(?:first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)(?:[- "
    r"]line)?\b(?=\W*(?:line|was|were|with|:|-|,|\w))|\bline (?:one|two|three|four|[1-5])\b"
    r"|\bafter\b(?=\s+(?!(?:the |her |his |my |an |a )?(?:surgery|operation|op\b|gastrectomy|resection|\d|(?:two|three|"
    r"four|five|six|eight)\b|surgical)))|\b(?:when|once) (?:that|it|this)\b)",
    re.I,
)
SOFT = re.compile(r",|\bbut\b", re.I)
JOINED = re.compile(r"(?:\+|\bplus\b|\bwith\b|\band\b|&|/|\btogether\b|\bcombin\w+|\bas well\b|\balong\b|\band also\b|\((?!\d))", re.I)
PLUS = re.compile(r"\+|\bplus\b|\bwith\b|&|\btogether\b|\bcombin\w+|\balong\b", re.I)
SURGERY = re.compile(r"\b(?:surgery|surgical|operation|operated|op\b|gastrectomy|resection|resected|removed|oesophagectomy|esophagectomy)\b", re.I)
ADVANCED_WORDS = re.compile(
    r"\b(?:palliative|metasta\w+|mets?|spread|recurr\w+|relaps\w+|came back|come back|returned|advanced|first[- ]line|"
    r"second[- ]line|third[- ]line|stage (?:4|iv)|progress\w*)\b",
    re.I,
)
NOT_HAD = re.compile(
    r"\b(?:never (?:had|got|received|tried|given|took)|no|not|without|have ?n[o'’]?t (?:had|tried)|has ?n[o'’]?t (?:had|"
    r"tried)|did ?n[o'’]?t (?:get|have|receive|take)|instead of|refused|declined|could ?n[o'’]?t (?:get|have))\s+(?:any "
    r"|the |yet |had |on )*$",
    re.I,
)
WISHED = re.compile(
    r"\b(?:want\w*|hop(?:e|es|ing)|wish\w*|access to|looking for|interested in|would like|like to (?:get|try)|try to "
    r"get|ask(?:ing)? (?:about|for)|can (?:she|he|i|we|they) (?:get|have)|eligible|next (?:is|would|step)|trial of|apply)\b[^.;]{0,40}$",
    re.I,
)
HAD = re.compile(
    r"\b(?:had|has had|have had|got|received|receiving|gets?|on|took|takes|taking|treated|tried|given|started|since|"
    r"after|finished|completed|cycles?|rounds?|failed|stopped working|progress\w+|underwent|did|done|line|treatments?:?|"
    r"therapy:?|chemo|was put)\b",
    re.I,
)
TIGHT = re.compile(r"(?<=[A-Za-z0-9])([+/])(?=[A-Za-z])")
NUMBERED = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "a": 1,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
    "several": 2,
    "both": 2,
    "couple of": 2,
    "a couple of": 2,
}
COUNTED = re.compile(
    r"\b(?P<n>one|two|three|four|five|[1-5]|several|both|a couple of|couple of)\s+(?:different |other |previous |prior "
    r"|full |more |separate )?(?:lines?(?: of (?:treatment|therapy|chemo\w*))?|(?:kinds|types|sorts|courses) of (?:chemo\w*|"
    r"treatment|therapy)|treatments|therapies|chemos|chemo ?therapies|regimens?|treatment lines)\b",
    re.I,
)
ORDINAL = re.compile(r"\b(?P<n>second|third|fourth|fifth|2nd|3rd|4th|5th)[- ](?:line|treatment|chemo\w*|regimen|therapy)\b", re.I)
ORDINALS = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5}
GREW = re.compile(
    r"\b(?:progress(?:ed|ion|ing|es)?|gr[eo]w(?:s|n|ing)?|stop(?:ped|s)? work\w*|no longer work\w*|not work\w*|did ?n[o'’]?t "
    r"(?:work|help)|does ?n[o'’]?t (?:work|help)|fail(?:ed|s|ure)?|c[ao]me? back|coming back|relaps\w*|recur\w*|spread(?: "
    r"more| further)?|worse(?:n\w*)?|new (?:lesions?|mets?|metasta\w+|spots?|tumou?rs?|nodules?)|resist\w*|bigger|larger|"
    r"increas\w+|refractory|returned|ineffective|no effect|useless)\b",
    re.I,
)
GREW_ON = re.compile(r"^\W*(?:on|after|during|with|under|to)\b", re.I)
HELD = re.compile(
    r"\b(?:still (?:work\w*|on|ongoing|given|respond\w*|stable)|stable|shr[aiu]nk\w*|smaller|respond\w*|(?:good|partial|"
    r"complete|great|well|some) response|under control|remission|ongoing|no (?:progression|growth|change|sign|new|evidence|"
    r"relapse|recurrence)|(?:not|n[o'’]?t|never|no longer) (?:yet |been )?(?:progress\w*|grow\w*|grew|come back|spread\w*|"
    r"relaps\w*|recur\w*|worse)|too early|too soon|just (?:started|begun)|work(?:s|ing|ed)? (?:well|so far|fine|still|"
    r"good)|it works|is working|seems to work|disappear\w*|clear\b|no cancer|finished as planned|all good|helping|helps)\b",
    re.I,
)
SIDE_EFFECTS = re.compile(
    r"\b(?:side ?-?effects?|toxic\w*|neuropath\w*|allerg\w*|not tolerat\w*|could ?n[o'’]?t (?:tolerate|bear|take)|intoleran\w*|"
    r"too (?:strong|hard|much)|heart|lung|weak)\b",
    re.I,
)


@dataclass(frozen=True)
class Course:
    """One course as it stands in the text: medicines, where it begins, its setting, and whether that was said."""

    drugs: Tuple[str, ...]
    at: int
    end: int
    setting: str
    marked: bool


class Treatments:
    """Reads courses; `words` are the vocabulary of knowledge/vocabulary/screening/treatments.yml with the medicines of the facts."""

    def __init__(
        self, drugs: Mapping[str, Sequence[str]], kinds: Mapping[str, Sequence[str]], parts: Mapping[str, Sequence[str]], settings: Mapping[str, Sequence[str]]
    ) -> None:
        self._language = ClinicalLanguage({"drug": drugs})
        self._kind = {drug: kind for kind, names in kinds.items() for drug in names}
        self._parts = {name: frozenset(inside) for name, inside in parts.items()}
        self._settings = {
            name: re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, said), key=len, reverse=True))})(?!\w)", re.I) for name, said in settings.items()
        }

    def had(self, text: str, asked: bool) -> Optional[List[Treatment]]:
        """The courses that were begun, in their order; an empty list where there was none; None where nothing is told."""
        text = TIGHT.sub(r" \1 ", text)
        courses = self._courses(text)
        if not asked and courses and not HAD.search(text):
            return None
        number = self._number(text)
        found = [Treatment(course.drugs, course.setting, course.marked) for course in courses]
        advanced = sum(one.setting == ADVANCED for one in found)
        if number > advanced and (asked or found):
            found = [*[Treatment(()) for _ in range(number - advanced)], *found]
        if found:
            return found
        if asked and (NONE.search(text) or (SURGERY.search(text) and not number) or re.search(r"\bradio\w*|\bradiation\b", text, re.I) or self._planned(text)):
            return []
        return (
            []
            if re.search(
                r"\b(?:no|not had any|without any) (?:\w+ )?(?:treatments?|chemo\w*|therapy)\b(?: so far| yet| at all| before|\W|"
                r"$)|\bnewly diagnosed\b|\bnot (?:yet )?started (?:any )?(?:treatment|chemo\w*)|\bnothing (?:has been )?(?:given|"
                r"started) yet",
                text,
                re.I,
            )
            else None
        )

    def grew_after(self, text: str, asked: bool) -> Optional[List[str]]:
        """The medicines on which the cancer grew; `last` where only that it grew is told; an empty list where it did not."""
        mentions = self._mentions(text)
        if not asked and not (mentions and any(m.start() > mentions[-1][1] or GREW_ON.match(text[m.end() :]) for m in GREW.finditer(text))):
            return None
        found: List[str] = []
        held = False
        for clause in re.split(r"[.;\n]|\bbut\b|\bthen\b|,(?=\s*(?:and|but|it|the|she|he|now))|\bwhile\b|\bnow\b|\bcurrently\b", text, flags=re.I):
            still = HELD.search(clause)
            grew = GREW.search(clause)
            if grew and not (still and still.start() <= grew.start() < still.end()):
                found += [drug for drug, _, _ in self._mentions(clause)] or ["last"]
            elif still:
                held = True
        named = [drug for drug in found if drug != "last"]
        if found:
            return list(dict.fromkeys(named)) or ["last"]
        if held or (asked and (NONE.search(text) or re.match(r"^\W*(?:not|neither)\b", text, re.I) or SIDE_EFFECTS.search(text))):
            return []
        if asked:
            named = [drug for drug, _, _ in self._mentions(text)]
            return named or (["last"] if re.match(r"^\W*(?:yes|yep|yeah|both|all|it did|the last|on all|on both)\b", text, re.I) else None)
        return None

    def _mentions(self, text: str) -> List[Tuple[str, int, int]]:
        return [(m.value, m.start, m.end) for m in self._language.mentions(text)]

    def _planned(self, text: str) -> bool:
        return bool(self._settings["planned"].search(text))

    @staticmethod
    def _number(text: str) -> int:
        counted = [NUMBERED[m["n"].lower()] for m in COUNTED.finditer(text)]
        ordinal = [ORDINALS[m["n"].lower()] for m in ORDINAL.finditer(text)]
        return max([*counted, *ordinal], default=0)

    def _courses(self, text: str) -> List[Course]:
        found: List[Course] = []
        since = 0
        for piece, at, after in self._pieces(text):
            told = self._in(piece, at, text)
            if told and after and found:  # `Enhertu after FOLFOX`: what is named last came first
                found[since:since] = told
            elif told:
                since, found = len(found), [*found, *told]
            elif found and SURGERY.search(piece) and not ADVANCED_WORDS.search(text[: at + len(piece)]) and len(found) == 1 and found[-1].setting == ADVANCED:
                found[-1] = _around(found[-1])
        return self._merged(found, text)

    def _pieces(self, text: str) -> List[Tuple[str, int, bool]]:
        pieces, place, after = [], 0, False
        for match in BOUNDARY.finditer(text):
            pieces.append((text[place : match.start()], place, after))
            place, after = match.end(), match[0].strip().lower() == "after"
        pieces.append((text[place:], place, after))
        return [piece for piece in pieces if piece[0].strip()]

    def _in(self, piece: str, at: int, text: str) -> List[Course]:
        mentions = [m for m in self._mentions(piece) if not NOT_HAD.search(piece[: m[1]]) and not WISHED.search(piece[: m[1]])]
        specific = [m for m in mentions if m[0] not in ("chemotherapy", "immunotherapy", "targeted-therapy")]
        courses: List[Course] = []
        current: List[Tuple[str, int, int]] = []
        for mention in mentions:
            between = piece[current[-1][2] : mention[1]] if current else ""
            if current and not self._joins([drug for drug, _, _ in current], mention[0], between):
                courses.append(self._course(current, piece, at))
                current = []
            current.append(mention)
        if current:
            courses.append(self._course(current, piece, at))
        return [
            course
            for course in courses
            if course.setting
            and not (specific and course.drugs == ("chemotherapy",) and len(courses) > 1 and not re.search(r"\bchemo\w*\W+(?:then|and then)", piece, re.I))
        ]

    def _joins(self, current: Sequence[str], drug: str, between: str) -> bool:
        if drug in current:
            return True
        kinds = {self._kind.get(one, "own") for one in current}
        kind = self._kind.get(drug, "own")
        plus = bool(PLUS.search(between))
        if re.match(r"^\s*\(", between) or "/" in between or re.search(r"\bor\b|\bi\.?e\b|=", between):
            return True
        if drug in self._parts and any(one in self._parts for one in current):
            return plus
        if "own" in (kind, *kinds):
            return plus
        if "second" in (kind, *kinds):
            return plus or {kind, *kinds} == {"second"} or ({kind, *kinds} <= {"second", "target"} and bool(re.search(r"\band\b", between)))
        return True

    def _course(self, mentions: Sequence[Tuple[str, int, int]], piece: str, at: int) -> Course:
        drugs = tuple(dict.fromkeys(drug for drug, _, _ in mentions))
        if len(drugs) > 1:
            drugs = tuple(drug for drug in drugs if drug != "chemotherapy") or drugs
        first, last = mentions[0][1], mentions[-1][2]
        clause = _clause(piece, first, last)
        after = self._settings["around_surgery"].search(clause)
        planned = self._settings["planned"].search(clause)
        setting = ADVANCED
        if after and not ADVANCED_WORDS.search(clause):
            setting = AROUND_SURGERY
        if planned and not re.search(r"\b(?:now on|already|since|had|received|cycles?)\b", clause, re.I):
            setting = ""
        return Course(drugs, at + first, at + last, setting, bool(after) or bool(ADVANCED_WORDS.search(clause)))

    def _merged(self, courses: Sequence[Course], text: str) -> List[Course]:
        """Without what only goes on: the same course again, or a part of it kept on."""
        merged: List[Course] = []
        for course in courses:
            before = merged[-1] if merged else None
            between = text[before.end : course.at] if before else ""
            if before and self._goes_on(before, course, between, text[course.at : course.end + 40]):
                if before.setting != course.setting and AROUND_SURGERY in (before.setting, course.setting) and not GREW.search(between):
                    merged[-1] = _around(before)
                continue
            merged.append(course)
        return merged

    def _goes_on(self, before: Course, course: Course, between: str, behind: str) -> bool:
        inside = self._all(course.drugs) <= self._all(before.drugs)
        if not inside or ADVANCED_WORDS.search(between) or GREW.search(between):
            return False
        if course.drugs == before.drugs:
            return course.setting == before.setting or not course.marked or bool(SURGERY.search(between + behind))
        return course.setting == before.setting

    def _all(self, drugs: Sequence[str]) -> FrozenSet[str]:
        inside: Dict[str, FrozenSet[str]] = {drug: self._parts.get(drug, frozenset()) for drug in drugs}
        return frozenset(drugs).union(*inside.values()) if drugs else frozenset()


def _around(course: Course) -> Course:
    return Course(course.drugs, course.at, course.end, AROUND_SURGERY, True)


def _clause(piece: str, first: int, last: int) -> str:
    """What stands around a course up to the next comma on both sides; a comma that only parts a list is passed."""
    start = max(piece.rfind(",", 0, first) + 1, 0)
    end = piece.find(",", last)
    return piece[start : end if end >= 0 else len(piece)]
