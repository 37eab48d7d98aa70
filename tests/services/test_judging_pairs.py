"""Pairs judged one by one: into the ledger at once, never over somebody else's word, some of them twice."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from domain.errors import InputsRefused, UsageError
from services.judging.judge_pair import judge_pair, make_stamp, undo_last_word
from services.judging.pair_page import make_pair_page
from services.judging.review_board import ReviewBoard
from services.judging.text_differences import Piece, mark_differences
from services.review.export_workbook import export_review
from services.review.import_workbook import import_review
from services.review.lines import make_review_lines
from services.runs.published_runs import PublishedRuns
from tests.services.doubtful_village import compare_namesakes
from tests.services.reviewed_county import fill

TODAY = date(2026, 10, 15)


@pytest.fixture(scope="module")
def namesakes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compare_namesakes(tmp_path_factory.mktemp("namesakes")).workspace


@pytest.fixture
def workspace(namesakes: Path, tmp_path: Path) -> Path:
    """The village's workspace, a copy of the test's own."""
    return Path(shutil.copytree(namesakes, tmp_path / "workspace"))


def open_board(workspace: Path, second_share: float = 0.0) -> ReviewBoard:
    newest = PublishedRuns(workspace, Path("config")).find_newest()
    assert newest is not None
    return ReviewBoard(newest, second_share)


def judge(board: ReviewBoard, place: int, verdict: str, by: str = "甲") -> bool:
    stamp = make_stamp(board, board.read_state(), place)
    return judge_pair(board, place, verdict, by, TODAY, stamp).is_kept


def test_the_queue_is_the_workbook(workspace: Path) -> None:
    board = open_board(workspace)
    asked = make_review_lines(board.run)
    assert board.lines["row_key"].to_list() == asked["row_key"].to_list()
    assert board.read_state().list_open("甲") == list(range(asked.height))
    assert board.lines["key"].is_unique().all()


def test_a_word_is_in_the_ledger_at_once_and_asked_no_more(workspace: Path) -> None:
    board = open_board(workspace)
    assert judge(board, 0, "same")
    decision = board.run.ledger.read_decisions().row(-1, named=True)
    assert (decision["verdict"], decision["origin"], decision["decided_by"]) == ("same", "review", "甲")
    row_key = board.get_line(0)["row_key"]
    # Whom the row is not is settled with it.
    open_keys = {board.get_line(place)["row_key"] for place in board.read_state().list_open("乙")}
    assert row_key not in open_keys
    assert row_key not in make_review_lines(board.run)["row_key"].to_list()
    assert board.run.ledger.read_audit()["action"].to_list()[-1] == "decide"


def test_undone_word_by_word(workspace: Path) -> None:
    board = open_board(workspace)
    for place, verdict in ((0, "other"), (1, "unsure"), (2, "same")):
        assert judge(board, place, verdict)
    everything = list(range(board.total))
    assert judge(board, 4, "other", by="乙")
    assert [undo_last_word(board, "甲", TODAY) for _ in range(4)] == [2, 1, 0, None]
    assert board.read_state().list_open("甲") == [place for place in everything if place != 4]
    # What was taken back can be said again.
    assert judge(board, 1, "unsure")
    assert judge(board, 0, "other")
    assert 1 not in board.read_state().list_open("甲")


def test_who_comes_second_is_told_and_overwrites_nothing(workspace: Path) -> None:
    board = open_board(workspace)
    stamp = make_stamp(board, board.read_state(), 0)
    assert judge_pair(board, 0, "same", "甲", TODAY, stamp).is_kept
    late = judge_pair(board, 0, "other", "乙", TODAY, stamp)
    assert (late.is_kept, late.decided_by, late.verdict) == (False, "甲", "same")
    assert board.run.ledger.read_decisions()["decided_by"].to_list() == ["甲"]


def test_two_at_the_same_moment(workspace: Path) -> None:
    boards = [open_board(workspace), open_board(workspace)]
    stamps = [make_stamp(board, board.read_state(), 3) for board in boards]
    with ThreadPoolExecutor() as pool:
        judgements = list(
            pool.map(
                lambda who: judge_pair(boards[who], 3, ("same", "other")[who], "甲乙"[who], TODAY, stamps[who]), (0, 1)
            )
        )
    assert sorted(judgement.is_kept for judgement in judgements) == [False, True]
    assert boards[0].run.ledger.read_decisions().height == 1


def test_the_row_of_another_person_is_a_word_about_this_pair_too(workspace: Path) -> None:
    board = open_board(workspace)
    first, twin = 0, 1
    assert board.get_line(first)["row_key"] == board.get_line(twin)["row_key"]
    stamp = make_stamp(board, board.read_state(), twin)
    assert judge(board, first, "same")
    assert not judge_pair(board, twin, "same", "乙", TODAY, stamp).is_kept


def test_one_can_change_their_mind(workspace: Path) -> None:
    board = open_board(workspace)
    assert judge(board, 0, "other")
    assert judge(board, 0, "same")
    assert board.read_state().words[0]["verdict"] == "same"


def test_no_other_word(workspace: Path) -> None:
    with pytest.raises(UsageError):
        judge(open_board(workspace), 0, "maybe")


def test_agreement_is_counted_without_showing_the_first_word(workspace: Path) -> None:
    board = open_board(workspace, second_share=1.0)
    assert judge(board, 0, "other")
    state = board.read_state()
    assert 0 not in state.list_open("甲")
    assert 0 in state.list_open("乙")
    assert state.is_second(0, "乙")
    assert judge(board, 0, "other", by="乙")
    assert board.read_state().agreement.share == 1
    assert 0 not in board.read_state().list_open("乙")
    # The first word stands, once.
    assert board.run.ledger.read_decisions().height == 1


def test_where_two_differ_the_pair_waits_until_somebody_settles_it(workspace: Path) -> None:
    board = open_board(workspace, second_share=1.0)
    assert judge(board, 0, "same")
    assert judge(board, 0, "other", by="乙")
    state = board.read_state()
    assert state.disputed == {0}
    assert 0 in state.waiting
    assert state.agreement.share == 0
    assert make_review_lines(board.run)["row_key"][0] == board.get_line(0)["row_key"]
    assert judge(board, 0, "other", by="甲")
    state = board.read_state()
    assert not state.disputed
    # It is not drawn a third time.
    assert 0 not in {*state.seconds, *state.waiting}


def test_a_second_word_is_undone_alone(workspace: Path) -> None:
    board = open_board(workspace, second_share=1.0)
    assert judge(board, 0, "other")
    assert judge(board, 0, "other", by="乙")
    assert undo_last_word(board, "乙", TODAY) == 0
    assert board.read_state().words[0]["decided_by"] == "甲"
    assert 0 in board.read_state().list_open("乙")


def test_about_the_share_is_drawn(workspace: Path) -> None:
    board = open_board(workspace, second_share=0.4)
    for place in range(0, board.total):
        judge(board, place, "other")
    assert 0.1 < len(board.read_state().seconds) / board.total < 0.7


def test_the_page_says_why(workspace: Path) -> None:
    board = open_board(workspace)
    page = make_pair_page(board, 0)
    assert [step.field for step in page.steps][:2] == ["name", "name"]
    assert len(page.rivals) == 1
    assert page.rivals[0].key == board.get_line(1)["key"]
    assert page.sheet["review"] == 25
    assert "住房" in page.value
    assert {row.decision for row in page.around} == {"review"}


@pytest.mark.parametrize(
    ("left", "right", "left_different", "right_different"),
    [
        ("韦建国", "韦建囯", "国", "囯"),
        ("450321196603120118", "450321196603120128", "1", "2"),
        ("韦建国（曾用名韦国）", "韦建国", "", ""),
        ("白沙村第五组", "白沙村五组", "第", ""),
        ("", "韦建国", "", ""),
        ("甲乙丙", "丁戊己", "甲乙丙", "丁戊己"),
    ],
)
def test_characters_that_differ_are_marked(left: str, right: str, left_different: str, right_different: str) -> None:
    sides = mark_differences(left, right)
    different = ["".join(piece.text for piece in side if piece.kind == "different") for side in sides]
    assert different == [left_different, right_different]
    assert ["".join(piece.text for piece in side) for side in sides] == [left, right]


def test_a_mask_is_no_difference() -> None:
    left, _ = mark_differences("450321********0118", "450321196603120118")
    assert left == [Piece("450321", "alike"), Piece("********", "hidden"), Piece("0118", "alike")]


def test_an_unrelated_number_is_marked_as_a_whole() -> None:
    left, right = mark_differences("450332200004066873", "520121197803207322")
    assert [len(left), len(right)] == [1, 1]


def test_what_is_read_before_every_page_is_cheap(workspace: Path) -> None:
    board = open_board(workspace)
    state = board.read_state()
    assert board.read_state() is state
    judge(board, 0, "other")
    assert board.read_state() is not state
    assert board.run.ledger.read_decisions().filter(pl.col("run_id") == board.run.id).height == 1


def test_an_old_workbook_overwrites_no_later_word(workspace: Path, tmp_path: Path) -> None:
    board = open_board(workspace)
    path, _ = export_review(board.run, tmp_path / "清单.xlsx", everything=False)
    fill(path, lambda place: "非同一人" if place == 0 else None)
    stamp = make_stamp(board, board.read_state(), 0)
    assert judge_pair(board, 0, "same", "甲", date(2026, 10, 20), stamp).is_kept
    with pytest.raises(InputsRefused, match="已另有结论"):
        import_review(path, workspace, "config")
    assert board.read_state().words[0]["verdict"] == "same"
