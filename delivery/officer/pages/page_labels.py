"""Codes that only the pages show, in the words of data officers."""

from __future__ import annotations

DECISION_LABELS = {"linked": "已关联", "review": "待人工确认", "unlinked": "未关联"}
TRAIT_LABELS = {
    "id_number": "证件号码",
    "sex": "性别",
    "age": "年龄",
    "name_length": "姓名字数",
    "name_kind": "姓名写法",
    "township": "乡镇",
}
QUARANTINE_LABELS = {
    "broken_record": "记录断开或各列分不清",
    "no_identity": "姓名和证件号码都没有",
    "unreadable_code": "取值不在可用范围",
    "unreadable_boolean": "是否类取值读不出",
    "unreadable_date": "日期或年份读不出",
    "unreadable_amount": "金额或数字读不出",
    "unreadable_key": "编号写成科学计数，看不出是哪一个",
    "delivery_refused": "整份数据未通过检查",
}
# What single rows were found to have wrong, and whole columns.
ISSUE_LABELS = QUARANTINE_LABELS | {
    "numeric_id": "证件号码是数字格式",
    "rounded_id": "证件号码后几位被表格软件改掉",
    "masked_id": "证件号码有遮盖",
    "invalid_id": "证件号码无效",
    "same_id_several_names": "同一证件号码姓名不同",
    "name_damaged": "姓名残缺或有乱码",
    "phone_form": "联系电话不是11位手机号码或固定电话",
    "future_date": "日期晚于数据截止日",
    "ends_before_start": "停止日期早于开始日期",
    "amount_unit": "金额单位疑似写错",
    "unknown_heading": "不认识的表头",
    "same_event_differs": "同一笔业务的几行内容不一样",
    "duplicate_id": "证件号码重复登记",
    "no_head": "户内没有户主",
    "several_heads": "户内不止一个户主",
    "several_spouses": "户内不止一个配偶",
    "spouse_same_sex": "户主与配偶性别相同",
    "school_status_missing": "学龄儿童没有在校生状况",
    "school_stage_age": "年龄与在校学段不符",
    "disability_without_certificate": "健康状况写残疾而没有残疾证号",
    "certificate_without_disability": "有残疾证号而健康状况未写残疾",
    "monitored_without_type": "监测对象没有监测对象类别",
    "monitored_without_date": "监测对象没有识别监测时间",
    "cleared_without_type": "风险已消除而没有监测对象类别",
    "household_in_two_places": "同一户登记在不同的村",
    "household_type_differs": "同一户户类型不同",
    "household_number_missing": "没有户编号，暂作单独一户",
    "person_number_shared": "人编号相同而不是同一个人",
    "unknown_household": "登记农户中没有这个户编号",
    "another_county": "乡镇、行政村大多不是本县的",
    "wage_implausible": "工资性收入过高或过低",
    "income_twice": "同一户同一时期收入不止一行",
    "household_size_implausible": "家庭人口不在合理范围",
    "year_to_come": "年度晚于数据截止日所在年份",
}
SEVERITY_LABELS = {"critical": "不通过则拒收", "warning": "提醒"}
# Orders in which groups of a trait are read; townships follow by name.
GROUP_ORDERS = {
    "id_number": ("有效", "残缺或无效", "未填"),
    "sex": ("男", "女"),
    "age": ("0-5岁", "6-15岁", "16-59岁", "60-79岁", "80岁及以上"),
    "name_length": ("2字及以下", "3字", "4字及以上"),
    "name_kind": ("其他姓名", "音译姓名（有间隔号或5字以上）"),
}
