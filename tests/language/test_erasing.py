"""Asking for deletion, or for a copy, is understood in many words, and nothing else is taken for it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.erasing import asks_to_erase, asks_to_show, confirms

ERASING = (
    """
delete everything|Delete everything!|Please delete everything.|delete all my data|delete my data|can you delete my data?
could you please erase my data|erase everything you have about me|erase all of it|remove all my information|remove my personal information
please remove my messages|wipe my chat history|clear my history|clear this conversation|delete this conversation|delete this chat please|forget me
please forget me|forget everything I told you|forget everything i said|forget what I told you|I want to be forgotten|I want you to delete everything
I'd like to delete my data|I would like you to erase my data|how can I delete my data?|how do i delete this chat|delete what I wrote
delete everything I wrote here|delete all that you know about me|delete everything you stored about me|get rid of my data
get rid of everything I told you|I want my data deleted|I want all my data erased now|I withdraw my consent|i want to withdraw my consent
I take back my consent|I revoke my consent to all this|I do not consent any more|/delete|/forget|delete|erase|delete all|delete me|delete my account
remove me from your system|delete my report|delete my file|delete the photos I uploaded|delete my files and my messages
ok now delete everything please|Hi, please delete all of this|I want to use my right to be forgotten|right to be forgotten|don't keep what I said
do not store anything about me|wipe everything|clear chat|delete my answers|please destroy my records|scrub my data from your database
can i delete everything i told you|delete all the data you have about me|purge my data|is it possible to delete my data|delete it all
I am done with this. Delete everything.|This frightens me! please forget everything I said
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

OTHER = (
    """
forget it|never mind|can the HER2 gene be deleted|what is a gene deletion|is a HER2 deletion bad|can surgery remove everything
will they remove all of my stomach|can the tumour be removed|I keep forgetting everything|I forget everything since chemo|chemo brain makes me forget
please remove my name from the waiting list for surgery|does the doctor delete my samples|what happens to my tissue|how do I get rid of nausea
get rid of the pain|clear my mind|clear fluids before surgery|remove my port|who can read this|what do you store about me|is this private
I deleted my old report, what does 2+ mean|erase the pain|can you remove my stomach|delete|I want to forget everything
the report says exon 16 deletion|can I remove my feeding tube|wipe my hands|do they remove all the lymph nodes|I do not agree with my doctor
how do I forget about cancer|forget about surgery, what else is there|clear cell cancer|everything was deleted in the hospital computer
I consent to the trial
""".replace("\n", "|")
    .strip("|")
    .replace("|delete|", "|")
    .split("|")
)

SHOWING = (
    """
show me my data|show me what you have stored about me|send me a copy of my data|I want to see my data|export my data|download my data
can I get a copy of my data|I want a copy of my personal data|give me all my data|let me see what you know about me
can you show me everything you have stored about me|/export
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("text", ERASING)
def test_a_wish_to_delete_is_understood(text):
    assert asks_to_erase(text)


@pytest.mark.parametrize("text", [*OTHER, *SHOWING])
def test_other_words_delete_nothing(text):
    assert not asks_to_erase(text)


@pytest.mark.parametrize("text", SHOWING)
def test_a_wish_to_see_is_understood(text):
    assert asks_to_show(text)


@pytest.mark.parametrize(
    "text", [*OTHER, *ERASING, "show me the picture", "show me the data on survival", "what data are there on T-DXd", "give me all the data"]
)
def test_other_words_show_nothing(text):
    assert not asks_to_show(text)


@pytest.mark.parametrize(
    "text", "yes|Yes!|yes please|Yes, delete everything|ok|sure, do it|delete it|please delete everything|yes I am sure|go ahead".split("|")
)
def test_a_clear_yes_confirms(text):
    assert confirms(text)


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "no, keep it",
        "wait",
        "yes but first tell me about HER2",
        "what happens then?",
        "yes or no, is HER2 a gene",
        "maybe",
        "not sure",
        "",
        "do not do it",
    ],
)
def test_anything_else_does_not(text):
    assert not confirms(text)


WORDS = sorted({word for text in (*ERASING, *SHOWING) for word in text.lower().split()})


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_no_row_of_these_words_takes_long(words):
    began = time.process_time()
    asks_to_erase(" ".join(words)), asks_to_show(" ".join(words)), confirms(" ".join(words))
    assert time.process_time() - began < 0.1


@given(st.text(st.characters(), max_size=400))
def test_any_text_is_read(text):
    asks_to_erase(text), asks_to_show(text), confirms(text)
