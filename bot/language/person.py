"""Whether somebody asks for a person, read from the words themselves: a request for help must not hang on a threshold.

It stands beside the classifier, which knows many more wordings but is not sure of short, misspelt or mixed ones.
"""

from __future__ import annotations

import re
from typing import Dict, Tuple

from rapidfuzz.distance import OSA

from bot.language.person_abroad import asks_in_another_language

SHORT: Dict[str, str] = {
    "u": "you", "ur": "your", "r": "are", "plz": "please", "pls": "please", "plse": "please", "2": "to", "4": "for", "w": "with", "sum1": "someone",
    "some1": "someone", "any1": "anyone", "smone": "someone", "tlk": "talk", "tlak": "talk", "takl": "talk", "tak": "talk", "spk": "speak", "cal": "call",
    "humn": "human", "hooman": "human", "persn": "person", "reel": "real", "dr": "doctor", "docs": "doctors", "docter": "doctor", "msg": "message",
    "ppl": "people", "wanna": "want to", "gimme": "give me", "lemme": "let me", "dont": "do not", "cant": "can not", "nobody": "no one",
    "rep": "representative", "hlp": "help", "spik": "speak", "phon": "phone", "numba": "number", "bak": "back",
}  # fmt: skip
SPELLED = (
    "somebody", "someone", "anyone", "anybody", "human", "person", "people", "coordinator", "representative", "operator", "connect", "transfer", "contact",
    "speak", "please", "manager", "navigator", "expert", "forward", "counsellor", "counselor", "executive", "specialist", "advisor",
)  # fmt: skip
LEAST_LETTERS = 5
SHORT_MESSAGE = 16
US = (
    "humans?(?: being)?|persons?|someone|somebody|anyone|anybody|coordinators?|navigators?|case (?:manager|worker)s?|operators?|agents?|"
    "representatives?|"
    "advis[eo]rs?|counsell?ors?|executives?|managers?|staff(?: members?)?|members? of staff|team members?|customer (?:care|service|support)|"
    "support (?:team|staff)|supervisors?"
)
OURS = f"{US}|people|team|doctors?|nurses?|experts?|specialists?|consultants?|colleagues?|boss|oncologists?"
WHICH = r"(?:(?:a|an|any|some|the|real|live|actual|living|patient|care|medical|human|responsible|senior) )*"
YOURS = r"(?:one of )?your (?:\w+ ){0,2}?"
ONE = (
    rf"(?:{WHICH}(?:{US})|(?:{YOURS}|one of the |(?:a|any|real|live|actual) )(?:{OURS})|(?:a |any |some )?\w+ of (?:yours|your (?:staff|"
    r"team|office)))\b"
)
TALK = r"(?:talk|speak|chat|discuss|consult|meet|call|conversation|word|interact|communicate|complain|telephone)(?:ing)?\b"
REACH = r"(?:reach|contact|get hold of|get in touch with|get through to|get|call|phone|ring|message|email|hear from|consult|see|connect(?:ed)?)"
TELL = r"(?:call|phone|telephone|ring|contact|message|text|email|whatsapp|writes?|reach|answer|get back|get in touch|reply|take over|join)\b"
HERE = r"(?:end|side|office|organi[sz]ation|team|company|staff|service|place|cent(?:er|re)|agency)"
WISHED, WHOSE = r"(?:need|want|like|love|prefer|rather|better|help(?:s|ed)?)", r"(?:a|an|any|your|some|by|the)"
VOICE = r"(?:voices?|talking|telephone|by phone|on the phone|over the phone|phone call)"
LINES, NUMBER = r"phones?|telephone|helpline|hotline|whatsapp|mobile|cell", r"(?:numbers?|no|num|nr|nos)"
THEY = r"lady|gentleman|girl|woman|man"
ASKING = r"(?:want|need|like|wish|prefer|rather|let|can|could|may|might|please|kindly|possible|how (?:do|can)|where|would|must|have to|request|ask)"

