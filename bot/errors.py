"""Errors, named by what the caller does next; the docstring is the message."""

from __future__ import annotations


class NavigatorError(Exception):
    """Something went wrong: look at the log."""

    def __init__(self, detail: str = "") -> None:
        self.detail = detail
        message = " ".join((type(self).__doc__ or "").split())
        super().__init__(f"{message} ({detail})" if detail else message)


class CorrectTheSettings(NavigatorError):
    """The settings do not allow a start: correct the named variable."""


class MigrateFirst(NavigatorError):
    """The database has another shape than this version needs: run `her2 db upgrade`."""


class GiveTheDataKey(NavigatorError):
    """What is encrypted cannot be read with the keys given: HER2_DATA_KEY or HER2_DATA_KEYS_OLD must hold the key it was written with."""


class PublishFirst(NavigatorError):
    """No content is published: run `her2 knowledge publish`."""


class TrainFirst(NavigatorError):
    """No trained model is there: run `her2 train`."""


class CorrectTheContent(NavigatorError):
    """The content has faults and nothing was published: mend what is listed and publish again."""


class CorrectTheCases(NavigatorError):
    """A line of the file of cases is not JSON or lacks what its kind needs: correct it."""


class NoSuchArticle(NavigatorError):
    """No article has this id: `her2 knowledge check` lists the ids."""


class MessageRefused(NavigatorError):
    """The message cannot be taken: write between 1 and 20,000 characters."""


class NoSuchTerm(NavigatorError):
    """No term of the glossary has this id: look into knowledge/facts/terms.yml."""


class NoSuchDrug(NavigatorError):
    """No medicine of the facts has this id: look into knowledge/facts/drugs.yml."""


class TypeTheReport(NavigatorError):
    """This file cannot be read: please type or paste the lines about HER2, IHC and ISH or FISH."""


class FileRefused(NavigatorError):
    """This file cannot be taken: send a PDF, a photo or a text file of at most 10 MB, or type the lines of the report."""


class NoSuchFile(NavigatorError):
    """There is no such file in this conversation: reload the page."""


class NoSuchMessage(NavigatorError):
    """This conversation has no such message: reload the page."""


class NoSuchScreening(NavigatorError):
    """There is no pre-screening of this name: `her2 screening list` names them."""


class NoSuchConversation(NavigatorError):
    """There is no such conversation: give its id, its number at the desk, or channel:name."""


class NoSuchHandOff(NavigatorError):
    """There is no such conversation at the desk: go back to the queue."""


class NotYours(NavigatorError):
    """Somebody else has this conversation, or it has moved on: look who has it and decide again."""


class SignInAgain(NavigatorError):
    """Nobody is signed in here, or the session has ended: sign in."""


class SignInRefused(NavigatorError):
    """Name and password do not match, or the account is locked for a while: check both, or wait."""


class ChooseAnother(NavigatorError):
    """The name or the password cannot be used: choose another."""
