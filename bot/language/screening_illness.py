"""The illness as people write it: which cancer, biopsy, stage, HER2 and the other markers, how active, lungs and heart."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Tuple

from bot.care.her2 import judged
from bot.care.report import Report, Sample, Stated
from bot.language.report import ReportReader

NOT_YET = re.compile(
    r"\b(?:not|never|n[o'’]?t|without|no)\b(?: \w+){0,3} (?:diagnos(?:ed|is)|confirmed cancer)|\bundiagnosed\b|\b(?:no|"
    r"without a?) (?:formal |official |firm |clear )?diagnosis\b|\b(?:only|just) (?:symptoms|a suspicion|suspected|worried)\b"
    r"|\bsuspect(?:ed|ing|s)?\b|\b(?:wait\w*|scheduled|booked|due) (?:for|on) (?:the |a |my |her |his |an )?(?:first "
    r"|gastroscopy|endoscopy|camera|biopsy(?! result)|tests?|appointment|diagnosis)|\b(?:don'?t|do not|doesn'?t|not) "
    r"(?:even |yet )?(?:know|sure|certain) (?:yet )?(?:if|whether) (?:it|i|he|she|this|we|my \w+)(?:'s| is| have| has|"
    r" am)\b.{0,12}cancer"
    r"|\b(?:might|may|could) (?:be|have) (?:stomach |gastric )?cancer|\bnot (?:been )?(?:tested|examined|checked) yet\b|"
    r"\bno cancer (?:yet|found)|\b(?:i|we) (?:think|fear|am afraid|worry) (?:it|i|he|she|that)\b.{0,20}cancer|\bworried "
    r"(?:it|that|i|about).{0,20}cancer|\bhave ?n[o'’]?t had (?:a |any |the )?(?:gastroscopy|endoscopy|biopsy|tests?)",
    re.I,
)
JUNCTION = re.compile(
    r"\b(?:gej|ge ?junction|goj|eg ?junction|egj|gea|junction(?:al)?|gastro-?(?:o?esophageal|esophageal)|gastro-? ?o?esophag\w+|"
    r"o?esophago-?gastric|cardia|siewert|where (?:the )?(?:gullet|food ?pipe|o?esophagus)\b.{0,30}\bstomach)\b",
    re.I,
)
STOMACH = re.compile(
    r"\b(?:stomach|stomache|stomac|stomoch|gastric|antr(?:um|al)|pylor(?:us|ic)|fundus|linitis|signet|belly cancer|magen\w*|g[aá]stric[oa])\b", re.I
)
GULLET = re.compile(r"\b(?:o?esophag(?:us|eal)|gullet|food ?pipe)\b", re.I)
BREAST = re.compile(r"\b(?:breast|mammary|her-? ?2 positive breast|ductal|lobular)\b", re.I)
OTHER = re.compile(
    r"\b(?:lungs?|colon|colorectal|bowel|rect(?:um|al)|pancrea\w+|liver cancer|hepato\w+|ovar(?:y|ies|ian)|bladder|uter(?:us|"
    r"ine)|endometri\w+|cervi(?:x|cal)|prostate|kidney|renal|skin|melanoma|thyroid|brain|leuk\w+|lymphoma|bile duct|"
    r"cholangio\w+|gall ?bladder|salivary|head and neck|biliary|myeloma|sarcoma)\b",
    re.I,
)
CANCER = r"(?: cancer| carcinoma| ca\b| tumou?r| adenocarcinoma)"
SPREAD_TO = re.compile(
    r"\b(?:spread|mets?|metasta\w+|nodules?|lesions?|deposits?|nodes?|invad\w+|gone|went|moved|secondar\w+)\b(?: \w+){0,4}\W*$|"
    r"\b(?:to|in) (?:the |her |his |my |both )?$",
    re.I,
)
LONG_AGO = re.compile(
    r"\b(?:years? ago|had|history|previous(?:ly)?|earlier|in (?:19|20)\d\d|before|cured|survivor|also|my (?:mother|aunt|sister|grandmother))\b", re.I
)

BIOPSY_NO = re.compile(
    r"\b(?:no|not|without|n[o'’]?t|never|awaiting|waiting for(?: the| a)?)\b(?: \w+){0,3} biops|\bbiops\w+ (?:is |was )?(?:not|planned|pending|scheduled|next)",
    re.I,
)
BIOPSY_YES = re.compile(r"\bbiops\w+|\bhistolog\w+|\bpatholog\w+|\bconfirmed\b|\bgastrectomy\b|\b(?:her-?2|ihc)\b.{0,12}[0-3]\+", re.I)

STAGE = re.compile(
    r"\b(?:stage|stadium|stg|stge|st\.?)\W{0,3}(?:is |was |of |at |now |a |the |it'?s )*(?P<stage>iv|iii|ii|i|[1-4]|"
    r"four|three|two|one)\s?(?P<letter>[abc])?\b|\b(?P<ordinal>fourth|third|second|first|4th|3rd|2nd|1st)[ -]stage\b",
    re.I,
)
BARE_STAGE = re.compile(
    r"^\W*(?:(?:it'?s|it is|she is|he is|i am|i'm|now|probably|maybe|i think|about|around|at|a|the|number|doctor|said|"
    r"says|they)\W+)*(?P<stage>iv|iii|ii|i|[1-4]|four|three|two|one)\s?(?P<letter>[abc])?\b(?!\s*(?:lines?|months?|years?|"
    r"weeks?|cycles?|times?|\+))",
    re.I,
)
ROMAN = {
    "4": "IV",
    "iv": "IV",
    "four": "IV",
    "fourth": "IV",
    "4th": "IV",
    "3": "III",
    "iii": "III",
    "three": "III",
    "third": "III",
    "3rd": "III",
    "2": "II",
    "ii": "II",
    "two": "II",
    "second": "II",
    "2nd": "II",
    "1": "I",
    "i": "I",
    "one": "I",
    "first": "I",
    "1st": "I",
}
NO_SPREAD = re.compile(
    r"\b(?:no|not|n[o'’]t|without|never|free of)\b(?: \w+){0,3} (?:spread|metasta\w*|mets|distant)|\bnot metastatic\b|"
    r"\bnon-?metastatic\b|\bm0\b|\b(?:has|is|was|did)(?:n[o'’]?t| not) (?:yet )?spread|\blocali[sz]ed\b",
    re.I,
)
SPREAD = re.compile(
    r"\bmetasta\w+|\bmets?\b|\bhas spread|\bspread (?:to|in|into|all|every|already)|\b(?:it|which|that)(?:'s| has| had)? "
    r"spread|\bm1[abc]?\b|\bsecondar(?:y|ies)\b|\b(?:in|to|into) (?:the |her |his |my |both )?(?:liver|lungs?|bones?|"
    r"peritone\w+|brain|ovar\w+|omentum)\b|\bcarcinomatosis\b|\bascites\b|\bend[- ]?stage\b|\bterminal\b|\bwide ?spread\b",
    re.I,
)
RECURRENT = re.compile(r"\b(?:came|come|coming|comes) back\b|\brecur\w*|\brelaps\w*|\breturned\b", re.I)
LOCALLY = re.compile(
    r"\blocal(?:ly)?[- ](?:advanced|spread)|\bunresectable\b|\binoperable\b|\bnot (?:operable|resectable)|\b(?:cannot|"
    r"can'?t|can not|not) be (?:operated|removed)|\blymph nodes? (?:only|nearby)|\bnearby (?:lymph )?nodes\b",
    re.I,
)
EARLY_STAGE = re.compile(
    r"\bearly\b|\boperable\b|\bresectable\b|\b(?:can|will|to|should|could) be (?:operated|removed)|\bcan be operated\b|"
    r"\bbefore (?:the )?(?:surgery|operation)\b|\bsurgery (?:is )?(?:planned|possible)|\bt[12]a?b? ?n0\b",
    re.I,
)
ADVANCED_STAGE = re.compile(r"\b(?:advanced|late stage)\b", re.I)

NUMBER = r"(?<![\d.])(?P<n>[0-4])(?![\d.]|\s*(?:%|hours?|hrs?|km|min|days?|years?|months?|times|meals))"
ECOG_NUMBER = re.compile(rf"\b(?:ecog|who|ps|performance status|zubrod)\b(?: (?:ps|score|status|performance status|is|of|was|grade))*\W{{0,4}}{NUMBER}", re.I)
BARE_ECOG = re.compile(
    rf"^\W*(?:(?:about|around|maybe|i think|probably|it'?s|its|a|number|grade|level|score|between|ecog)\W+)*{NUMBER}(?:\s*(?:[,.;(-]|or|to|$)|\s*$)", re.I
)
HALF = r"(?:half|50 ?%|most|majority|much)"
LYING = r"(?:bed|chair|couch|sofa|lying|lies|lie|sits?|sitting|resting|sleep(?:s|ing)?|wheel ?chair|recliner)"
ACTIVE: Tuple[Tuple[int, "re.Pattern[str]"], ...] = tuple(
    (grade, re.compile(pattern, re.I))
    for grade, pattern in (
        (
            0,
            r"\bfully active|\bas (?:active|fit|well) as (?:before|ever|always|she was|he was|i was)|\b(?:works?|working) full|"
            r"\bfull[- ]time\b|\bno (?:limit\w*|restrict\w*|trouble|problems?|symptoms?)\b(?!.{0,30}\bbut\b)|\b(?:just |exactly "
            r")?like before\b|\bsame as (?:before|always|ever)|\bcompletely (?:normal|fine|active|fit|independent)|\b(?:does|"
            r"do|doing) everything\b(?!.{0,40}\b(?:but|slow|tired|except)\b)",
        ),
        (
            4,
            r"\bbed-? ?(?:ridden|bound)|\b(?:cannot|can'?t|can not|unable to|not able to|never|doesn'?t|does not) (?:get|leave|"
            r"come|gets|leaves) (?:out of |up from |up|the |her |his |my )*bed|\bin bed (?:all|the whole|24|all the)\b|\b(?:always|"
            r"all day|all the time|permanently|completely|stays?) in (?:a |the |her |his )?(?:bed|chair)|\ball day in (?:a |"
            r"the |her |his )?(?:bed|chair)|\b(?:completely|totally|fully) (?:disabled|dependent|depends)|\b(?:cannot|can'?t|"
            r"can not) do anything|\bneeds? help (?:with|for) everything",
        ),
        (
            3,
            rf"\b{LYING}\b.{{0,40}}\b(?:more than|over|above|most|{HALF}(?: of)?) ?(?:half|50|(?:of )?the (?:day|time)|(?:of "
            rf")?(?:the )?day|of the time)|\b(?:more than|over) half\b.{{0,40}}\b{LYING}|\bmost of (?:the|her|his|my) (?:day|"
            rf"time)\b.{{0,20}}\b(?:in|on|lying|resting|sleep|bed)|\bmostly (?:in bed|lying|resting|sleeps|in (?:a |the |her "
            rf"|his )?(?:bed|chair))|\b(?:help|helped|assist\w*)\b.{{0,20}}\b(?:wash|dress|bath|shower|toilet|walk|stand)|\bwheel "
            rf"?chair\b|\bbarely (?:walks?|gets? up|moves?|leaves?)|\b(?:only )?limited self",
        ),
        (
            2,
            r"\b(?:cannot|can'?t|can not|could ?n[o'’]?t|unable to|not able to|isn'?t able to|no longer|any ?more|too weak to|"
            r"doesn'?t|does not|does ?nt|not|unable|stopped|had to stop|gave up|quit)\b(?: \w+){0,2} (?:work|working|works|job)\b|"
            r"\b(?:cannot|can'?t|no longer|not) (?:do )?(?:any )?work\b|\bno work\b|\bup (?:and about |and around )?(?:for )?(?:most|"
            r"more than half)|\b(?:looks?|takes?|taking|looking|cares?|caring) (?:after|of|for|care of) (?:her|him|my|them|your)sel(?:f|"
            r"ves)|\bself[- ]?care\b|\b(?:washes|dresses|feeds) (?:her|him|my)self|\bless than half\b|\b(?:naps?|rests? (?:a "
            r"lot|in the|often|several|during|every))\b|\bsome(?:times)? (?:of the day |hours )?in bed",
        ),
        (
            1,
            r"\blight(?:er)? (?:house ?)?(?:work|chores|jobs|things|activit\w+)|\bhouse ?work|\bcook(?:s|ing)?\b|\bshopping|"
            r"\bdesk|\boffice|\bpart[- ]?time|\bslow(?:er|ly|ed)?\b|\btire[sd]?\b|\bfatigue\w*|\bweak(?:er|ness)?\b|\bwalks?\b|"
            r"\bwalking\b|\bmostly (?:active|normal|fine|ok|well|independent)|\b(?:almost|nearly|pretty much|quite|fairly|rather|"
            r"reasonably) (?:normal|active|fit|well|everything|as before|independent)|\bmost things|\b(?:gets?|get) (?:tired|"
            r"breathless|out of breath)|\b(?:hard|heavy|strenuous|demanding|physical)\b|\bactive\b.{0,20}\bbut\b|\bgarden|\bdrives?\b|"
            r"\bstairs\b|\bwork(?:s|ing)? (?:from home|a bit|a little|some)",
        ),
        (
            0,
            r"\b(?:very |quite |still |perfectly )?(?:active|fit|energetic|strong)\b|\bnormal(?:ly)?\b|\b(?:fine|good|well|great|"
            r"ok)\b|\bwork(?:s|ing)?\b|\bindependent\b|\bruns?\b|\bgym\b|\bjog\w*|\bexercis\w+|\bsports?\b|\beverything\b",
        ),
    )
)

# What tells how active somebody is even where nobody asked.
SURELY_ACTIVE: Tuple[Tuple[str, "re.Pattern[str]"], ...] = (
    ("4", ACTIVE[1][1]),
    (
        "3",
        re.compile(
            r"\b(?:in bed|in a chair|lying|resting) (?:for )?(?:more than half|most) (?:of )?the day|\bneeds help (?:to|with) (?:wash|dress|bath)", re.I
        ),
    ),
    (
        "2",
        re.compile(
            r"\b(?:cannot|can'?t|no longer|too weak to) work(?:s|ing)?(?: any ?more)?\b(?! on)|\b(?:looks after|takes care of|cares for) (?:her|him|my)self",
            re.I,
        ),
    ),
    ("1", re.compile(r"\blight (?:house ?)?(?:work|chores|jobs)|\b(?:does|do|doing) (?:the |some |her |his |my )?house ?work", re.I)),
    ("0", re.compile(r"\bfully active\b|\bas active as before\b|\bworks? full[- ]time\b", re.I)),
)

LUNG = re.compile(r"\b(?:lungs?|ild|pneumonitis|interstitial|breath\w*|copd|asthma|fibrosis|emphysema|pulmonary)\b", re.I)
HEART = re.compile(r"\b(?:heart|cardiac|cardio\w*|lvef|ejection|ef\b|echo\w*|stent|bypass|infarct\w*|arrhythmi\w*|atrial|angina|hypertension)\b", re.I)
NO_TROUBLE = re.compile(r"\b(?:no|not|never|without|none|n[o'’]?t|normal|fine|ok|okay|good|healthy|free of|neither)\b", re.I)
TROUBLE = re.compile(
    r"\b(?:problems?|trouble|disease|failure|ild|pneumonitis|asthma|copd|attack|infarct\w*|stent|damage|inflammation|weak|reduced|low)\b", re.I
)
DEPOSITS = re.compile(r"\b(?:mets?|metasta\w+|spread|lesions?|nodules?|spots?|deposits?|secondar\w+|stage)\b", re.I)
CLAUSES = re.compile(r"[.;,\n]|\bbut\b|\bexcept\b", re.I)
POSITIVE = re.compile(
    r"^\W*(?:(?:it'?s|it is|it was|was|is|they said|said|came back|came|result|her2|her-2)\W+)*(?:positive|pos|\+|\+ve|yes|amplified|high)\b", re.I
)


def diagnosis(text: str, asked: bool) -> Optional[str]:
    """`stomach`, `junction`, `oesophagus`, `breast`, `other` or `not_diagnosed`."""
    plain = re.sub(
        r"\bheart ?burn\b|\bstomach (?:pain|ache|problems?|trouble|cramps?|ulcers?|surgery|removed|doctor|upset|bug|acid)s?\b", " ", text, flags=re.I
    )
    places = _places(plain, asked)
    if NOT_YET.search(text) and (asked or "cancer" in text.lower() or re.search(r"diagnos|biops", text, re.I)) and not _surely(plain):
        return "not_diagnosed"
    return places


def _surely(text: str) -> bool:
    return bool(re.search(r"\b(?:stage|her-?2 (?:is|was|positive|[0-3])|adenocarcinoma|confirmed by|biopsy (?:confirmed|showed|proved|says))\b", text, re.I))


def _places(text: str, asked: bool) -> Optional[str]:
    needs = "" if asked else rf".{{0,30}}(?:{CANCER})"
    found: List[Tuple[int, str]] = []
    for value, pattern in (("junction", JUNCTION), ("stomach", STOMACH), ("oesophagus", GULLET), ("breast", BREAST), ("other", OTHER)):
        for match in pattern.finditer(text):
            clause = re.split(r"[.;\n]|\bbut\b", text[match.end() :])[0]
            if value in ("breast", "other", "oesophagus") and SPREAD_TO.search(text[: match.start()]):
                continue
            if (
                value in ("breast", "other")
                and LONG_AGO.search(text[max(0, match.start() - 40) : match.end() + 40])
                and (STOMACH.search(text) or JUNCTION.search(text))
            ):
                continue
            if value in ("breast", "other") and re.search(r"\b(?:not|no|isn'?t|never)\b[^,;.]{0,12}$", text[: match.start()], re.I):
                continue
            if asked or value in ("junction",) or re.search(needs, f"{match[0]}{clause}", re.I) or (value == "stomach" and _alone(text, match)):
                found.append((match.start(), value))
    values = [value for _, value in found]
    if "breast" in values and re.search(r"\bbreast\b.{0,40}\b(?:spread|metasta\w*|mets)\b", text, re.I):
        return "breast"
    for value in ("junction", "stomach", "oesophagus", "breast", "other"):
        if value in values:
            return value
    return None


def _alone(text: str, match: "re.Match[str]") -> bool:
    """`61, from Kenya, stomach, stage 4`: the organ is a part of a list by itself."""
    before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    return (not before or before[-1] in ",;:.") and (not after or after[0] in ",;.")


def biopsy(text: str, asked: bool) -> Optional[str]:
    """`yes` or `no`, where a biopsy is spoken of."""
    if BIOPSY_NO.search(text):
        return "no"
    return "yes" if BIOPSY_YES.search(text) else None


def stage(text: str, asked: bool) -> Optional[str]:
    """`I` to `IV`, or `early`, `locally_advanced`, `recurrent` where only words are told."""
    named = [
        m for m in STAGE.finditer(text) if not re.search(r"\b(?:not|n[o'’]t|was|first|originally|initially)\s*(?:a |at )?$", text[: m.start()], re.I)
    ] or list(STAGE.finditer(text))
    if named:
        return ROMAN[(named[-1]["stage"] or named[-1]["ordinal"]).lower()]
    bare = BARE_STAGE.search(text) if asked else None
    if bare:
        return ROMAN[bare["stage"].lower()]
    if SPREAD.search(text) and not NO_SPREAD.search(AT_FIRST.sub(" ", text)) and (asked or not HISTORY.search(text)):
        return "IV"
    if RECURRENT.search(text) and asked:
        return "recurrent"
    if LOCALLY.search(text):
        return "locally_advanced"
    if asked and (EARLY_STAGE.search(text) or NO_SPREAD.search(text)):
        return "early"
    if asked and ADVANCED_STAGE.search(text):
        return "IV"
    return "early" if re.search(r"\bearly[- ]stage\b", text, re.I) else None


AT_FIRST = re.compile(
    r"\b(?:it |she |he )?(?:was|were|had been|been)\b[^.;]{0,40}\b(?:at (?:the )?(?:start|beginning|first)|initially|"
    r"originally|first|before|then|in 20\d\d)\b|\b(?:initially|originally|at first|first)\b[^,.;]{0,40}",
    re.I,
)
HISTORY = re.compile(r"\b(?:worried|afraid|if|whether|in case|might|could)\b", re.I)


def ecog(text: str, asked: bool) -> Optional[str]:
    """`0` to `4`, from the number or from plain words; the worst that is told counts."""
    number = ECOG_NUMBER.search(text) or (BARE_ECOG.search(text) if asked else None)
    if number:
        return number["n"]
    if re.search(r"\bkarnofsky\b|\bkps\b", text, re.I):
        percent = re.search(r"\b(100|[1-9]0)\b", text)
        return _of_karnofsky(int(percent[1])) if percent else None
    if not asked:
        return next((grade for grade, pattern in SURELY_ACTIVE if pattern.search(text)), None)
    return next((str(grade) for grade, pattern in ACTIVE if pattern.search(text)), None)


def _of_karnofsky(percent: int) -> str:
    return str(0 if percent == 100 else 1 if percent >= 80 else 2 if percent >= 60 else 3 if percent >= 40 else 4)


def side_effects(text: str, asked: bool) -> Optional[List[str]]:
    """`lung` and `heart` where there was trouble; an empty list where there was none. Only where it is spoken of."""
    found, spoken = [], False
    for clause in CLAUSES.split(text):
        for value, pattern in (("lung", LUNG), ("heart", HEART)):
            if pattern.search(clause) and not DEPOSITS.search(clause) and (asked or NO_TROUBLE.search(clause) or TROUBLE.search(clause)):
                spoken = True
                found += [] if NO_TROUBLE.search(clause) else [value]
    return list(dict.fromkeys(found)) if spoken else None


class Markers:
    """HER2 and the other markers, by the reader of reports."""

    def __init__(self, reader: ReportReader) -> None:
        self._reader = reader

    def read(self, text: str, asked: str = "") -> Dict[str, Any]:
        """Every marker that is told; what was asked for may stand alone, as `2+`, `positive` or `5`."""
        found = _told(self._reader.read(text))
        if asked and asked not in found:
            found.update(_only(asked, self._alone(asked, text)))
        return found

    def _alone(self, asked: str, text: str) -> Dict[str, Any]:
        if asked == "her2_ihc":
            bare = re.sub(r"^\W*(?:score |ihc |it'?s |it is |her2 )*([0-3])\W*$", r"\1+", text.strip(), flags=re.I).replace("0+", "0")
            return _told(self._reader.read(text, bare=True)) or _told(self._reader.read(f"HER2 IHC: {bare}"))
        if asked == "her2_ish":
            return _told(self._reader.read(f"HER2 IHC 2+, FISH: {text}")) or ({"her2_ish": "amplified"} if POSITIVE.search(text) else {})
        if asked == "cps":
            number = re.search(r"(?<![\d.])(\d{1,3}(?:[.,]\d+)?)(?![\d.+])", text)
            below = re.search(r"(?:<|less than|below|under)\s*1\b|\bzero\b|\bnegative\b", text, re.I)
            return {"cps": 0.0} if below else _told(self._reader.read(f"PD-L1 CPS: {number[1]}")) if number else {}
        if asked == "cldn182":
            return _told(self._reader.read(f"CLDN18.2: {text}"))
        return _told(self._reader.read(f"MSI: {text}")) if asked == "msi" else {}


def _only(asked: str, found: Dict[str, Any]) -> Dict[str, Any]:
    return {name: value for name, value in found.items() if name == asked or (asked == "her2_ihc" and name == "her2_ish")}


def _told(report: Report) -> Dict[str, Any]:
    verdict = judged(report)
    sample = verdict.sample or (report.samples[0] if len(report.samples) == 1 else Sample())
    stated = sample.stated if sample.stated in (Stated.POSITIVE, Stated.NEGATIVE, Stated.LOW) and not sample.ihc else None
    plus = {"her2_ihc": sample.ihc, "her2_ish": sample.ish, "her2_stated": stated}
    found: Dict[str, Any] = {name: value.value for name, value in plus.items() if value}
    found.update({name: value for name in ("cps", "cldn182", "msi") if (value := getattr(report, name)) is not None})
    return found