REQUESTS: Tuple[str, ...] = (
    rf"\b{ASKING}\b.{{0,40}}?\b{TALK}(?: (?:to|with|about|it|this|over|on|the|phone|through|directly|urgently|now)){{0,4}} {ONE}",
    rf"^(?:{TALK}) (?:to|with) {ONE}",
    rf"\b{ONE}(?: \w+){{0,5}}? {TELL}(?: (?:to|with|in|touch))* (?:me|us|my|this|it|back)\b",
    r"(?<!\bwill )(?<!\bwould )\b(?:call|phone|ring|contact|whatsapp|email) (?:me|us)\b(?! (?:when|if) )(?=.*\bplease|$| back| on\b| now| today)",
    rf"\b(?:transfer|connect|forward|escalate|switch|hand(?:ed)?|pass|put|refer)\b(?: (?:me|us|this|it|him|her|"
    rf"my \w+))?(?: \w+){{0,3}}? (?:to|with|over|through) (?:\w+ )?{ONE}",
    r"\b(?:transfer|connect|escalate) (?:me|us|this)\b(?! to (?:a |the )?hospital)|\bput (?:me|us) through\b|\bput " + ONE + r" on\b|please connect$",
    r"\b(?:get|give|want|bring|find|send|fetch) (?:me |us )?(?:a |an |the )?(?:real |live |actual |living )?(?:human|person|agent|operator|"
    r"coordinator|representative|staff|someone real|somebody real)\b",
    r"\b(?:need|require) (?:a |an )?(?:real |live |actual )?(?:human|agent|operator|representative|coordinator)\b(?! (?:epidermal|growth|trial))",
    rf"\b(?:how|where) (?:do|can|could|would|shall) (?:i|we) (?:\w+ )?{REACH} (?:to )?{ONE}",
    r"\b(?:want|would like|need|let|have|ask|could|can)\b.{0,20}\bone of your\b",
    rf"\b(?:let|have|ask|get) {ONE}(?: to)? (?:\w+ )?(?:call|answer|reply|contact|speak|talk|help|look|ring|phone|message|take|get|explain|respond)",
    r"(?<!because )\b(?:do not|not|no|enough|tired|sick|fed up|stop|hate)\b(?: (?:want|like|to|a|the|of|talk|talking|speak|speaking|chat|"
    r"chatting|with|this|these|more|any))* "
    r"(?:ro)?(?:bots?|chatbots?|machines?|computers?)$",
    r"\b(?:please|kindly) (?:call|ring|phone|telephone)\b(?! (?:it|this|that|the|my (?:doctor|hospital)))|\bhuman voice\b",
    r"\b(?:arrange|book|schedule|set up|organi[sz]e|request)(?: me| us| for)? (?:a |an )?(?:phone |video |zoom |whatsapp )?(?:call|callback)\b",
    r"\b(?:get|give|bring|find|fetch) (?:me|us) (?:some(?:one|body)|one person)\b",
    rf"\b{ONE}(?: to)? (?:get|gets|getting) (?:back|in touch)\b|\b(?:talk|speak) (?:to|with) (?:at|in|from) (?:your|cancerfax)\b",
    rf"\b(?:send|show|give) (?:my|this|the|our) \w+ to (?:a |the |your )?(?:{US})\b(?! else)|\b(?:is|are) {ONE} (?:\w+ )?(?:available|free|there|"
    rf"online|on duty)\b",
    r"\bwhom? (?:can|could) (?:i|we) (?:talk|speak|ring|call|phone)(?: to| with)?(?: here| now)?$",
    r"\bwhere are (?:the |your )?(?:real )?(?:humans?|people|staff)\b",
    r"\b(?:is|are) (?:not )?(?:there )?(?:anyone|anybody|someone|somebody)(?: \w+)? (?:there|home|here|available|online|around|on duty|real|awake)\b",
    r"\b(?:anyone|anybody) (?:there|home|here)\b(?! (?:know|knows|had|has|have|tried|who|with|on|else)\b)",
    r"\b(?:real|live|actual) (?:persons?|people|humans?|somebody|someone|agents?)\b",
    r"\b(?:give|send|share|need|want)(?: \w+){0,2} (?:whatsapp|hotline|helpline|phone (?:number|no|call|contact)|contact (?:number|no|details)|"
    r"telephone|mobile"
    r" (?:number|no))\b|\b(?:give|send|share)(?: \w+){0,2} (?:phone|mobile)\b",
    r"\b(?:your|whatsapp|contact|phone) (?:phone |contact |telephone |whatsapp )?(?:number|no)\b.*\b(?:your|call you|reach you|someone)\b|"
    r"\bwhat is your (?:phone|whatsapp|number)",
    r"\b(?:handed|transferred|connected|put through|escalated) (?:over )?(?:to|with) (?:someone|somebody|anyone|a |an )",
    rf"\bwhere (?:is|are) (?:the |my |our |your |that )?(?:promised )?(?:{US})\b(?! (?:in|located|on) )|\bstill (?:no|waiting for) (?:a |an |"
    rf"the )?(?:{US}|call)\b",
    rf"\b(?:not|instead of) (?:you|it|this|the|a|an|with)(?: (?:chat)?(?:bot|robot|machine|computer|program|ai))?(?: \w+)?[ ,.]+(?:a |an |the |real |"
    rf"live )*(?:{US}|people)\b|"
    r"\b(?:real |live )?(?:person|human|people),? not (?:you|a |the )?(?:chat)?(?:bot|robot|machine|computer|program|ai|screen)?$",
    r"\b(?:bring|fetch|send|find|get|call) (?:in |over |here )?(?:someone|somebody|anyone|one person|a colleague|your colleagues?|your boss)\b",
    r"^(?:please |kindly |could you |can you |plz |just )*(?:contact|get in (?:touch|contact) with|reach out to|get back to|follow up with|talk to|"
    r"speak (?:to|with)|"
    r"answer|write to) (?:me|us)\b(?! (?:about|what|how|why|in (?:english|simple|plain|short))\b)|\bplease (?:contact|get in (?:touch|contact) with|"
    r"reach out to|get back to) (?:me|us)\b",
    r"\b(?:consultation|appointment|meeting|call) with (?:one of )?your\b",
    r"\b(?:from|of|in|at) your (?:office|company|team|side|staff|organi[sz]ation|service|centre|center|agency|end)\b.{0,30}\b(?:help|assist|guide|"
    r"call|ring|phone|write|message|speak|talk|answer|explain|reply)",
    r"\bwho(?: else)? (?:can|could|will) (?:really |actually |properly )?help (?:me|us)(?: (?:properly|instead|then|really|here|now))?$",
    r"\b(?:let|have|give|get|bring) (?:me|us) (?:have |get |see )?(?:someone|somebody)\b",
    r"\b(?:flesh and blood|living soul|living being|living person|human (?:voice|touch|help|support|reply|answer|"
    r"assistance|contact|operator|agent|service))\b|(?<!to )\blive (?:help|chat|support|agent|person|operator|assistance|human|representative)\b",
    r"\b(?:someone|somebody|anyone|anybody) (?:real|actual|human|alive|living|competent|qualified|responsible)\b|\bwho else (?:is|can|do you have)\b",
    r"\b(?:ro)?bot,? (?:go away|get lost|off|out|leave|shut up)\b|\b(?:switch|turn) (?:this |the |it )?(?:(?:ro)?bot )?off\b.{0,20}\b(?:person|human|bot)",
    r"\b(?:call|ring|phone|text|whatsapp) (?:me|us)(?: \w+){0,3} (?:tomorrow|tonight|morning|afternoon|evening|later|soon|asap|urgently|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|after|at|before)\b",
    r"\b(?:my|our) (?:phone |mobile |whatsapp |cell )?(?:number|no) is\b.*\d{3}",
    r"\b(?:possible|like|want|wish|can|could|may|prefer|request)\b.{0,20}\b(?:be|get) (?:phoned|called back|rung|contacted|telephoned)\b",
    r"\b\w+ speaking (?:lady|person|staff|nurse|doctor|man|woman|coordinator|colleague|agent|someone|somebody|team)\b",
    r"\b(?:want|like|wish|prefer|need|expect(?:ing)?|wait(?:ing)? for) (?:to (?:be|get) (?:called|contacted|phoned|rung)(?! \w+ed\b)|your call|a call|"
    r"a call ?back)\b",
    rf"\b{ASKING}\b.{{0,20}}\b(?:help|answers?|reply|support|advice|explanation|explained) (?:from|by) {WHICH}(?:{US}|people)\b(?! (?:with|who|on|in)\b)",
    rf"\b(?:button|option|link|key|command|one|way) (?:for|to (?:get|reach|call|ring|talk to|speak to|speak with)) {WHICH}(?:{US})\b",
    rf"\b{ONE}(?: \w+){{0,3}}? (?:takes?|walks?|guides?|talks?|leads?|helps?|goes|go) (?:me|us|it|this) ?(?:through|over|out)?\b|"
    rf"\b{ONE}(?: \w+){{0,3}}? explains? (?:it |this |that |everything )?to (?:me|us)\b",
    rf"\b(?:someone|somebody|anyone|anybody|persons?|whoever|who|one)\b(?: \w+){{0,4}}? (?:at|on|from|in) your (?:own )?{HERE}\b",
    r"\bwho (?:from|of|among) you\b|\b(?:if|could|can|would|will|may|should|which) (?:some|any|just )?(?:one|1|two|some) of (?:you|your)\b",
    r"\b(?:need|want|like|reach|get|until|till|before|waiting for|wait for|see|meet|let|have) (?:some|any|just )?(?:one|1|two) of (?:you|your people|them)\b",
    rf"\b{WISHED}(?: me| us)?(?: to)?(?: have| hear| listen to)?(?: {WHOSE})?(?: human| real| kind| live)? {VOICE}\b",
    rf"\bdo (?:you|u)(?: people| guys| folks| all)? (?:do|have|offer|take|answer|use) (?:{WHOSE} )?(?:{LINES}|calls?|voice|video calls?)\b",
    rf"\b(?:your|what is|whats|is there a|any) (?:{LINES}|contact) ?{NUMBER}\b(?! of (?:the|my))|\bnumber (?:i|we) can (?:ring|call|phone|reach|dial)\b",
    rf"\b(?:give|leave|send|take|note|drop|share|write)(?: you| down)? my (?:(?:{LINES}|contact) )?(?:{NUMBER}|phone|mobile|contact)\b",
    r"\b(?:nobody|no one|none of you|you never|you did not|you have not)(?: has| have| had)?(?: ever)? "
    r"(?:rang|ring|rung|called|call|phoned|phone|contacted|came back|got back)\b(?!.*\b(?:hospital|clinic|doctor|lab|ward|surgeon|oncologist|nurse)\b)",
    r"\b(?:pass|switch|put|hand|send|move) (?:me|us) (?:along|over|on|through|across)\b",
    r"\bplease do (?:call|ring|phone|contact)\b|\bmissed your call\b|\b(?:call|ring|phone|try) (?:me|us) (?:again|once more)\b",
    rf"\bis (?:he|she|(?:the|that) (?:{THEY}|person)) (?:still |now )?(?:there|online|back|in|here|available|on duty|at work)\b",
    rf"\b(?:can|could|may|will|would) your (?:\w+ )?(?:{OURS}|{THEY}|people) (?:please |kindly )?"
    r"(?:speak|talk|call|ring|phone|explain|come|visit|help)\b(?! (?:my|our) family)",
    rf"\bwhen (?:do|does|will|can|are) your (?:\w+ )?(?:{OURS}) (?:start|begin|come|open|be (?:in|there|back)|back|answer|work|in)\b",
    r"\b(?:reach|talk to|speak to|speak with|call|ring) you (?:directly|in person|by phone|on the phone|live)\b|\bcan you hand me over\b",
    r"\b(?:out of|off|away from) (?:this |the )?(?:chat)?(?:bot|robot|machine)\b|\bwho is on (?:duty|call)\b(?! at| in)",
    rf"\b(?:connect|talk|speak|link)(?:ed|ing)? (?:to|with) (?:{WHICH})?(?:\w+ )?(?:{OURS}) (?:of|from|at|in) your\b",
    r"\b(?:anyone|anybody|someone|somebody) (?:in|at) (?:the|your) office\b|\bis (?:no one|nobody|anyone|anybody)(?: \w+)? (?:awake|over there|around)\b",
    r"\b(?:arrange|request|want|need|give|do|make)(?: me| us| for)? (?:one|a|1) (?:call ?back|phone call|callback)\b",
    r"\b(?:tell|explain (?:it )?to|show) (?:someone|somebody) the whole\b|\bsomebody (?:to )?look (?:at )?(?:my|our|the) (?:papers?|reports?|slides)\b",
)  # fmt: skip
NOT_A_REQUEST = re.compile(
    r"\b(?:not|never) (?:want|like|wish) to be \w+ed\b|\b(?:real|live|actual) (?:persons?|humans?|people) (?:typing|writing|behind|reading|answering)\b|"
    r"\b(?:do not|no longer|not|no one|no) (?:needs?|calls?|ring|phone|contact|bother|trouble)\b|\b(?:any ?more|after all|withdraw|cancel\w*|"
    r"third persons?)\b|"
    rf"\b(?:do not|did not|never) (?:want|need|wish|like|care)(?: to)? (?:{TALK}(?: to| with)? |see |a |any )(?:{WHICH})?(?:{US}|people|call)\b|"
    rf"\bno need (?:for|of|to)\b|\bstop (?:asking|offering|telling|suggesting|sending)\b|"
    rf"^(?:how|what|why|when|where) (?:do|does|did|will|would|can) (?:(?:most|other|many|the|a|my|our|their) )*(?:real |actual |live )?"
    rf"(?:people|patients?|persons?|humans?|lab(?:oratory)?|labs|hospital|clinic|pharmacy|insurance|pathologist|surgeon)\b|"
    r"^(?:are|am|is) (?:you|i|this)\b|^(?:should|do|does|did|must) (?:i|we|he|she|they)\b|\bmy (?:doctor|oncologist|surgeon|nurse|team|"
    r"hospital)\b(?!.*\byour\b)|"
    r"^(?:how do|what should|when should|what do) (?:i|we) (?:tell|say|talk|ask)|^(?:can|could|may) (?:a|an|any|some)?(?:person|people|"
    r"someone|anyone|somebody) (?:with|who|on)\b(?! your)|"
    r"\bdifference between\b|\bis contacted\b|\b(?:i|we|he|she|they) (?:already |just |have |had )*(?:spoke|spoken|talked|met|chatted|heard)\b|"
    r"^(?:but )?you (?:told|said|wrote|mentioned)\b|"
    r"^(?:do|does|did|will|would|can|could) (?:the |a |my |our |their )?(?:trial|study|hospital|clinic|ward|research|lab|insurance|airline|embassy)s?\b|"
    r"\bpeople with\b|^did (?:a|an|any|some|the|real)\b|"
    r"^(?:what|which|who|does|do) (?:is|are|does|do|a|real|the)\b(?!.*\b(?:number|whatsapp|phone|call me|talk|speak)\b)"
)
NEEDLESS = (
    r"\bno (?:need|reason|point)\b|\b(?:do|did|does|would) not (?:\w+ )?(?:want|need|require|wish|like|care|ask)\b|"
    r"\b(?:no longer|never) (?:need|want|ask(?:ed)?)\b|\b(?:rather|better|please) not\b|\bnot (?:necessary|needed|required|interested)\b|"
    rf"\bwithout\b|^no\b(?= {WHICH}(?:{US}) (?:please|thanks|thank you|needed|necessary)\b)"
)
BETWEEN = rf"to|for|of|in|with|that|have|be|get|see|anyone|anybody|{TALK}|connected|transferred|bothered|called|involve|bother|trouble|send|fetch"
DECLINED = re.compile(
    rf"\bcancel\w*\b.{{0,20}}\b(?:calls?|callback|request|appointment)\b|"
    rf"(?:{NEEDLESS})(?: (?:{BETWEEN}))* ?(?:{WHICH}(?:{US}|people|calls?|callback)\b|$)|"
    rf"\b(?:{US}|call|callback) (?:is|are|was) not (?:necessary|needed|required)\b"
)
ALONE = re.compile(
    rf"^(?:(?:hello|hi|hey|please|ok|now|just|i|want|need|a|an|the|to|talk|speak|with|{US}|people|real|live|chat|connect|transfer|me|us|help|"
    rf"care|patient|sir|madam) ?)+$"
)
NAMED = re.compile(rf"\b(?!navigator)(?:{US}|transfer|connect|live chat)\b")  # "hello navigator" greets the assistant by its name
WORD = re.compile(r"\w+|[^\w\s]", re.UNICODE)


