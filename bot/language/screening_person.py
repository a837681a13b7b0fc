"""Who is asking, how old, from where, and how to reach them, as people write it."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Mapping, Optional, Tuple

FAMILY = (
    r"mum|mom|mummy|mommy|mam|mother|ma|mama|amma|dad|daddy|father|papa|baba|abba|parents?|wife|husband|hubby|spouse|"
    r"partner|fianc[eé]e?|boyfriend|girlfriend|son|daughter|child|kid|baby|"
    r"brother|sister|bro|sis|sibling|grand ?(?:mother|father|ma|pa|mum|mom|dad|parent|son|daughter)|nan|nana|grandad|"
    r"granny|uncle|aunt|auntie|aunty|cousin|niece|nephew|(?:mother|father|brother|sister|son|daughter)[- ]in[- ]law|"
    r"relative|family member|loved one|step ?(?:mother|father|mum|mom|dad|son|daughter|brother|sister)"
)
FRIEND = r"friend|neighbou?r|colleague|co-?worker|boss|teacher"
CLINICIAN = re.compile(
    r"\bi(?:'m| am) (?:a|an|the|her|his|their|one of (?:her|his|the)) (?:\w+ )?(?:doctor|physician|oncologist|surgeon|"
    r"nurse|gp|pharmacist|consultant|medical (?:doctor|student)|health ?(?:care)? (?:professional|worker))"
    r"|\b(?:a|my|our) patient of (?:mine|ours)|\bmy patient\b|\bhealth(?:care)? professional|\b(?:treating|referring) "
    r"(?:doctor|physician|oncologist)|^\W*(?:a )?(?:doctor|nurse|oncologist|physician)\W*$",
    re.I,
)
MYSELF = re.compile(
    r"\bmyself\b|\bi(?:'m| am) (?:the|a|an) (?:\w+ )?(?:patient|survivor|one who is (?:ill|sick))|\bfor me\b|\bit(?:'s|"
    r" is) (?:me|mine|about me|for me|for myself)|^\W*(?:me|i|self|patient|the patient|mine|i am|its me|it's me|just "
    r"me)\W*$"
    r"|\bi(?:'m| am)? (?:have|had|got|was diagnosed|am diagnosed|been diagnosed|am ill|am sick|am the patient|suffer|"
    r"am suffering|have been diagnosed|was told i have|am living with)\b|\bi've (?:got|been diagnosed|had)\b|\bi(?:'m|"
    r" am) (?:\w+ )?(?:ill|sick)\b"
    r"|\bmy (?:own )?(?:cancer|tumou?r|report|biopsy|stage|her-?2|stomach|oncologist|diagnosis|treatment|chemo|case)\b|"
    r"\bi(?:'m| am) (?:a )?\d{1,3}\b|\bpatient (?:myself|here)\b|\bmyself\b",
    re.I,
)
RELATED = re.compile(
    rf"\b(?:my|our|for (?:my|our|a|the)|his|her|about my|with my|a|the|dear|older|elder|younger|late|patient'?s) (?:\w+ "
    rf")?(?:{FAMILY})\b|\bi(?:'m| am) (?:the|a|her|his|their|an?) (?:\w+ )?(?:{FAMILY})\b|\b(?:{FAMILY}) of (?:the|a|"
    rf"my) patient"
    rf"|^\W*(?:(?:it'?s|its|for|this is|about|i am|i'm)\W+)*(?:my |our |the |a |her |his )?(?:{FAMILY})\b|\bcare ?(?:giver|"
    rf"r)\b|\b(?:{FAMILY}) (?:is|has|was|had|needs|got)\b|\bsomeone in my family\b|\bin my family\b|\bon behalf of\b",
    re.I,
)
FRIENDLY = re.compile(rf"\b(?:my|our|a|for a|close|best|good|dear) (?:\w+ )?(?:{FRIEND})\b|^\W*(?:a |my )?(?:{FRIEND})\W*$", re.I)
FAMILY_HISTORY = re.compile(rf"\bmy (?:{FAMILY}) (?:also |once |too )?(?:had|died|passed)\b.*", re.I)

ONES = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    )
}
TENS = {w: n * 10 for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
WORDED = re.compile(rf"\b(?:(?P<tens>{'|'.join(TENS)}|fourty)(?:[ -](?P<unit>{'|'.join(list(ONES)[1:10])}))?|(?P<teen>{'|'.join(list(ONES)[10:])}))\b", re.I)
KINDS_OF_PEOPLE = rf"(?:i|we|he|she|they|{FAMILY}|{FRIEND}|patient|who|person)"
BORN = re.compile(
    r"\b(?:born|birth(?:day|date)?|dob|d\.o\.b\.?|year of birth)\b\D{0,20}(?:\d{1,2}[./-]\d{1,2}[./-])?(?:\d{1,2}\w{0,2} "
    r"\w+ |\w+ \d{1,2},? )?(?P<year>19\d\d|20[012]\d)",
    re.I,
)
OLD = re.compile(
    r"(?<![\d.])(?P<years>1[01]\d|\d{1,2})(?:\s*(?:½|1/2))?(?:\s*[- ]?\s*(?:(?:years?|yrs?|yr|y)\.?[- ]?(?:old|of age)|"
    r"yo\b|y\.o\.?|y/o|jahre alt)|(?:[- ]?years?)?\s+old\b|\s?(?:m|f|male|female|man|woman)\b)"
    rf"|\b(?:aged?|turn(?:s|ed|ing)?|age is|age:|age of)\W{{0,3}}(?P<aged>1[01]\d|\d{{1,2}})\b(?! (?:months?|weeks?))"
    rf"|\b(?:{KINDS_OF_PEOPLE})(?:'s|'m|'re| is| am| are|,)? (?:now |only |just |about |around |almost |nearly |a |already "
    rf")*(?P<is>1[01]\d|\d{{1,2}})(?=\s*(?:[,.;!]|$|and\b|from\b|in\b|with\b|years?(?! ago)\b|now\b|next\b|this\b|has\b|"
    rf"had\b|\())",
    re.I,
)
MONTHS_OLD = re.compile(r"\b\d{1,2}[- ](?:months?|weeks?)[- ]old\b", re.I)
BARE_AGE = re.compile(r"(?<![\d.+/-])(1[01]\d|\d{1,2})(?![\d+%]|[.,]\d|\s*(?:months?|weeks?|kg|mg))")
YOUNG = re.compile(
    r"\b(?:under (?:18|eighteen)|below 18|younger than 18|less than 18|not (?:yet )?(?:18|an adult)|minor|child|kid|"
    r"toddler|infant|teen(?:ager|age)?|school ?(?:boy|girl)|underage)\b",
    re.I,
)
GROWN = re.compile(
    r"\b(?:adult|over (?:18|eighteen)|above 18|older than 18|18 ?(?:\+|or (?:over|older|above))|more than 18|of age|"
    r"grown[- ]?up|elderly|senior|pensioner|retired|middle[- ]?aged)\b",
    re.I,
)
DECADE = re.compile(
    r"\b(?:early |mid[- ]?|late |in (?:her|his|my|their|the) )+(?:\w+ )?(?P<decade>[2-9]0)'?s\b|\b(?:early|mid|late)[- "
    r"](?P<worded>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b|\bin (?:her|his|my|their|"
    r"the) (?:early |mid[- ]?|late )?(?P<plain>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b",
    re.I,
)
DECADES = {f"{w[:-1]}ies": n for w, n in TENS.items()}

EMAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[a-z]{2,}", re.I)
PHONE = re.compile(r"(?<![\w.])(?:\+|00)?\(?\d(?:[\s().\-/]{0,2}\d){6,16}(?!\w)")
WAYS = re.compile(
    r"\b(?:whats ?app|telegram|signal|viber|wechat|we chat|sms|text message|e-?mail|phone|call|in (?:this|the) chat|"
    r"here|this chat|through (?:this|the) chat|chat)\b",
    re.I,
)
TIME = re.compile(
    r"\b(?:(?:any|some) ?time(?: (?:is (?:fine|ok|good)|works|of day))?|whenever|always|(?:in the |every |late |early "
    r"|during the |weekday |weekend |most )?(?:mornings?|afternoons?|evenings?|nights?|days?time|weekends?|weekdays?|"
    r"lunch ?time|noon)(?: (?:only|best|after \w+))?"
    r"|(?:after|before|around|from|until|till|between|at|by)\s+(?:about )?(?:\d{1,2}(?:[:.]\d\d)?|six|seven|eight|five|"
    r"four|nine|ten|noon|work|lunch|dinner)(?:\s*(?:am|pm|a\.m\.|p\.m\.|o'?clock|h\b|hrs?))?(?:\s*(?:to|and|-|–|till|"
    r"until)\s*\d{1,2}(?:[:.]\d\d)?\s*(?:am|pm)?)?(?: \w+ time)?"
    r"|\d{1,2}(?:[:.]\d\d)?\s*(?:am|pm)\b(?:\s*(?:to|-|–)\s*\d{1,2}(?:[:.]\d\d)?\s*(?:am|pm)?)?|(?:on |every )?(?:mon|"
    r"tues|wednes|thurs|fri|satur|sun)days?|tomorrow|today|tonight|(?:as )?soon(?: as possible)?|asap)\b",
    re.I,
)
NAMED = re.compile(
    r"\b(?:my name is|my name'?s|name is|name:|call me|i am called|i'?m called|this is|it'?s|here is|i am|i'm)\s+(?P<name>(?:(?:dr|"
    r"mr|mrs|ms|miss|prof)\.? )?[A-ZÀ-ÞА-Я][\w'’.-]*(?:\s+(?:[A-ZÀ-ÞА-Я][\w'’.-]*|bin|binti|van|de|der|al|el|von|da|"
    r"la))*)"
)
SURELY_NAMED = re.compile(NAMED.pattern.replace("|this is|it'?s|here is|i am|i'm", ""), re.I)
CAPITALISED = re.compile(r"^(?:(?:dr|mr|mrs|ms|miss|prof)\.? )?[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){0,4}$", re.I)
NOT_A_NAME = re.compile(
    r"^(?:yes|no|ok|okay|hello|hi|thanks|anonymous|email|phone|whatsapp|none|nothing|why|what|the|a|my|his|her|our|i|"
    r"we|you|please|sorry|best|any|after|before|in|on|at|by)\b",
    re.I,
)


def who(text: str, asked: bool) -> Optional[str]:
    """`patient`, `family`, `friend` or `clinician`."""
    if CLINICIAN.search(text):
        return "clinician"
    plain = FAMILY_HISTORY.sub("", text) if MYSELF.search(text) else text
    related, friend, own = RELATED.search(plain), FRIENDLY.search(plain), MYSELF.search(plain)
    if related and not (own and own.start() < related.start() and re.match(r"\bi(?:'m| am) (?:the|a) (?:\w+ )?patient", own[0], re.I)):
        return "family"
    if friend and not own:
        return "friend"
    if own:
        return "patient"
    return None


def age(text: str, asked: bool, year: int) -> Any:
    """Years, or `adult` or `minor` where no number is told."""
    if MONTHS_OLD.search(text):
        return "minor"
    born = BORN.search(text)
    if born:
        return year - int(born["year"])
    plain = _numbered(text)
    old = OLD.search(plain)
    if old:
        return int(old["years"] or old["aged"] or old["is"])
    decade = DECADE.search(text)
    if decade:
        return int(decade["decade"]) if decade["decade"] else DECADES[(decade["worded"] or decade["plain"]).lower()]
    if not asked:
        return "minor" if re.search(r"\b(?:is|am) (?:a )?(?:minor|under (?:18|eighteen)|teenager)\b", text, re.I) else None
    if YOUNG.search(text) and not re.search(r"\bno(?:t| )\b", text, re.I):
        return "minor"
    if GROWN.search(text):
        return "adult"
    bare = BARE_AGE.search(plain)
    return int(bare[1]) if bare else None


class Countries:
    """Finds the country that a text names; a city stands for its country."""

    def __init__(self, countries: Mapping[str, Mapping[str, Any]]) -> None:
        self._name: Dict[str, str] = {}
        for entry in countries.values():
            for name in (entry["name"], *entry["also"]):
                self._name[name if name.isupper() else name.lower()] = entry["name"]
        names = sorted(self._name, key=len, reverse=True)
        self._plain = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(n) for n in names if not n.isupper())})(?!\w)", re.I)
        self._exact = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(n) for n in names if n.isupper()) or 'USA'})(?!\w)")

    def named(self, text: str) -> List[Tuple[int, str]]:
        """Every country that is named, with its place in the text."""
        found = [(m.start(), self._name[m[0].lower()]) for m in self._plain.finditer(text)]
        found += [(m.start(), self._name[m[0]]) for m in self._exact.finditer(text) if m[0] in self._name]
        return sorted(found)

    def home(self, text: str, asked: bool) -> Optional[str]:
        """The country where somebody lives; where treatment is wanted is another thing."""
        known = self.named(text)
        living = [name for at, name in known if LIVING.search(text[:at])]
        if living:
            return living[0]
        here = [name for at, name in known if not ELSEWHERE.search(text[:at])]
        if asked and here:
            return here[0]
        parts = {part.strip().lower(): part for part in re.split(r"[,;.\n]| and ", text)}
        return next((name for part, whole in parts.items() for at, name in self.named(whole) if part in self._name and self._name[part] == name), None)


LIVING = re.compile(
    r"\b(?:from|lives?(?: \w+)? in|living(?: \w+)? in|live(?: \w+)? in|resid\w+(?: \w+)? (?:in|of)|based in|located "
    r"in|at home in|citizen of|currently in|(?:we|she|he|they|i)(?:'re|'s|'m| are| is| am)(?: \w+)? in|here in|am in|"
    r"are in)\s+(?:the |a small town in |near |[A-Z][\w-]+,? (?:in )?)?$",
    re.I,
)
ELSEWHERE = re.compile(
    r"\b(?:treat\w*|go|going|travel\w*|fly|come|coming|hospitals?|trials?|interested|prefer\w*|hope|want\w*|available)\b[^.;]{0,30}\b(?:in|to)\s+(?:the )?$",
    re.I,
)


def contact(text: str, asked: bool) -> Optional[str]:
    """E-mail address, phone number, or another way that was named."""
    found = [m[0].strip(" .,;") for m in sorted([*EMAIL.finditer(text), *_phones(text)], key=lambda m: m.start())]
    if found:
        return ", ".join(dict.fromkeys(found))
    return text.strip() if asked and WAYS.search(text) else None


def contact_time(text: str, asked: bool) -> Optional[str]:
    """When somebody can be reached."""
    found = [m[0].strip() for m in TIME.finditer(EMAIL.sub(" ", PHONE.sub(" ", text)))]
    return ", ".join(dict.fromkeys(found)) if asked and found else None


def name(text: str, asked: bool) -> Optional[str]:
    """The name that somebody gives: strictly `my name is ...`; where it was asked for, also alone."""
    sure = SURELY_NAMED.search(text)
    if sure:
        return sure["name"].strip(" .")
    if not asked:
        return None
    found = NAMED.search(text)
    if found and not NOT_A_NAME.search(found["name"]):
        return found["name"].strip(" .")
    for part in re.split(r"[,;:\n]|\.\s|\s[-–—]\s|\band\b|\bon\b|\bat\b|\bvia\b|\bby\b", EMAIL.sub(",", PHONE.sub(",", text))):
        plain = part.strip(" .!()")
        large = all(word[0].isupper() or not word[0].isascii() for word in plain.split()) or (plain == text.strip(" .!()") and len(plain.split()) <= 2)
        if plain and large and CAPITALISED.match(plain) and not (NOT_A_NAME.search(plain) or WAYS.search(plain) or TIME.search(plain)):
            return plain
    return None


def _phones(text: str) -> List["re.Match[str]"]:
    return [m for m in PHONE.finditer(EMAIL.sub(lambda e: " " * len(e[0]), text)) if sum(c.isdigit() for c in m[0]) >= 7]


def _numbered(text: str) -> str:
    return WORDED.sub(_number, text)


def _number(match: "re.Match[str]") -> str:
    if match["teen"]:
        return str(ONES[match["teen"].lower()])
    return str(TENS[match["tens"].lower().replace("fourty", "forty")] + (ONES[match["unit"].lower()] if match["unit"] else 0))
