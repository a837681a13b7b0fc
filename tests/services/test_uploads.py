"""A file is kept whole, recorded as a message, and answered as a report; what is no report is refused."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import FileRefused, NoSuchFile
from bot.services.assistant import Assistant
from bot.services.report_file import MOST_BYTES
from bot.services.report_talk import ReportTalk
from bot.services.uploads import Uploads, printable
from bot.store.engine import sessions
from bot.wiring import reports
from knowledge.pathways import meanings
from tests.conftest import NOW
from tests.doors import ScriptedDialogue
from tests.services.test_report_file import PHOTO, empty_pdf, pdf


@pytest.fixture
def uploads(published, messages) -> Uploads:
    return Uploads(sessions(published), messages, lambda: NOW)


@pytest.fixture
def reply(published, answers) -> Any:
    return ReportTalk(sessions(published), reports(), answers, meanings(), "http://here/").reply


def test_a_file_is_kept_whole_and_its_words_are_the_message(uploads, messages):
    conversation = messages.conversation("web", "ann")
    received = uploads.receive(conversation, "C:\\papers\\pathology.pdf", pdf())
    assert (received.text.strip(), received.command) == ("HER2 IHC 2+, FISH amplified", "report")
    [said] = messages.transcript(conversation)
    assert said["file"] == {"id": said["file"]["id"], "name": "pathology.pdf", "media_type": "application/pdf", "size": len(pdf())}
    assert uploads.get(conversation, said["file"]["id"]) == ("pathology.pdf", "application/pdf", pdf())


def test_a_file_that_comes_again_with_its_key_is_kept_once(uploads, messages):
    conversation = messages.conversation("web", "ann")
    first, again = (uploads.receive(conversation, "a.txt", b"HER2 3+", "key-1") for _ in range(2))
    assert (first.id, first.again, again.again) == (again.id, False, True)
    assert len(messages.transcript(conversation)) == 1


def test_a_report_on_file_is_said_back(uploads, messages, reply):
    conversation = messages.conversation("web", "ann")
    uploads.receive(conversation, "report.pdf", pdf())
    assert reply(conversation).text.startswith("This is what I read: HER2 IHC 2+, ISH amplified (positive).")


@pytest.mark.parametrize(
    ("bytes_sent", "why"), [(empty_pdf(), "the PDF holds a picture and no words"), (PHOTO, "photos cannot be read here")], ids=["a scan", "a photo"]
)
def test_a_file_that_cannot_be_read_is_kept_and_the_patient_is_asked_to_type(uploads, messages, reply, monkeypatch, bytes_sent, why):
    monkeypatch.setenv("PATH", "")
    conversation = messages.conversation("web", "ann")
    uploads.receive(conversation, "scan", bytes_sent)
    assert reply(conversation).text.startswith(f"I have kept the file, but I cannot read it: {why}.\n\nPlease paste the report here")


@pytest.mark.parametrize(
    ("bytes_sent", "why"),
    [(b"MZ\x90\0\x03", "neither a PDF"), (b"", "neither a PDF"), (b"PK\x03\x04\xff\xfe", "neither a PDF"), (b"a" * (MOST_BYTES + 1), "larger than 10 MB")],
    ids=["program", "empty", "archive", "too large"],
)
def test_what_is_no_report_is_refused_and_leaves_nothing(uploads, messages, bytes_sent, why):
    conversation = messages.conversation("web", "ann")
    with pytest.raises(FileRefused, match=why):
        uploads.receive(conversation, "file", bytes_sent)
    assert messages.transcript(conversation) == []


def test_a_file_of_another_conversation_is_not_given(uploads, messages):
    ann, bob = messages.conversation("web", "ann"), messages.conversation("web", "bob")
    uploads.receive(ann, "a.txt", b"HER2 3+")
    kept = messages.transcript(ann)[0]["file"]["id"]
    for conversation, wanted in ((bob, kept), (ann, "0" * 32)):
        with pytest.raises(NoSuchFile):
            uploads.get(conversation, wanted)


@pytest.mark.parametrize(("name", "shown"), [("/etc/passwd", "passwd"), ("a\0\x1b[31m.pdf", "a[31m.pdf"), ("  ", "file"), ("x" * 300, "x" * 120)])
def test_a_name_is_shown_without_its_folder_and_without_what_cannot_be_shown(name, shown):
    assert printable(name) == shown


async def test_the_assistant_takes_a_file_and_answers_it(uploads, messages):
    conversation = messages.conversation("web", "ann")
    assistant = Assistant(messages, ScriptedDialogue(), uploads=uploads)
    sent = await assistant.answer(await assistant.receive_file(conversation, "a.txt", b"HER2 3+"))
    assert [message.body["text"] for message in sent] == ["heard: report"]


async def test_without_a_place_for_files_a_file_is_refused(messages):
    with pytest.raises(FileRefused, match="not taken here"):
        await Assistant(messages, ScriptedDialogue()).receive_file(messages.conversation("rest", "ann"), "a.txt", b"HER2 3+")
