"""Errors, named by what the caller does next; the docstring is the message."""

from __future__ import annotations


class NavigatorError(Exception):
    """Something went wrong: look at the log."""

    def __init__(self, detail: str = "") -> None:
        message = " ".join((type(self).__doc__ or "").split())
        super().__init__(f"{message} ({detail})" if detail else message)


class CorrectTheSettings(NavigatorError):
    """The settings do not allow a start: correct the named variable."""


class MigrateFirst(NavigatorError):
    """The database has another shape than this version needs: run `her2 db upgrade`."""


class PublishFirst(NavigatorError):
    """No content is published: run `her2 knowledge publish`."""


class TrainFirst(NavigatorError):
    """No trained model is there: run `her2 train`."""


class CorrectTheContent(NavigatorError):
    """The content has faults and nothing was published: mend what is listed and publish again."""


class CorrectTheCases(NavigatorError):
    """A line of the file of cases is not JSON: correct it."""


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
