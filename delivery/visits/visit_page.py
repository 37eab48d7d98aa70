"""One household's visit sheet as blocks of lines: who lives there, why somebody comes, what is to be answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from delivery.visits.page_lines import LAST, Block, Cell, Line, compute_text_height, make_text_line
from domain import visit_form as form
from domain.county.policy import GUARANTEES

Row = Mapping[str, object]
# kind, then what tells the question apart -> the code of its line.
MakeCode = Callable[..., str]
_ANSWER_HEIGHT = 26.0  # points; a pen's tick and word fit
_VERDICTS = {"safe": "没发现", "risk": "有线索"}
_NO_VERDICT = "不清楚"
_SIDES = (("①", "a"), ("②", "b"))


@dataclass(frozen=True)
class Visit:
    """A household to be visited, in words.

    `people`: its members. `clues`: what is to be answered, worst first; `attention`: what is only to be kept in mind.
    `changes`, `conflicts`: of the register, with `row_code`. `proposals`: why the village itself has named it.
    """

    household: Row
    people: Sequence[Row] = ()
    clues: Sequence[Row] = ()
    attention: Sequence[Row] = ()
    changes: Sequence[Row] = field(default=())
    conflicts: Sequence[Row] = field(default=())
    proposals: Sequence[Row] = field(default=())


def make_visit_blocks(visit: Visit, make_code: MakeCode) -> Iterator[Block]:
    """The blocks of the page below its title, in their order."""
    yield _make_home(visit.household, make_code)
    yield _make_people(visit.people)
    yield from _make_clues(visit, make_code)
    yield _make_guarantees(visit.household, make_code)
    yield from _make_corrections(visit)
    yield make_conclusion(make_code, str(visit.household["household_id"]), not visit.household["is_head_gone"])


def _make_home(home: Row, make_code: MakeCode) -> Block:
    place = "".join(str(home[name] or "") for name in ("village", "group"))
    last_check = _get_text(home["last_check"]) or "没有记录"
    kind = _get_text(home["household_kind"])
    marks = _get_text(home["marks"]).replace("\n", "、")
    head_name = _get_text(home["head_name"])
    size = f"{home['household_size']} 口人" if home["household_size"] else ""
    return (
        Line((
            Cell(0, 0, "户主", "label"), Cell(1, 1, head_name, "strong"),
            Cell(2, 2, "电话", "label"), Cell(3, 4, _get_text(home["phone"]), "number"), Cell(5, 5, size, "middle"),
        ), max(27.0, compute_text_height(head_name, 1, 1, 14.0)),
             make_code(form.KIND, *form.make_page_key(head_name))),
        Line((Cell(0, 0, "住址", "label"), Cell(1, 3, place, "text"), Cell(4, 4, "户编号", "label"),
              Cell(5, 5, _get_text(home["household_id"]), "number")),
             max(23.0, compute_text_height(place, 1, 3))),
        Line((Cell(0, 0, "农户类别", "label"), Cell(1, 1, kind, "middle"), Cell(2, 2, "本期", "label"),
              Cell(3, 3, marks, "middle"), Cell(4, 4, "上次入户", "label"), Cell(5, 5, last_check, "middle")),
             max(23.0, *(compute_text_height(text, at, at) for text, at in ((kind, 1), (marks, 3), (last_check, 5))))),
    )  # fmt: skip


def _make_people(people: Sequence[Row]) -> Block:
    titles = ((0, 0, "关系"), (1, 1, "姓名"), (2, 2, "年龄"), (3, 4, "身份证号"), (5, 5, "电话、说明"))
    return (
        Line(tuple(Cell(first, last, title, "heading") for first, last, title in titles), 21.0),
        *(_make_person(person) for person in people),
    )


def _make_person(person: Row) -> Line:
    gone = f"部门数据：已{person['gone']}" if person["gone"] else ""
    age = "" if person["age"] is None else f"{person['age']}岁"
    note = gone or _get_text(person["phone"])
    texts = (
        (0, 0, _get_text(person["relation"]), "middle"), (1, 1, _get_text(person["person_name"]), "middle"),
        (2, 2, age, "middle"), (3, 4, _get_text(person["person_id_number"]), "number"), (5, 5, note, "middle"),
    )  # fmt: skip
    height = max(
        21.0, *(compute_text_height(text, first, last) for first, last, text, style in texts if style != "number")
    )
    return Line(tuple(Cell(*parts) for parts in texts), height)


def _make_clues(visit: Visit, make_code: MakeCode) -> Iterator[Block]:
    title = make_text_line(f"为什么去、看什么（{len(visit.clues)} 件事）", "section", 13.0, 23.0)
    first: dict[object, int] = {}
    for number, clue in enumerate(visit.clues, start=1):
        block = _make_clue(number, clue, first.setdefault(clue["look"], number), make_code)
        yield (title, *block) if number == 1 else block
    texts = [f"{_name_person(clue)}{clue['why']}。{clue['look']}" for clue in visit.attention]
    texts += [f"村里排查也提出了这户：{proposal['reason']}。" for proposal in visit.proposals]
    if texts:
        yield tuple(make_text_line(f"还要留意：{text}") for text in texts)


def _make_clue(number: int, clue: Row, same_as: int, make_code: MakeCode) -> Block:
    """A question; `same_as`: the number of the first one for which one looks at the same."""
    urgent = "【紧急】" if clue["urgent"] else ""
    heading = f"{number}. {urgent}{_name_person(clue)}{clue['why']}"
    last = f"\n上次核查：{clue['last_check']}" if clue["last_check"] else ""
    look = clue["look"] if same_as == number else f"和第 {same_as} 件一样。"
    text = f"{clue['department']}：{clue['evidence']}。{last}\n到家看：{look}"
    return (
        make_text_line(heading, "point"),
        make_text_line(text),
        Line((Cell(0, 0, form.RESULT, "label"), Cell(1, 3, form.draw_boxes(form.RESULTS), "boxes", form.RESULTS),
              Cell(4, 4, form.NOTE, "label"), Cell(5, 5, "", "answer")), _ANSWER_HEIGHT,
             make_code("clues", clue["clue_id"])),
    )  # fmt: skip


def _name_person(clue: Row) -> str:
    """Whom a clue is about, before what it says; the whole household is not named."""
    if clue["person_id"] is None:
        return ""
    age = "" if clue["age"] is None else f"（{clue['age']}岁）"
    return f"{_get_text(clue['relation'])} {_get_text(clue['person_name'])}{age}：".strip()


def _make_guarantees(home: Row, make_code: MakeCode) -> Block:
    cells = list(enumerate(GUARANTEES.items(), start=1))
    boxes = "".join(f"{form.BOX}{state}" for state in form.GUARANTEE_STATES)
    return (
        Line((Cell(0, 0, "五项保障", "heading"), *(Cell(n, n, title, "heading") for n, (_, title) in cells)), 21.0),
        Line((Cell(0, 0, "部门数据", "label"), *(
            Cell(n, n, _VERDICTS.get(str(home[name]), _NO_VERDICT), "middle") for n, (name, _) in cells)), 21.0),
        Line((Cell(0, 0, form.STATE, "label"), *(
            Cell(n, n, boxes, "boxes", form.GUARANTEE_STATES) for n, _ in cells)), _ANSWER_HEIGHT,
             make_code("guarantees", home["household_id"])),
    )  # fmt: skip


def _make_corrections(visit: Visit) -> Iterator[Block]:
    """What of the register is to be put right: changes of people, and what departments contradict each other in."""
    count = len(visit.changes) + len(visit.conflicts)
    title = make_text_line(f"登记信息要改的（{count} 条）", "section", 13.0, 23.0)
    blocks = [_make_change(change) for change in visit.changes]
    blocks += [_make_conflict(conflict) for conflict in visit.conflicts]
    for number, block in enumerate(blocks):
        yield (title, *block) if number == 0 else block


def _make_change(change: Row) -> Block:
    day = f"{change['changed_on']}，" if change["changed_on"] else ""
    text = f"{_get_text(change['person_name'])}：{change['what']}（{day}{change['told_by']}）"
    return (make_text_line(text), _ask(form.CHANGED, form.CHANGE_RESULTS, str(change["row_code"])))


def _make_conflict(conflict: Row) -> Block:
    sides = [f"{mark}{conflict[f'department_{letter}']}：{conflict[f'value_{letter}']}" for mark, letter in _SIDES]
    text = f"{_get_text(conflict['person_name'])}的{conflict['field']}，两处写的不一样。{'　'.join(sides)}"
    return (make_text_line(text), _ask(form.CONFLICTING, form.CONFLICT_RESULTS, str(conflict["row_code"])))


def _ask(label: str, choices: tuple[str, ...], code: str) -> Line:
    boxes = form.draw_boxes(choices)
    return Line((Cell(0, 0, label, "label"), Cell(1, LAST, boxes, "boxes", choices)), _ANSWER_HEIGHT, code)


def make_conclusion(make_code: MakeCode, remark_key: str = form.REMARK, has_head: bool = True) -> Block:
    """Whether the household is to be taken in, what else there is, who looked and when.

    `remark_key`: by which a remark is kept. `has_head`: whether the householder can sign.
    """
    signer = form.SIGNED_BY if has_head else form.SIGNED_BY_RELATIVE
    boxes = form.draw_boxes(form.YES_NO)
    return (
        Line((Cell(0, 0, form.INCLUDED, "label"), Cell(1, 1, boxes, "boxes", form.YES_NO),
              Cell(2, 2, form.REASON, "label"), Cell(3, LAST, "", "answer")), 37.0, make_code(form.KIND, form.INCLUDE)),
        Line((Cell(0, 0, form.OTHERWISE, "label"), Cell(1, LAST, "", "answer")), 40.0,
             make_code(form.KIND, remark_key)),
        Line((Cell(0, 0, form.CHECKED_BY, "label"), Cell(1, 1, "", "answer"), Cell(2, 2, signer, "label"),
              Cell(3, 3, "", "answer"), Cell(4, 4, form.CHECKED_ON, "label"), Cell(5, 5, "", "answer")), 42.0,
             make_code(form.KIND, form.SIGNATURE)),
    )  # fmt: skip


def _get_text(value: object) -> str:
    return "" if value is None else str(value)
