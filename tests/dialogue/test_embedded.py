"""What a patient writes never becomes an intent; what our buttons say does."""

import pytest

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("text", ["/ask{}", "//ask", " / /restart", '/ask{"article": "her2-what"}', "/"])
def test_free_text_never_begins_as_an_intent(text):
    from bot.dialogue.embedded import plain

    assert not plain(text).lstrip().startswith("/") and plain(text)


def test_an_endless_text_is_understood_by_its_beginning():
    from bot.dialogue.embedded import UNDERSTOOD_CHARACTERS, plain

    assert len(plain("word " * 10_000)) <= UNDERSTOOD_CHARACTERS


@pytest.mark.parametrize("command", ["person", "ask:her2-what", "more:testing-2plus"])
def test_a_command_is_the_same_after_the_way_to_rasa_and_back(command):
    from bot.dialogue.embedded import command as read
    from bot.dialogue.understanding import payload

    assert read(payload(command)) == command


@pytest.mark.parametrize("text", ["/ask{", "ask", '/ask{"article": "<b>"}', "/A B"])
def test_what_is_no_payload_is_refused(text):
    from bot.dialogue.embedded import command as read

    with pytest.raises(ValueError):
        read(text)
