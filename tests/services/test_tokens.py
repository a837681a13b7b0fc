"""Button tokens: a command is only what the server itself offered in this conversation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.tokens import ButtonTokens
from tests.conftest import SECRET

TOKENS = ButtonTokens(SECRET)
HERE = "0123456789abcdef0123456789abcdef"
COMMANDS = ("person", "ask:her2-what", "more:treatment-second-line-no-tdxd")
TELEGRAM_BYTES = 64


def altered(command: str, place: int, cut: int, put: str) -> str:
    token = TOKENS.token(HERE, command)
    return token[:place] + put + token[place + cut :]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_made_token_gives_its_command_back(command):
    assert TOKENS.command(HERE, TOKENS.token(HERE, command)) == command


def test_the_tokens_of_every_article_and_of_the_person_fit_into_telegrams_64_bytes(content):
    commands = ["person", *(f"{act}:{article}" for article in content.topics for act in ("ask", "more"))]
    assert len(commands) == 1 + 2 * 91
    assert [command for command in commands if len(TOKENS.token(HERE, command).encode()) > TELEGRAM_BYTES] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "/~",
        "~",
        "/person",
        "/person~",
        "/restart",
        '/ask{"article": "her2-what"}',
        "/ask:her2-what~AAAAAAAAAAAA",
        "ask:her2-what",
        TOKENS.token(HERE, "person").lstrip("/"),
        TOKENS.token(HERE, "person") + "=",
        TOKENS.token(HERE, "person") + "\n",
        TOKENS.token(HERE, "person").upper(),
        TOKENS.token(HERE, "person").replace("person", "ask:her2-what"),
        TOKENS.token("another conversation", "person"),
        ButtonTokens("another secret, also 32 characters").token(HERE, "person"),
        ButtonTokens("").token(HERE, "person"),
    ],
)
def test_what_was_not_made_for_this_conversation_is_no_command(text):
    assert TOKENS.command(HERE, text) is None


@given(st.one_of(st.text(), st.text().map("/{}".format), st.builds("/{}~{}".format, st.text(), st.text())))
def test_no_text_that_a_patient_could_type_is_a_command(text):
    assert TOKENS.command(HERE, text) is None


@given(st.sampled_from(COMMANDS), st.integers(0, 60), st.integers(0, 5), st.text(max_size=5))
def test_a_token_with_any_part_of_it_altered_is_no_command(command, place, cut, put):
    text = altered(command, place, cut, put)
    assert TOKENS.command(HERE, text) == (command if text == TOKENS.token(HERE, command) else None)


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_token_of_another_conversation_is_no_command(one, other):
    token = TOKENS.token(one, "person")
    assert TOKENS.command(other, token) == ("person" if one == other else None)
