"""Words of upper headings that say whom, or what time, the columns below are about."""

from __future__ import annotations

from typing import Literal

from domain.declarations.model import Declaration


class GroupWords(Declaration):
    """The words as one source reads them; `config/sources` adds its own to those that all share.

    `subject`: whom its rows are about, and the present. `other`: other persons. `householder`: another person too, but
    one whose household's address and kind hold for its members. `earlier`: an earlier time or state.
    """

    subject: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    householder: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()


class SharedGroupWords(Declaration):
    """`groups` in `config/headings.yaml`.

    `person`: the subject where a row is about a person. `household`: the subject where it is about a household, and
    another person elsewhere. `other`: never the subject, unless a source says so. `current`, `earlier`: times.
    """

    person: tuple[str, ...] = ()
    household: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    current: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()

    def read_by(self, grain: Literal["person", "household", "area"], added: GroupWords) -> GroupWords:
        """The words for a source of this grain; what it adds itself goes before what is shared."""
        subjects = {"person": self.person, "household": self.household}.get(grain, ())
        subject = (*added.subject, *subjects, *self.current)
        heads = self.household if grain == "person" else ()
        return GroupWords(
            subject=subject,
            other=_without((*added.other, *self.other), added.subject),
            householder=_without((*added.householder, *heads), added.subject),
            earlier=_without((*added.earlier, *self.earlier), added.subject),
        )


def _without(words: tuple[str, ...], taken: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in taken)
