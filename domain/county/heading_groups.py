"""Words of upper headings that say whom, or what time, the columns below are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from domain.county.model import Declaration
from domain.errors import Fault
from domain.text import make_heading_key


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
        subject = (*added.subject, *_without((*subjects, *self.current), (*added.other, *added.earlier)))
        heads = self.household if grain == "person" else ()
        return GroupWords(
            subject=subject,
            other=_without((*added.other, *self.other), added.subject),
            householder=_without((*added.householder, *heads), added.subject),
            earlier=_without((*added.earlier, *self.earlier), added.subject),
        )


def find_group_faults(shared: SharedGroupWords) -> Iterator[Fault]:
    """Words that stand under two kinds of group, or that say nothing."""
    owners: dict[str, str] = {}
    for kind in SharedGroupWords.model_fields:
        for word in getattr(shared, kind):
            owner = owners.setdefault(make_heading_key(word), kind)
            if not make_heading_key(word):
                yield Fault("headings.yaml", f"groups.{kind}", "有一项没有写字", "请删去这一项。")
            elif owner != kind:
                yield Fault("headings.yaml", f"groups.{kind}", f"“{word}”已归 {owner}", "请只留一处。")


def _without(words: tuple[str, ...], removed_words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in removed_words)
