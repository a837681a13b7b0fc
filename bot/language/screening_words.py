"""Small words of an intake: I don't know, skip, back, why, later, stop, go on, yes and no; and which part of a message asks something."""

from __future__ import annotations

import re
from typing import List, Optional, Tuple

UNKNOWN, SKIP, BACK, WHY, LATER, STOP, RESUME, START, YES, NO = "unknown", "skip", "back", "why", "later", "stop", "resume", "start", "yes", "no"
DO_NOT = r"(?:do ?n[o'’]?t|dont|do not|does ?n[o'’]?t|does not|did ?n[o'’]?t|did not|can ?no?t|can ?n[o'’]t|could ?n[o'’]?t)"
THE_INTAKE = r"(?:the |this |that |my |our |with |it |these |your )*(?:pre-? ?screening|screening|questions?|questionnaire|intake|form|interview|conversation)"
POLITE = (
    r"^\W*(?:(?:oh|ok|okay|well|hmm+|um+|er+|please|pls|sorry|no|thanks|thank you|actually|honestly|hi|hello|hey|again|yes|"
    r"right|then|so|and|but|can we|could we|can i|could i|i want to|i would like to|i'?d like to|let'?s|let us|we)\b\W*)*"
)
END = (
    r"(?:\W*(?:please|pls|thanks|thank you|sorry|now|for now|yet|though|at the moment|right now|really|exactly|here|"
    r"then|about (?:it|that|this)|to be honest)\b)*\W*$"
)
PATTERNS: Tuple[Tuple[str, "re.Pattern[str]"], ...] = tuple(
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        (
            WHY,
            rf"{POLITE}(?:(?:but )?why(?: (?:do|are|would|should|did) (?:you|i|we)\b.{{0,60}})?|why (?:is|does) (?:this|that|"
            rf"it)\b.{{0,40}}|what (?:is (?:this|that|it)|do you (?:need|want) (?:this|that|it)|does (?:this|that|it) matter) "
            rf"for|what for|what has (?:this|that) to do.{{0,40}})\W*$",
        ),
        (
            LATER,
            rf"{POLITE}(?:(?:later|not now)\b(?:\W+.{{0,80}})?|later|not now|(?:maybe |perhaps )?(?:later|another (?:time|day)|"
            rf"tomorrow|some other time)|pause|(?:take|"
            rf"need) a (?:break|pause|rest)|(?:i |we )?(?:(?:ha(?:ve|ve got)|need|got|gotta) ?(?:to )?(?:go|stop|leave|rest|sleep|"
            rf"run)|will (?:come back|continue|finish|be back|do (?:it|this|that|the rest)).{{0,30}}|'?ll (?:come back|continue|"
            rf"finish|be back|do (?:it|this|that|the rest)).{{0,30}})|i'?ll (?:come back|continue|finish|be back|do (?:it|this|"
            rf"that|the rest)).{{0,30}}|(?:continue|finish|do|go on with|answer|resume)(?: with)?(?: {THE_INTAKE}| it| this| "
            rf"that| the rest)? (?:later|tomorrow|another (?:time|day)|in the evening|tonight|next week)|save (?:it|this|that|"
            rf"my answers)(?: for later)?|busy (?:right )?now|i'?m (?:too )?tired(?: now)?(?:,? (?:i )?(?:need|want) a (?:break|"
            rf"rest)))(?: later)?{END}",
        ),
        (
            RESUME,
            rf"{POLITE}(?:continue|resume|go on|carry on|proceed|keep going|go ahead|back again|i(?: a|')?m back(?: again| now)?|"
            rf"where were we|where did we (?:stop|leave).{{0,12}}|(?:i(?: a|')?m )?ready(?: now| to (?:go on|continue))?|(?:continue|"
            rf"resume|go on|carry on|finish)(?: with)? {THE_INTAKE}|pick up where.{{0,30}}){END}",
        ),
        (
            STOP,
            rf"{POLITE}(?:(?:stop|cancel|quit)(?: (?:it|this|here|now|please|all of this))*[,.;!] .{{0,80}}$|stop|cancel|quit|"
            rf"exit|abort|end|enough|that'?s enough|forget (?:it|this|about (?:it|this))|never ?mind|"
            rf"no more(?: questions| of this)?|leave me alone|(?:i |we )?{DO_NOT} want to (?:go on|continue|do this|do it|answer|"
            rf"carry on|proceed)\b.{{0,40}}|(?:i |we )?(?:want|would like|wish) to (?:stop|cancel|quit)\b.{{0,40}}|i (?:changed|"
            rf"have changed|'?ve changed) my mind.{{0,40}})(?: (?:it|this|that|here|now|all|asking(?: me)?|everything|{THE_INTAKE}))*{END}",
        ),
        (
            SKIP,
            rf"{POLITE}(?:skip|pass|next(?: (?:question|one))?|move on|leave (?:it|that|this)(?: out| blank| empty)?|no comment|"
            rf"(?:i |we )?(?:'d |would )?(?:prefer|rather) not(?: to)?(?: (?:say|answer|tell|share|give))?.{{0,20}}|(?:i |we "
            rf")?{DO_NOT} want to (?:say|tell|share|give)\b.{{0,30}}|none of your business|not (?:telling|saying)|not relevant|"
            rf"does not matter|private)(?: (?:it|this|that|this one|that one|the question|this question))?{END}",
        ),
        (
            BACK,
            rf"{POLITE}(?:go |step )?back(?: (?:one|a step|a question|one question|please|to the (?:last|previous)(?: question|"
            rf" one)?))?{END}|{POLITE}(?:the )?(?:previous|last) (?:question|one)(?: again)?{END}|{POLITE}(?:go to|show(?: me)?|"
            rf"repeat) the (?:previous|last) (?:question|one)(?: again)?{END}|{POLITE}undo(?: that)?{END}",
        ),
    )
)
UNSURE = re.compile(
    rf"\b(?:i|we|she|he|they|you)? ?(?:really |honestly |still |also )?{DO_NOT} (?:really |yet |even )?(?:know|remember|"
    rf"recall|have (?:it|that|this|them|any|one|a|an|the)\b|say|tell|find|understand)"
    r"|\bno (?:idea|clue)\b|\b(?:not|un)[ -]?(?:sure|certain|clear)\b|\bunknown\b|\bidk\b|\bdunno\b|\bno one (?:told|"
    r"has told|said)|\bnobody (?:told|has told|said|knows)"
    r"|\b(?:was|were|have|has|been|am|are|is)? ?(?:not|n[o'’]t|never) (?:been |yet |yet been )?(?:told|informed|given|"
    r"received|heard|seen)\b|\bnever (?:heard|told|been told|saw|seen)|\bno information\b|\bcannot (?:say|tell|remember|"
    r"recall)\b"
    r"|\bhave ?n[o'’]?t (?:got|seen|heard|received|found|been told|had) (?:it|that|this|them|any|the)\b|\bnot available\b|"
    r"^\W*n/?a\W*$|^[\s?.!-]+$|\bno (?:result|report|number|score)s?\b(?: yet)?|\bwaiting for\b|\bstill waiting\b|\bnot "
    r"(?:back|in|there|known|mentioned|on (?:the|my|our) report)\b|^\W*none\W*$",
    re.I,
)
NOT_TESTED = re.compile(
    r"\b(?:not|never|n[o'’]?t|wasnt|hasnt|isnt|havent|haven'?t|hasn'?t|wasn'?t|weren'?t|didn'?t|no one|nobody)\b(?: "
    r"\w+){0,3} ?(?:test(?:ed)?|done|checked|measured|performed|ordered|did|do|examined|looked at)\b"
    r"|\bno (?:such )?tests?\b|\bun-?tested\b|\bno (?:cps|pd-?l1|msi|mmr|fish|ish|claudin|cldn)\b|\bnot yet\b",
    re.I,
)
YES_WORDS = re.compile(
    r"^\W*(?:(?:oh|well|ok|okay|um+|hmm+|hello|hi|of)\W+)*(?:yes|yep|yeah|yea|ya|yup|ye|y|ok|okay|okey|sure|of course|"
    r"course|certainly|absolutely|definitely|agreed?|accept(?:ed)?|fine|right|correct|"
    r"true|confirm(?:ed)?|exactly|perfect|please do|go ahead|go on|do it|sounds (?:good|fine|right|ok)|looks? (?:good|"
    r"fine|right|ok|correct)|all (?:good|right|correct|fine)|no problem|i (?:do |fully |gladly )?(?:agree|accept|consent|"
    r"confirm|"
    r"don'?t mind|do not mind)|we (?:agree|accept|consent)|you (?:may|can)|that(?:'s| is)? (?:all )?(?:fine|ok|okay|"
    r"right|correct|good|true|it)|it(?:'s| is) (?:all )?(?:fine|ok|okay|right|correct|good|true)|everything (?:is )?(?:fine|"
    r"right|correct|ok)|"
    r"happy (?:to|with)|gladly|with pleasure|affirmative|si|sí|oui|ja|da)\b",
    re.I,
)
NO_WORDS = re.compile(
    r"^\W*(?:(?:oh|well|um+|hmm+|sorry|hello|hi|thanks|thank you|actually|i think|rather|then|but)\W+)*(?:no|nope|nah|"
    r"nay|never|n|not? (?:thanks?|thank you|really|at all|agree[d]?|ok(?:ay)?|correct|right|quite)|wrong|incorrect|decline[d]?|"
    r"refuse[d]?|i (?:decline|refuse|disagree|object|"
    r"would rather not|'?d rather not|do ?n[o'’]?t (?:agree|want|consent|accept|like|think so|wish)|do not (?:agree|"
    r"want|consent|accept|like|think so|wish)|am not (?:comfortable|ok|okay|happy))|i'?m not (?:comfortable|ok|okay|"
    r"happy|sure i want)|i'?d rather not|rather not|"
    r"(?:please )?do ?n[o'’]?t (?:keep|store|save|record)|please don'?t|not (?:comfortable|happy|with that)|negative|non|nein|nyet)\b",
    re.I,
)
NO_BUT_YES = re.compile(r"^\W*no (?:problem|worries|objections?|issue)\b|^\W*no,? (?:go ahead|that'?s (?:fine|ok)|i (?:do ?n[o'’]?t|do not) mind)", re.I)
CORRECTING = re.compile(
    r"^\W*(?:(?:oh|ah|oops|wait|no|sorry|hold on|hang on|ok|but|and|i'?m|my|one moment)\W+)*(?:sorry|apologies|actually|"
    r"correction|oops|wait|mistake|my (?:mistake|bad|error)|i (?:meant|mean|made a mistake|was wrong|got (?:it|that) "
    r"wrong|misread|mistyped|mis-?spoke|need to correct|have to correct|want to (?:change|correct)|would like to (?:change|"
    r"correct))|"
    r"that(?:'s| is| was) (?:wrong|not right|a mistake|incorrect)|not .{1,20}\bbut\b|(?:please )?(?:change|correct|fix|"
    r"update|make) (?:it|that|the|my|her|his|this)\b|it should (?:be|read|have been)|should be|scratch that|i (?:just "
    r")?(?:checked|looked|found|asked))\b"
    r"|\b(?:i (?:meant|misread|mistyped|made a mistake|got (?:it|that) wrong|was wrong)|correction|instead of|(?:was|"
    r"is) wrong|my mistake|should (?:be|have been))\b|\bi said .{1,40}\b(?:but|it)\b|\bnot .{1,14}, (?:it|she|he|but)\b|"
    r", not \S+\W*$|\bsorry,? (?:it|she|he|the|i|that|no|we|they)\b|\bactually\b",
    re.I,
)
SENTENCES = re.compile(r"(?<=[?!？！。])\s+|(?<=[a-z\d)+%])[.]\s+|\n+")
TOLD = r"it|that|this|those|they|he|she|i|we|the|my|his|her|our|their|mum|mom|mother|dad|father|papa|mama|cancer|herceptin|enhertu|chemo"
WH = rf"what|whats|what's|wat|why|when(?!\s+(?:{TOLD})\b)|where|who|whom|which|whose|how|hows|how's"
ASKS = re.compile(
    rf"^\W*(?:(?:and|but|so|ok|okay|also|sorry|please|pls|by the way|btw|before (?:that|i answer|we go on|i go on)|first|"
    rf"just|quick question|one question|wait|hello|hi|hmm+|can i ask|may i ask|i wonder|i wanted to ask|a question)\b\W*)*(?:{WH}|"
    rf"tell me|explain|can you (?:tell|explain)|could you (?:tell|explain)|do you know)\b",
    re.I,
)
ASKS_WITH_VERB = re.compile(
    r"^\W*(?:(?:and|but|so|ok|also|sorry|please)\b\W*)*(?:is|are|can|could|does|do|did|will|would|should|shall|has|have|"
    r"may)(?!n['’]?t| not\b)\s+(?:it|this|that|i|we|he|she|they|my|the|there|you|her2|a|an|any|enhertu|herceptin|t-dxd|"
    r"someone|somebody|people)\b",
    re.I,
)
STARTS = re.compile(
    r"\bpre-? ?screen|^\W*(?:the )?(?:screening|intake|questionnaire)\W*$|\b(?:start|begin|do|fill|fill in|fill out|"
    r"take|open|run|go through|launch|try|complete)\b.{0,40}\b(?:screening|intake|questionnaire|assessment|eligibility "
    r"(?:check|form|questions))\b"
    r"|\b(?:screen|assess|pre-?check) (?:me|my|him|her|us|our)\b|^\W*(?:i |we )?(?:want|would like|'?d like|need|wish) "
    r"(?:to (?:be|get) )?(?:a |the )?(?:screened|assessed|screening|intake|assessment)\b|\b(?:answer|take) (?:the|your) "
    r"questions\b"
    r"|\bask me (?:the|your|some) questions\b|\b(?:collect|take|note|write down) (?:my|our|her|his) (?:details|case|history|answers|information)\b",
    re.I,
)
WHAT_IT_IS = re.compile(r"^\W*(?:what|how long|how many|who|why|does|do|is)\b.{0,40}\bscreening\b", re.I)
TALK = re.compile(r"^\W*(?:hi|hello|hey|good (?:morning|evening|afternoon|day)|thanks?|thank you(?: (?:so|very) much)?|bye|goodbye|see you)\W*$", re.I)
FEELINGS = re.compile(
    r"\b(?:(?:so|very|really|too|deeply|extremely|just)? ?(?:scared|afraid|frightened|terrified|anxious|worried sick|"
    r"desperate|hopeless|depressed|overwhelmed|heartbroken|lonely|devastated)|i (?:can ?not|can'?t|cannot) (?:cope|take "
    r"(?:it|this))|crying|in tears|losing hope)\b",
    re.I,
)
YES_ANYWHERE = re.compile(r"\b(?:yes|yeah|ok|okay|agree|fine|sure|correct|haan?|ha ji|ji haan?|right)\b", re.I)
OF_ALL = re.compile(r"\b(?:any|none|all|both|these|them|those|nothing|everything|neither|others?|the rest|no other)\b", re.I)
TAKEN_BACK = re.compile(r",?\s*\b(?:and |but )?(?:not|instead of|rather than)\s+(?:a |an |stage )?(?:[0-3]\s?\+|\d{1,3}|iv|iii|ii|i)(?!\w)", re.I)
ADDS = re.compile(r"\b(?:also|forgot|forgotten|as well|too|another|in addition|one more|added|additionally)\b", re.I)
SAFE = re.compile(
    r"\b(?:i am|i'm|he is|he's|she is|she's|we are|we're|it is|it's|they are|all) (?:now |ok |okay )*(?:safe|fine|ok|"
    r"okay|better|stable|over|at the hospital|in (?:the )?hospital|home again|back home|seen|being seen|treated)\b"
    r"|\b(?:false alarm|not an emergency|was (?:last|a) (?:week|month|year)|long ago|it was before|already (?:seen|treated|"
    r"told|checked)|the doctor (?:knows|has seen|saw|checked))\b",
    re.I,
)
NEW = re.compile(r"\b(?:new|another|again|anew|start over|from (?:the )?(?:start|beginning)|somebody else|someone else|fresh|once more)\b", re.I)
SHORT, FEW = 8, 5


