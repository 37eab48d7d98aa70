"""The how-to pages, done as a reader would: files written, lines changed, commands run, what they promise is shown."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.county.load_county import load_county
from screening.rules.rule_examples import answer_example

PROJECT = Path(__file__).resolve().parents[2]
PAGES = sorted((PROJECT / "docs" / "how-to").glob("*.md"))
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def written(text: str) -> None:
    """A file whose path stands in its first line."""
    Path(text.splitlines()[0].removeprefix("# ")).write_text(text, encoding="utf-8")


def changed(text: str) -> None:
    """Lines of a file replaced, as a diff shows them."""
    head, *lines = text.splitlines()
    path = Path(head.removeprefix("--- "))
    content = path.read_text(encoding="utf-8")
    old, new = ([line[1:] for line in lines if line.startswith(sign)] for sign in "-+")
    for before, after in zip(old, new, strict=True):
        content, times = re.subn(rf"^{re.escape(before)}\b", after, content, count=1, flags=re.MULTILINE)
        assert times, f"{path} no longer holds {before}"
    path.write_text(content, encoding="utf-8")


def run(commands: str) -> str:
    """What the commands print, with blanks as a terminal would not break them."""
    from fangpin.commands import fangpin

    said = ""
    for line in commands.strip().splitlines():
        done = CliRunner().invoke(fangpin, shlex.split(line)[1:], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        said += done.output
    return said


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_page_does_what_it_says(
    page: Path, tmp_path: Path, core_inbox: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(PROJECT / "config", tmp_path / "config")
    (tmp_path / "data_samples" / "2026Q3").mkdir(parents=True)
    # The least that a comparison takes: its counts are `services`' tests' business, the command is the page's.
    (tmp_path / "data_samples" / "2026Q3" / "农业农村局").symlink_to(core_inbox / "农业农村局")
    monkeypatch.chdir(tmp_path)
    said = ""
    for kind, text in FENCE.findall(page.read_text(encoding="utf-8")):
        if kind == "sh":
            said = run(text)
            said += capsys.readouterr().out
        elif kind == "text":
            assert [line for line in text.strip().splitlines() if line not in said] == []
        elif kind != "csv":  # what a department sends; whoever tests the page delivers it
            {"yaml": written, "diff": changed}[kind](text)
    assert not (tmp_path / "workspace" / "runs").exists()


def test_examples_of_the_policy_on_the_page_give_their_answers(config: Path) -> None:
    for page in PAGES:
        for kind, text in FENCE.findall(page.read_text(encoding="utf-8")):
            if kind == "yaml":
                (config.parent / text.splitlines()[0].removeprefix("# ")).write_text(text, encoding="utf-8")
    county = load_county(config)
    for name in set(county.policies) - set(load_county(PROJECT / "config").policies):
        policy = county.policies[name]
        for rule_id, rule in policy.rules.items():
            if rule.notice or rule_id == "income_below_line":
                continue  # taken over: its examples are run with the policy that states it
            for answer in ("hit", "clear", "unknown"):
                found = answer_example(policy, rule_id, getattr(rule.examples, answer), county.sources)
                assert found == answer, (name, rule_id, answer)


def test_the_table_of_clauses_holds_every_rule_that_quotes_its_notice() -> None:
    from benchmarks.clauses import quoted
    from screening.policies.policy_labels import format_table

    page = (PROJECT / "docs" / "policies" / "clauses.md").read_text(encoding="utf-8")
    lines = [
        [f"`{policy}`", cited, words, f"`{rule}`"]
        for policy, cited, words, rule in quoted(load_county(PROJECT / "config").policies.values())
    ]
    wanted = format_table([], lines).splitlines()[2:]
    assert len(wanted) >= 10
    shown = {line.rsplit(" | ", 1)[0] + " |" for line in page.splitlines() if line.startswith("| `")}
    assert not set(wanted) - shown, "run `make docs`"
