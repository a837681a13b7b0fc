"""Numbers with their units: a temperature, the oxygen in the blood, how many times."""

from __future__ import annotations

import re
from typing import Iterator, List, NamedTuple, Sequence

from bot.language.phrases import Hit
from bot.language.wording import Plain

FEVER_C, FEVER_F = 38.0, 100.4
WARM_C, WARM_F = 37.5, 99.5
COLDEST_C, HOTTEST_C, COLDEST_F, HOTTEST_F = 34.0, 43.0, 94.0, 108.0
LOW_OXYGEN, LEAST_OXYGEN = 93, 60
MANY_TIMES = 6
HIGH_SUGAR, HIGHEST_MMOL, HIGH_MG = 20, 45, 350  # blood sugar in mmol/l and mg/dl
NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
TEMPERATURE = re.compile(
    r"(?<![\d.,/+-])(?<!out of )(?P<whole>3[4-9]|4[0-3]|9[4-9]|10[0-8])(?:(?:\s?[.,]\s?|\s+point\s+)(?P<part>\d{1,2}))?(?![\d]|[.,]\d)\s*"
    r"(?P<unit>(?:°|º|˚|degrees?|degres?|deg|grad|gradus)?\s*(?:[cf]\b|celsius|celcius|centigrade|fahrenheit|farenheit)|°|º|degrees?|degres?|deg\b)?"
    r"(?!\s*(?:%|percent|mg|ml|km|miles?|kg|kilo|mo\b|(?:months?|weeks?|years?|yrs?|days?|hours?)(?!\s*\d)"
    r"|out of \d|points?|times|people|patients|mm|cm|ng|u/|iu|g/|x10|/|vs|versus"
    r"|euro|dollars?|usd|\$|pounds?|cycles?))",
    re.I,
)
ABOUT_HEAT = re.compile(
    r"fe+a?ve?r|temp|therm|\bshiv|\bchill|\bhot\b|burn|shak|shower|reading|measur|\bheat|degree|°|chemo|capox|folfox|xelox|enhertu|infusion|herceptin"
    r"|capecit|xeloda|call|high|T\s*3|celsius|treatment|under the weather|unwell|analgin|paracetamol|tylenol|panadol|calpol|nurofen|ibuprofen|\bill\b",
    re.I,
)
NOT_HEAT = re.compile(
    r"(?:cea|platelets?|plt|wbc|white (?:blood )?(?:cells?|count)|neutrophils?|anc|creatinine|egfr|sodium|potassium|alt|ast|alp|bilirubin"
    r"|ldh|glucose|sugar|pressure|bp|pulse|inr|tsh|ferritin|day|cycle|ef|lvef|ejection fraction"
    r"|ca\s?125|ca\s?19(?:[-.]9)?|ca\s?72(?:[-.]4)?|ca\s?15(?:[-.]3)?|score|ratio|cps|weigh\w*|bmi|hb|haemoglobin|hemoglobin|ki-?67|hct|haematocrit|hematocrit|aged?|room|outside|weather|store\w*"
    r"|fridge|below|under|orr|os|pfs|median|hr|size|page|stage|\$|€|£|albumin|rate|line|cost|marker\w*)\W*(?:(?:is|was|of|at|to|=|:|went|rose|fell|dropped|from|up|down|now)\W*){0,2}$",
    re.I,
)
AGED = re.compile(
    r"\b(?:sons?|daughters?|brothers?|sisters?|mothers?|fathers?|mum|mom|dad|husband|wife|uncle|aunt(?:y|ie)?|cousin|niece|nephew|friend|man|woman|patient|he|she|i)"
    r"(?:\s(?:is|am))?\s*[,(]\s*$",
    re.I,
)
I_AM = re.compile(r"\b(?:i['’]?m|i am|he['’]?s|she['’]?s|(?:he|she) is)\s+(?:only |just |still |now )?$", re.I)
ABOUT_AGE = re.compile(r"\byears? old\b|\bperiods?\b|menopaus|\bchildren\b|\bkids\b|\bbab(?:y|ies)\b|fertil|pregnan|\bage\b|too young|so young", re.I)
WEATHER = re.compile(
    r"\b(?:weather forecast|hot weather|outside|summer|heat ?wave|sunny|in the sun"
    r"|sun exposure|such heat|this heat|room thermometer|thermometer in the room|degrees? (?:of )?heat"
    r"|room temperature|(?:in|inside|from|of) (?:the|my|our|a) fridge|greenhouse|refrigerat\w*|stored?\b|storage|dubai|sauna"
    r"|bath water|oven|pregnant|response rate|figures)\b",
    re.I,
)
WORDED = re.compile(
    r"\b(?:(?:a|one)[ -]hundred(?:[ -]and)?[ -](?:one|two|three|four|five|six|point (?:four|five|six|seven|eight|nine))\b"
    r"|one[ -](?:zero|oh|o)[ -](?:one|two|three|four|five|six)\b|three[ -](?:eight|nine)(?=[ -]point)"
    r"|(?:thirty[ -](?:eight|nine)|fou?rty(?:[ -]one)?)\b)"
    r"(?!\s*(?:percent|mg|kilos?|kg|months?|weeks?|years?|days?|times|hours?|people|patients|minutes))",
    re.I,
)
POINTED = re.compile(r"[ -]point[ -](?:\d|zero|one|two|three|four|five|six|seven|eight|nine)\b", re.I)
SURELY_HEAT = re.compile(r"fe+a?ve?r|temp(?!l)|thermom|shiver|fahrenheit|celsius|degrees", re.I)
OXYGEN = re.compile(
    r"\b(?:spo2|o2|sats?|saturation|ox[iy]gen|ox[iy]meter|pulse ox\w*|finger (?:thing|clip|meter|gadget)|clip on (?:my|his|her|the)(?: \w+)? finger)\b"
    r"\D{0,30}?(?<!\d)(\d\d)(?!\d|[.,]\d)"
    r"|(?<!\d)(\d\d)\s*%?\s*(?:oxygen|spo2|o2|sats)\b",
    re.I,
)
SUGAR = re.compile(r"\b(?:sugars?|glucose)\b\D{0,24}?(?<!\d)(\d{2,3})(?!\d|\s*(?:%|mg\b|g\b|years?))", re.I)
TIMES = re.compile(
    r"\b(\d{1,2}|" + "|".join(NUMBERS) + r")(?:th|st|nd|rd)?\s*(?:\+|plus|or more)?\s*"
    r"(?:x\b|times?\b|watery|loose|stools?|motions?|bowel|poos?|trips|visits|toilet|runs|bouts|episodes|diarr\w*)",
    re.I,
)
ALARMING_READINGS = frozenset(("high-reading", "low-oxygen", "high-sugar", "many-times"))
OLD_YEAR = re.compile(r"\b(?:in|since|back in|around|during|of)\s+(?:19\d\d|20[01]\d|202[0-5])\b", re.I)


