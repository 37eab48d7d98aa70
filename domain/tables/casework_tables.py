"""What is done after an answer, as it lies in the ledger: reviews, measures, extensions, orders, samples, papers.

Nothing here is changed: a later line stands beside an earlier one; table `undone_records` says what counts no longer.
"""

from __future__ import annotations

import pyarrow as pa

from domain.tables.table_schema import declare_table

# Where a line came from, when somebody delivered or imported it.
_CAME_FROM = (
    "file text? 文件",
    "sheet text? 工作表",
    "row_number int? 行号",
    "recorded_at text 记录时间",
    "inbox text? 收件目录摘要",  # of the delivery that a run took it from
    "import_id text? 导入编号",
)
_RECORDED = ("recorded_by text 登记人", "recorded_at text 记录时间")

CASEWORK_TABLES: dict[str, pa.Schema] = {
    # --- the road to the register ------------------------------------------------------------------------
    "village_reviews": declare_table(
        "村级评议与审定",
        "household_id text 户编号",
        "reviewed_on date? 评议日期",
        "review_result text? 评议结果",
        "published_from date? 公示起",
        "published_until date? 公示止",
        "objection text? 异议",
        "decision text? 审定结果",
        "decided_on date? 审定日期",
        *_CAME_FROM,
    ),
    "household_measures": declare_table(
        "帮扶措施",
        "household_id text 户编号",
        "risk text? 风险",
        "measure text? 措施",
        "department text? 责任单位",
        "helper text? 帮扶责任人",
        "started_on date? 开始日期",
        "status text? 状态",
        "effect text? 成效",
        *_CAME_FROM,
    ),
    # A later day for a clue's visit or an application, with who allowed it and why.
    "clock_extensions": declare_table(
        "延期登记",
        "record_id text 登记编号",
        "clue_id text 线索编号",
        "household_id text 户编号",
        "due_before date 原时限",
        "due_on date 新时限",
        "reason text 原因",
        "extended_on date 延期日期",
        *_RECORDED,
    ),
    # --- orders to departments (开单) ------------------------------------------------------------------------
    "orders": declare_table(
        "开单",
        "order_no text 单号",
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        "risk text 风险",
        "department text 责任部门",
        "clue_ids text 线索编号",  # parted by `、`
        "wanted text 建议措施",
        # confirmed, ineffective (a measure had no effect), not_confirmed (done, but the data still tell of it)
        "cause text 开单原因",
        "earlier_order text? 原单号",
        "issued_on date 开单日期",
        "due_on date 办结时限",
        "run_id text 运行编号",  # of the list that it rests on
        *_RECORDED,
    ),
    # What became of an order; how an order stands follows from these lines and the clues of later runs.
    "order_events": declare_table(
        "开单办理情况",
        "order_no text 单号",
        "event text 事项",  # received, in_progress, done, returned, cancelled, restored (not cancelled after all)
        "happened_on date 日期",
        "result text? 办理结果",
        "note text? 说明",
        "recorded_by text? 登记人",
        *_CAME_FROM,
    ),
    # --- samples for checking (抽检) -------------------------------------------------------------------------
    "sample_items": declare_table(
        "抽检样本",
        "sample_no text 抽检编号",
        "item int 样本序号",
        "kind text 抽检对象",  # clue, link
        "stratum text 分层",  # a township of clues, a method of links
        "stratum_size int 该层总数",
        "subject text 对象编号",  # clue_id; of a link source, file, sheet and row as JSON
        "household_id text? 户编号",
        "township text? 乡镇",
        "method text? 关联方式",
        "run_id text 运行编号",
        "seed int 随机种子",
        "drawn_on date 抽样日期",
        *_RECORDED,
    ),
    "sample_answers": declare_table(
        "抽检结果",
        "sample_no text 抽检编号",
        "item int 样本序号",
        "verdict text 抽检结论",  # right, wrong, unclear
        "reason text? 原因",
        "checked_by text 抽检人",
        "checked_on date 抽检日期",
        *_CAME_FROM,
    ),
    # --- judgements of doubtful pairs that another officer made once more (复判), without seeing the first ---------
    "second_judgements": declare_table(
        "复判记录",
        "judgement_id text 复判编号",
        "row_key text 内容标识",
        "person_id text 人编号",
        "run_id text 运行编号",
        "first_verdict text 初判",  # same, other
        "first_by text 初判人",
        "verdict text 复判",  # same, other, unsure
        "decided_on date 复判日期",
        *_RECORDED,
    ),
    # --- papers that left the office, and what was taken back -----------------------------------------------
    "issued_papers": declare_table(
        "发文登记",
        "paper_no text 编号",
        "kind text 种类",  # supplement, reminder, orders, candidates, sample, forms, export, publicity, recall,
        # download (a copy of a file that somebody fetched from the portal)
        "township text? 乡镇",
        "department text? 部门",
        "period text? 期次",
        "run_id text? 运行编号",
        "earlier_run_id text? 原运行编号",  # of a supplement: the run whose list it completes
        "issued_on date 日期",
        "rows int 行数",
        "digest text 文件摘要",
        *_RECORDED,
    ),
    # --- encrypted packages (文件包): what was handed to a township or department ---------------------------
    "issued_packages": declare_table(
        "文件包发放登记",
        "package_no text 编号",
        "township text? 乡镇",
        "department text? 部门",
        "period text? 期次",
        "run_id text? 运行编号",
        "edition int? 版次",
        "format text 加密方式",  # zip (AES), workbooks (a password on every file)
        "file_name text 文件名",
        "files int 文件数",
        "bytes int 字节数",
        "digest text 文件摘要",  # SHA-256 of the package as it left
        "issued_on date 日期",
        *_RECORDED,
    ),
    "package_files": declare_table(
        "文件包内容",
        "package_no text 编号",
        "file text 文件",  # its path inside the package
        "paper_no text? 文件编号",
        "digest text 文件摘要",  # SHA-256 of the file before encryption
    ),
    "package_events": declare_table(
        "文件包收发记录",
        "package_no text 编号",
        "event text 事项",  # received, recalled, returned, destroyed
        "happened_on date 日期",
        "person text? 经手人",  # who received it or gave it back
        "note text? 说明",
        *_RECORDED,
    ),
    # --- publicity (公示) -----------------------------------------------------------------------------------
    "publicity_items": declare_table(
        "公示名单",
        "publicity_no text 公示编号",
        "item int 序号",
        "kind text 种类",  # inclusion, correction
        "household_id text 户编号",
        "township text 乡镇",
        "village text 行政村",
        "published_from date 公示起",
        "published_until date 公示止",
        *_RECORDED,
    ),
    "publicity_objections": declare_table(
        "公示异议",
        "objection_no text 异议编号",
        "publicity_no text 公示编号",
        "household_id text 户编号",
        "event text 事项",  # raised, upheld, dismissed
        "happened_on date 日期",
        "note text? 说明",
        *_RECORDED,
    ),
    "undone_records": declare_table(
        "撤销登记",
        "record_table text 表",
        "record_key text 编号",
        "reason text? 原因",
        "undone_by text 撤销人",
        "undone_at text 撤销时间",
    ),
}