def word(text: str) -> Optional[str]:
    """The word of navigation that a whole message is, None for anything else."""
    if len(text.split()) > SHORT + 6:
        return None
    return next((name for name, pattern in PATTERNS if pattern.search(text)), None)


def unsure(text: str) -> bool:
    """Whether somebody says that he does not know."""
    return bool(UNSURE.search(text))


def not_tested(text: str) -> bool:
    """Whether somebody says that a test was not done."""
    return bool(NOT_TESTED.search(text))


def without_the_old(text: str) -> str:
    """A correction without what it takes back: `2+ and not 3+` is `2+`."""
    return TAKEN_BACK.sub(" ", text)


def adds(text: str) -> bool:
    """Whether something is added to what was told, not put in its place."""
    return bool(ADDS.search(text))


def of_all(text: str) -> bool:
    """Whether it is said of everything that was asked, not only of the first."""
    return bool(OF_ALL.search(text))


def safe(text: str) -> bool:
    """Whether somebody says, after a warning sign, that it is over or seen to."""
    return bool(SAFE.search(text))


def yes_or_no(text: str) -> Optional[str]:
    """`yes`, `no`, or None."""
    if NO_BUT_YES.search(text):
        return YES
    if NO_WORDS.search(text):
        return NO
    return YES if YES_WORDS.search(text) or (len(text.split()) <= FEW and YES_ANYWHERE.search(text)) else None


def corrects(text: str) -> bool:
    """Whether a message takes something back that was said before."""
    return bool(CORRECTING.search(text))


def starts(text: str) -> bool:
    """Whether somebody wants to begin the pre-screening, not only to know what it is."""
    return bool(STARTS.search(text)) and not WHAT_IT_IS.search(text)


def talk(text: str) -> bool:
    """Whether it is only a greeting, thanks or farewell."""
    return bool(TALK.search(text))


def feels(text: str) -> bool:
    """Whether somebody tells how hard it is."""
    return bool(FEELINGS.search(text))


def sentences(text: str) -> List[str]:
    """The sentences of a message."""
    return [part.strip() for part in SENTENCES.split(text) if part and part.strip()]


def asks(sentence: str) -> bool:
    """Whether a sentence asks something: by its mark, or by how it begins."""
    return sentence.rstrip(" \"')").endswith(("?", "？")) or bool(ASKS.search(sentence)) or bool(ASKS_WITH_VERB.search(sentence))


def surely_asks(sentence: str) -> bool:
    """Whether a sentence asks something even if an answer could be read in it: `what is stage 4`."""
    return bool(ASKS.search(sentence)) or (asks(sentence) and len(sentence.split()) > FEW)