class Span(NamedTuple):
    """A reading and the characters that it stands on."""

    name: str
    start: int
    end: int


def readings(text: str) -> Iterator[Span]:
    """The readings of a message that mean something for a warning sign."""
    for match in TEMPERATURE.finditer(text):
        name = _heat(text, match)
        if name:
            yield Span(name, match.start(), match.end())
    yield from _worded(text)
    yield from _counted(text)
    for match in OLD_YEAR.finditer(text):
        yield Span("past", match.start(), match.end())


def placed(spans: Sequence[Span], words: Sequence[Plain]) -> List[Hit]:
    """The readings on the words of the message."""
    hits = []
    for span in spans:
        inside = [index for index, word in enumerate(words) if word.start < span.end and word.end > span.start]
        if inside:
            hits.append(Hit(span.name, inside[0], inside[-1] + 1))
    return hits


def _worded(text: str) -> Iterator[Span]:
    for match in WORDED.finditer(text):
        if (POINTED.match(text, match.end()) or SURELY_HEAT.search(text)) and not WEATHER.search(text):
            yield Span("high-reading", match.start(), match.end())


def _counted(text: str) -> Iterator[Span]:
    for match in OXYGEN.finditer(text):
        if LEAST_OXYGEN <= int(match[1] or match[2]) <= LOW_OXYGEN:
            yield Span("low-oxygen", match.start(), match.end())
    for match in SUGAR.finditer(text):
        if HIGH_SUGAR <= int(match[1]) <= HIGHEST_MMOL or int(match[1]) >= HIGH_MG:
            yield Span("high-sugar", match.start(), match.end())
    for match in TIMES.finditer(text):
        if (NUMBERS.get(match[1].lower()) or int(match[1] if match[1].isdigit() else 0)) >= MANY_TIMES:
            yield Span("many-times", match.start(), match.end())


def _heat(text: str, match: "re.Match[str]") -> str:
    value = float(f"{match['whole']}.{match['part'] or 0}")
    unit = (match["unit"] or "").strip().lower()
    sure = bool(unit) or (match["part"] is not None and len(match["part"]) == 1)
    about = bool(unit or ABOUT_HEAT.search(text))
    if WEATHER.search(text) or NOT_HEAT.search(text[: match.start()]):
        return "no-heat"
    if not sure and (AGED.search(text[: match.start()]) or (value < COLDEST_F and I_AM.search(text[: match.start()]) and ABOUT_AGE.search(text))):
        return ""
    if not (sure or about) or (value >= COLDEST_F and not about):
        return ""
    if FEVER_C <= value <= HOTTEST_C or (FEVER_F <= value <= HOTTEST_F):
        return "high-reading"
    if COLDEST_C <= value < FEVER_C or COLDEST_F <= value < FEVER_F:
        return "normal-reading" if value < WARM_C or COLDEST_F <= value < WARM_F else ""
    return ""
