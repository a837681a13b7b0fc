"""Requests for a person, and what only looks like one."""

import pytest

from bot.language.person import asks_for_person, declines_person


@pytest.mark.parametrize(
    "text",
    [
        "could somebody from your office ring me", "I'd like to speak with a human being",
        "put me through to an agent", "AGENT", "human pls", "get me a real person",
        "i wanna tlk 2 sum1", "conect me with ur cordinator", "may I consult one of your specialists", "I do not want to talk to a bot", "no more chatbot",
        "Thanks for the articles. Now let a coordinator explain it", "is anybody there", "hand us on to them",
        "is nobody awake over there", "any body in the office now", "do you folks do phone",
        "which one of you can ring me in Muscat", "please take my number", "nobody rang me back yesterday", "I need one of you",
        "I would rather hear a human voice", "is that lady still there", "when do your coordinators start", "may your nurse speak with my father",
        "could someone on your side go through it with me", "isn't there anyone else here",
        "I would like help by a real person", "which button is the option for a human",
        "would one of your colleagues walk us through it", "could a coordinator explain it to us",
        "how do we get in touch with your staff", "what is your whatsapp number",
        "please arrange a phone call", "escalate this please", "hand me over to a supervisor",
        "quisiera hablar con alguien", "je voudrais parler à quelqu'un",
        "kann ich mit jemandem sprechen", "хочу связаться с оператором", "我想找人工客服", "أريد التحدث مع موظف",
        "kisi insaan se baat karwa do", "tôi muốn nói chuyện với nhân viên",
    ],
)  # fmt: skip
def test_a_request_for_a_person_is_read_in_many_words(text):
    assert asks_for_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "person", "who is the first author", "can a person with CPS 5 get pembrolizumab",
        "my oncologist wants to talk to me about surgery", "are you a bot?",
        "what is the difference between nurse navigator and case manager", "do trial staff call you at home", "nobody called from the hospital",
        "I spoke with someone from your team last week", "they will give the place to someone else",
        "did a human type these lines", "we cancelled the meeting with your nurse", "the surgeon will call us",
        "how do I talk to my children about this", "which chemotherapy agents are used first",
        "human epidermal growth factor receptor", "people with stage four",
        "the nurse called about my blood count", "should I contact the hospital when I have a fever",
        "is a representative sample needed", "hello navigator",
        "I do not need a coordinator any more", "does anyone get cured",
        "the machine at our hospital is broken", "who decides on the treatment", "transfer to a hospital in China",
        "does the support group meet online", "can someone with diabetes have steroids", "as a last line, what is given?",
        "does anyone here know the dose", "tell us about trials", "what does it mean to be called amplified", "I do not want to be contacted",
        "where is the hospital in Guangzhou", "please answer in simple words", "is a real person writing the articles", "what do real patients say about it",
        "when does the hospital phone us back about the scan", "I do not wish to speak with anybody, I only look around", "there is no need of a human now",
        "please stop offering a person, tell me about CPS",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_request_is_left_alone(text):
    assert not asks_for_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "No need for a coordinator, that was clear", "I do not need a human for this", "please no more, I don't want to talk with anyone", "no agent please",
        "a callback is not necessary, thanks", "not interested in a call", "I never asked for a person",
    ],
)  # fmt: skip
def test_who_wants_no_person_is_understood(text):
    assert declines_person(text)
    assert not asks_for_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "I don't want a bot, give me a human", "no answers help me, I need a person", "is there no person here", "do I not need a second opinion",
        "I do not need chemo", "nobody answers", "what is HER2", "",
    ],
)  # fmt: skip
def test_a_no_that_is_about_something_else_declines_no_person(text):
    assert not declines_person(text)
