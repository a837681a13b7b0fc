"""Reads whether somebody wants what is stored about them deleted, or shown."""

from __future__ import annotations

import re
from typing import List

# Taken off the front one after the other, so that no text makes the patterns below try again and again.
FILLER = re.compile(
    r"(?:hi|hello|hey|ok|okay|please|pls|now|just|also|so|and|then|no|yes|right|stop|actually|kindly|(?:can|could|would|will|must|should) (?:you|u|i|we)|"
    r"you (?:must|should)|(?:i|we) (?:would like|want|wish|need|would prefer|ask|d like|like)(?: you)? to|(?:i|we) (?:would like|want|wish|need|d like)|"
    r"(?:id|im asking you) (?:like )?(?:you )?to|id like|is it possible to|how (?:can|do|could|would) (?:i|you|we)|let (?:me|us)|go ahead and|"
    r"i have to ask you to) "
)
WISHES_TO_FORGET = re.compile(r"\b(?:i|we)(?: \w+)?(?: to)? forget\b")
VERB = r"(?:delete|deleting|erase|erasing|remove|removing|wipe|wiping|clear|clearing|destroy|purge|scrub|get rid of|throw away|delet|dlete|earse|forget)"
OUT = r"(?:up |out |off |away )?"
DATA = (
    r"(?:data|info|information|details|messages?|chats?|chat history|history|histories|conversations?|records?|record of me|answers|files?|reports?|"
    r"documents?|photos?|profile|account|session|transcripts?|words|texts?|personal \w+|stuff|things)"
)
MINE = (
    r"(?:(?:all|any|every|everything|each)(?: of)? )?(?:my|mine|our|this|the|these|that|those) "
    r"(?:whole |entire |full |own |personal |private |stored |saved |chat |medical |health |uploaded )*"
)
TOLD = (
    r"(?:(?:that )?(?:i|we|you|u)(?: have|ve)? ?(?:just |already |ever )?"
    r"(?:said|told|wrote|written|typed|sent|gave|given|shared|uploaded|entered|know|have|hold|keep|kept|store|stored|saved|got|collected|remember)"
    r"(?: (?:you|here|so far|to you|about me|on me|of me|of mine|with you))*)"
)
REST = (
    r"(?:(?: (?:please|pls|now|right now|here|again|too|for me|for good|forever|completely|immediately|at once|right away|permanently|from here|"
    r"from (?:your|the|this) \w+(?: system| server| database| records?)?|(?:that is |thats )?(?:stored )?(?:about|on|of|regarding|concerning) (?:me|us)|"
    r"and (?:everything|all)|thanks|thank you))*)"
)
ERASE = re.compile(
    r"^(?:"
    rf"{VERB} {OUT}(?:everything|it all|all of (?:it|this|that)|all)(?: {TOLD}| of mine)?{REST}"
    rf"|{VERB} {OUT}(?:{MINE}|all )(?:{DATA})(?: and (?:{MINE})?{DATA})*(?: {TOLD})?{REST}"
    rf"|{VERB} {OUT}(?:what(?:ever)?|everything|anything|all(?: the)?(?: {DATA})?) {TOLD}{REST}"
    rf"|{VERB} (?:everything|anything|all|what(?:ever)?)(?: (?:that )?(?:you|u) (?:have|know|got))?(?: stored| saved)? (?:about|on|of) (?:me|us){REST}"
    rf"|(?:all )?(?:my|our) (?:\w+ ){{0,2}}?{DATA}(?: to be)? (?:deleted|erased|removed|wiped|gone|destroyed|forgotten){REST}"
    rf"|(?:everything|it all|all of it)(?: {TOLD})?(?: to be)? (?:deleted|erased|removed|wiped|gone|destroyed|forgotten){REST}"
    rf"|(?:(?:to )?be forgotten|forget (?:about )?me|forget (?:that )?i (?:was|ever) .{{0,30}}|forget who i am|delete me|erase me|remove me|wipe me)"
    rf"(?: from (?:your|the|this) \w+(?: \w+)?)?{REST}"
    rf"|(?:i |to )?(?:withdraw|revoke|take back|cancel) (?:my|the|our) consent.{{0,40}}"
    rf"|(?:use|exercise) my right to (?:be forgotten|erasure).{{0,30}}|(?:the )?right to (?:be forgotten|erasure)"
    rf"|i (?:do not|dont|no longer) (?:consent|agree)(?: any ?more| any longer)?(?: to .{{0,40}})?"
    rf"|(?:stop storing|do not (?:store|keep|save)|dont (?:store|keep|save)) (?:{MINE}{DATA}|anything(?: about me)?|what i .{{0,30}}|this){REST}"
    rf"|(?:/?(?:delete|forget|erase)|/?forgetme|/?deleteme|delete all|erase all|clear history|delete history|clear chat|delete chat|delete data)"
    rf")$"
)
SHOW = re.compile(
    r"^(?:"
    rf"(?:show|give|send|export|download|see|get|view|read|have|access|let me (?:see|have|download)|print)(?: me| us)?"
    r"(?: a copy of| a list of)?(?: all)?(?: of)?"
    rf" (?:(?:my|our) (?:own |whole |stored |personal |private )*(?:data|information|data export)|(?:what(?:ever)?|everything|all(?: the data)?)(?: that)?"
    rf" (?:you|is|u)(?: have| has)?(?: been)? (?:store|stored|saved|keep|kept|hold|know|have|got|recorded)(?: about| on| of)? ?(?:me|us)?){REST}"
    rf"|what (?:data|information|info) (?:do you|have you|u) (?:store|have|keep|hold|stored|kept|saved)(?: about| on| of) (?:me|us) exactly"
    rf"|(?:a )?copy of (?:all )?my (?:personal )?data{REST}|export my data|download my data|/?export|/?mydata"
    rf")$"
)
YES = re.compile(
    r"^(?:(?:yes|yep|yeah|yup|ya|sure|ok|okay|correct|right|please|do it|i am sure|im sure|go ahead|of course|absolutely|definitely|confirm|confirmed)[ ,.!]*)+"
    r"(?:(?:please )?(?:delete|erase|remove|wipe|forget) (?:it|everything|it all|all|all of it|them|me)(?: please| now)*)?$"
    r"|^(?:please )?(?:delete|erase|remove|wipe) (?:it|everything|it all|all|all of it)(?: please| now)*$"
)
SENTENCE = re.compile(r"[.!?;\n]+")
LONGEST = 200
NOISE = re.compile(r"[^\w\s/,.]+")


def asks_to_erase(text: str) -> bool:
    """Whether these words ask to delete what is stored."""
    return any(ERASE.match(_asked(part)) for part in _parts(text) if not WISHES_TO_FORGET.search(part))


def asks_to_show(text: str) -> bool:
    """Whether these words ask to see what is stored."""
    return any(SHOW.match(_asked(part)) for part in _parts(text))


def confirms(text: str) -> bool:
    """Whether these words, right after the question back, say yes to deleting."""
    return bool(YES.match(_plain(text)))


def _parts(text: str) -> List[str]:
    """The sentences of a text; a long one asks for more than this."""
    return [_plain(text), *(_plain(part) for part in SENTENCE.split(text))] if len(text) <= LONGEST else []


def _asked(part: str) -> str:
    while (filler := FILLER.match(part)) is not None:
        part = part[filler.end() :]
    return part


def _plain(text: str) -> str:
    lowered = NOISE.sub("", text[:LONGEST].casefold())
    return " ".join(re.sub(r"[,.]+", " ", lowered).split())