def asks_for_person(text: str) -> bool:
    """Whether the words ask to be put through to a person."""
    plain = _plain(text)
    sentences = re.split(r"[.!?;,\n]+", plain)
    parts = [part for sentence in sentences for part in re.split(r" but | and | so ", sentence)]
    whole = [re.sub(r"[.!?;,\n]+", " ", plain)] if len(plain.split()) <= SHORT_MESSAGE else []
    return any(map(_names, [*sentences, *whole])) or any(map(_asks, [*parts, *whole])) or asks_in_another_language(text)


def declines_person(text: str) -> bool:
    """Whether the words say that no person is needed, and ask for none beside."""
    plain = _plain(text)
    parts = (" ".join(part.split()) for part in re.split(r"[.!?;,\n]+| but ", plain))
    return any(DECLINED.search(part) for part in parts) and not asks_for_person(text)


def _names(sentence: str) -> bool:
    """Whether a sentence says no more than who is wanted."""
    said = " ".join(sentence.split())
    return bool(ALONE.match(said) and NAMED.search(said)) and said not in ("person", "a person")


def _asks(part: str) -> bool:
    part = " ".join(part.split())
    return not NOT_A_REQUEST.search(part) and not DECLINED.search(part) and any(pattern.search(part) for pattern in PATTERNS)


PATTERNS = tuple(re.compile(request) for request in REQUESTS)


def _plain(text: str) -> str:
    lowered = (
        re.sub(r"\b(any|some|no|every) (body|one)\b(?! of)", r"\1\2", text.lower())
        .replace("noone", "no one")
        .replace("’", "'")
        .replace("n't", " not")
        .replace("'d", " would")
        .replace("'s ", " is ")
    )
    return " ".join(_spelled(word) for word in WORD.findall(lowered.replace("'", "")))


def _spelled(word: str) -> str:
    if word in SHORT:
        return SHORT[word]
    if len(word) < LEAST_LETTERS or not word.isascii() or word in SPELLED:
        return word
    return next((right for right in SPELLED if abs(len(right) - len(word)) <= 1 and OSA.distance(word, right, score_cutoff=1) <= 1), word)
