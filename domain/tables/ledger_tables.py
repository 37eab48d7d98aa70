"""What is remembered: it lies in the workspace and grows from run to run."""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import PLACE_FIELDS, declare_table

LEDGER_TABLES: dict[str, pa.Schema] = {
    "review_decisions": declare_table(
        "人工确认记录",
        "row_key text 内容标识",
        "person_id text 人编号",
        "household_id text 户编号",
        "whole_household bool 针对全户",  # the row was about a household
        "person_key text? 登记内容标识",  # null: whatever the register says of the person
        "verdict text 结论",  # same, other, unsure, doubted (a township denies it, nobody has decided)
        "origin text 来源",  # review, reject, feedback
        "run_id text 运行编号",
        *PLACE_FIELDS,
        "levels text? 各项等级",
        "decided_by text 确认人",
        "decided_on date 确认日期",
        "recorded_at text 记录时间",
        "inbox text? 收件目录摘要",  # of the delivery that a run took it from
        "import_id text? 导入编号",
    ),
    "verification_results": declare_table(
        "入户核查结果",
        "household_id text 户编号",
        "clue_id text? 线索编号",
        "result text 核查结果",
        "include bool? 是否拟纳入",
        "exclusion_reason text? 不纳入原因",
        "checked_by text? 核查人",
        "checked_on date? 核查时间",
        "file text 文件",
        "sheet text 工作表",
        "row_number int 行号",
        "recorded_at text 记录时间",
        "inbox text? 收件目录摘要",
        "township text? 乡镇",
        "run_id text? 运行编号",  # of the run whose list was filled in
        "remark text? 备注",
        "import_id text? 导入编号",
    ),
    # --- runs, and what each said of clues and people -------------------------------------------------
    "ledger_runs": declare_table(
        "运行登记",
        "run_id text 运行编号",
        "command text 命令",
        "period text 期次",
        "as_of date 截止日",
        "policy text 政策",
        "configuration text 配置摘要",
        "code text 程序摘要",
        "rule_digests text 规则摘要",  # JSON: rule id -> digest of all that decides its answer
        "edition int 版次",
        "state text 状态",  # ready (complete, nobody has published it), published, withdrawn
        "published_at text? 发布时间",
        "withdrawn_at text? 撤回时间",
        "withdrawn_by text? 撤回人",
        "withdrawn_reason text? 撤回原因",
    ),
    # One line per clue and run.
    "clue_events": declare_table(
        "线索记录",
        "run_id text 运行编号",
        "clue_id text 线索编号",
        "household_id text? 户编号",
        "person_id text? 人编号",
        "township text? 乡镇",
        "village text? 行政村",
        "rule_id text 规则",
        "risk text 疑似风险类型",
        "certainty text 确定程度",
        "value float? 数值",
        "state text 情况",  # found, suppressed, resolved
        "status text? 本期状态",  # of a clue that is found: new, continuing, worsened, reopened, moved
        "reason text? 原因",  # of one that is suppressed or resolved
        "first_period text 首次预警期次",
        "since text? 起始期次",
        "earliest_on date? 最早依据日期",
        "latest_on date? 最近依据日期",
        "source text? 数据来源",
        "methods text? 关联方式",  # of the rows that it rests on, parted by `、`
        "clock text? 计时起点",  # issue, declaration, campaign, recheck: what the clock was started by
        "clock_started_on date? 计时日期",
        "due_on date? 核查时限",
    ),
    # Who was in which household; a line when something has changed since the last one of that number.
    "known_people": declare_table(
        "在册人员沿革",
        "number_key text 证件号码标识",  # a keyed hash of a valid number
        "person_id text 人编号",
        "household_id text 户编号",
        "first_person_id text 首次人编号",
        "first_household_id text 首次户编号",
        "household_origin text 户沿革编号",  # the number under which the household they are in was first known
        "run_id text 运行编号",
    ),
    # --- what came back from townships ------------------------------------------------------------------
    # Answers on other sheets than those of clues.
    "feedback_answers": declare_table(
        "核查答复",
        "kind text 表",
        "row_key text 行标识",
        "household_id text? 户编号",
        "township text? 乡镇",
        "run_id text 运行编号",
        "edition int? 版次",
        "result text 答复",
        "remark text? 备注",
        "checked_by text? 核查人",
        "checked_on date? 核查时间",
        "file text 文件",
        "sheet text 工作表",
        "row_number int 行号",
        "recorded_at text 记录时间",
        "import_id text 导入编号",
    ),
    "feedback_imports": declare_table(
        "报回登记",
        "import_id text 导入编号",
        "recorded_at text 记录时间",
        "recorded_by text? 登记人",
        "files int 文件数",
        "digest text 文件摘要",
        "taken int 采用行数",
        "refused int 未采用行数",
        "undone_at text? 撤销时间",
        "undone_by text? 撤销人",
    ),
    # --- who did what ---------------------------------------------------------------------------------------
    # Append-only; each entry's hash is over its content and the hash before it. Ids and counts, no people.
    "audit_entries": declare_table(
        "操作记录",
        "number int 序号",
        "recorded_at text 时间",
        "actor text 操作人",
        "action text 操作",
        "subject text 对象",
        "detail text 说明",  # JSON
        "previous_hash text 上一条摘要",
        "hash text 本条摘要",
    ),
}
