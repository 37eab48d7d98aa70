"""The templates of `config/forms` as they are delivered: `python -m delivery.forms.default_templates FOLDER`.

A county edits the documents themselves in Word or WPS and never needs this. What each says follows notice 0 (四（三）,
annexes 1, 2, 3, 5: their bodies are not published) and what authorisations of other counties say.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from delivery.forms.template_page import BODY, SMALL, TemplatePage, loop_rows

_BLANK = "＿＿＿＿＿＿＿＿"
_BOARD = ("item", "group", "shown_name", "household_size", "inclusion_class", "risks")
_PERSON = ("{{ one.person_name }}", "{{ one.person_id_number }}", "{{ one.relation }}")


def _make_application() -> bytes:
    """监测对象申请书 (notice 0, annex 2)."""
    page = TemplatePage()
    page.loop("home", "homes")
    page.title("监测对象申请书")
    page.say("编号：{{ home.number }}", indent=False, right=True, size=SMALL)
    page.say("{{ home.township }}人民政府、{{ home.village }}村（居）民委员会：", indent=False)
    page.say(
        "本户住{{ home.township }}{{ home.village }}{{ home.group }}，户编号{{ home.household_id }}，户主"
        "{{ home.head.person_name or '＿＿＿＿' }}，身份证号"
        "{{ home.head.person_id_number or '＿＿＿＿＿＿＿＿＿＿＿＿＿＿' }}，"
        "家庭人口{{ home.members|length }}人，联系电话{{ home.phone or '＿＿＿＿＿＿＿＿' }}。"
    )
    page.say("家庭成员：", indent=False)
    page.table(
        (3.2, 5.6, 3.4, 1.8, 2.6),
        [["姓名", "身份证号", "与户主关系", "年龄", "备注"],
         *loop_rows("one", "home.members", [*_PERSON, "{{ one.age }}", ""])],
    )  # fmt: skip
    page.say("家里遇到的困难（在符合的前面打√，可以多选）：", indent=False)
    page.say("{% for risk in risks %}□{{ risk }}　{% endfor %}")
    page.say(f"具体情况：{'＿' * 120}")
    page.say(f"最近一年家庭收入大约{_BLANK}元，因上述困难自己花费大约{_BLANK}元。")
    page.say(
        "因家庭基本生活可能出现严重困难，现申请纳入防止返贫监测对象。本户承诺：以上情况和家庭财产情况如实说明，没有隐瞒；"
        "同意入户核查、村级评议和公示；情况有变化时及时告知村委会。"
    )
    page.say("申请人（签名、按指印）：＿＿＿＿＿＿＿＿＿　　日期：　　　年　　月　　日", indent=False)
    page.say(
        "不能本人签名的，代办人（签名）：＿＿＿＿＿＿　与申请人关系：＿＿＿＿＿＿　日期：　　　年　　月　　日",
        indent=False,
    )
    page.table(
        (8.3, 8.3),
        [["村（居）民委员会意见", "乡镇人民政府意见"],
         ["\n\n\n（盖章）　　　　年　　月　　日", "\n\n\n（盖章）　　　　年　　月　　日"]],
    )  # fmt: skip
    page.end_loop()
    return page.finish()


def _make_authorisation() -> bytes:
    """家庭经济状况核对授权书 (notice 0, annex 3): who signs, who may ask whom, how long it holds; no risk is on it."""
    page = TemplatePage()
    page.loop("home", "homes")
    page.title("家庭经济状况核对授权书")
    page.say("授权书编号：{{ home.number }}　　户编号：{{ home.household_id }}", indent=False, right=True, size=SMALL)
    page.say("{{ texts.unit }}、{{ home.township }}人民政府：", indent=False)
    page.say(
        "本人及家庭成员因申请或者核实防止返贫监测对象事宜，自愿授权各级审批机构（含县级主管部门、乡镇人民政府）和核对机构，向财政、公安、"
        "民政、税务、人力资源社会保障、住房城乡建设、机构编制、自然资源、市场监督管理等部门和有关机构，查询、核对本人的车辆、不动产、"
        "商品房合同、市场主体、个人所得税、财政供养、社会保险等家庭经济状况信息。"
    )
    page.say(
        "本授权自签署之日起生效，到本户不再申请、也不再是监测对象时为止；本人可以书面撤销，撤销以后不再查询。查询结果只用于核实"
        "监测对象，不作他用。本人知道：不授权的，不影响日常生活，但财产情况不能核实的，可能影响评议和审定。"
    )
    page.say("授权人（年满18周岁的家庭成员各自签名、按指印；没有签名的不查询）：", indent=False, bold=True)
    page.table(
        (2.8, 5.4, 2.6, 3.4, 2.4),
        [["姓名", "身份证号", "与户主关系", "签名、按指印", "签署日期"],
         *loop_rows("one", "home.adults", [*_PERSON, "\n", ""])],
    )  # fmt: skip
    page.tag("{%p if home.minors %}")
    page.say("未满18周岁的家庭成员，由监护人代签：", indent=False, bold=True)
    page.table(
        (2.8, 5.4, 2.8, 2.8, 2.8),
        [["姓名", "身份证号", "监护人签名", "与本人关系", "签署日期"],
         *loop_rows("one", "home.minors", ["{{ one.person_name }}", "{{ one.person_id_number }}", "\n", "", ""])],
    )  # fmt: skip
    page.tag("{%p endif %}")
    page.say("不能辨认自己行为或者不能签名的成员，由法定代理人代签：", indent=False, bold=True)
    page.table(
        (3.0, 3.0, 5.0, 2.8, 2.8),
        [["成员姓名", "代理人姓名", "代理人身份证号", "与成员关系", "代理人签名"], ["\n", "", "", "", ""]],
    )  # fmt: skip
    page.say("经办人（签名）：＿＿＿＿＿＿＿＿　　受理日期：　　　年　　月　　日", indent=False)
    page.end_loop()
    return page.finish()


def _make_collection() -> bytes:
    """防止返贫监测对象信息采集表 (notice 0, annex 5), by the fields of the national system."""
    page = TemplatePage()
    page.loop("home", "homes")
    page.title("防止返贫监测对象信息采集表")
    page.say("编号：{{ home.number }}　　采集日期：　　　年　　月　　日", indent=False, right=True, size=SMALL)
    page.say("一、家庭基本情况", indent=False, bold=True)
    page.table(
        (3.0, 5.3, 3.0, 5.3),
        [["项目", "内容", "项目", "内容"],
         ["乡镇、村、组", "{{ home.township }}{{ home.village }}{{ home.group }}", "户编号", "{{ home.household_id }}"],
         ["户主姓名", "{{ home.head.person_name }}", "户主身份证号", "{{ home.head.person_id_number }}"],
         ["联系电话", "{{ home.phone }}", "家庭人口", "{{ home.members|length }}人"],
         ["户类型", "{{ home.household_type }}", "监测对象类别",
          "{% for kind in classes %}{{ '☑' if kind == home.monitor_type else '□' }}{{ kind }} {% endfor %}"],
         ["易地搬迁安置", "□是　□否", "整户无劳动能力", "□是　□否"],
         ["返贫致贫风险", "{% for risk in risks %}□{{ risk }} {% endfor %}", "<", "<"]],
    )  # fmt: skip
    page.say("二、家庭成员", indent=False, bold=True)
    page.table(
        (1.9, 4.3, 1.9, 1.2, 1.7, 1.9, 2.0, 1.7),
        [["姓名", "身份证号", "与户主关系", "年龄", "文化程度或在校", "健康状况", "劳动技能", "参加医保"],
         *loop_rows("one", "home.members", [*_PERSON, "{{ one.age }}", "", "", "", ""])],
        size=9,
    )  # fmt: skip
    page.say("三、五项保障", indent=False, bold=True)
    page.table(
        (3.4, 2.6, 3.4, 2.6, 4.6),
        [["义务教育", "基本医疗", "住房安全", "饮水安全", "说明"],
         ["□有保障\n□有问题", "□已参保\n□未参保", "□A级 □B级\n□C级 □D级", "□安全\n□不安全", ""]],
    )  # fmt: skip
    page.say("四、最近12个月收入和支出（元）", indent=False, bold=True)
    page.table(
        (3.6, 4.7, 3.6, 4.7),
        [["项目", "金额", "项目", "金额"],
         ["工资性收入", "", "生产经营性收入", ""], ["生产经营性支出", "", "财产性收入", ""],
         ["转移性收入", "", "家庭纯收入", ""], ["理赔收入", "", "合规自付支出", ""]],
    )  # fmt: skip
    page.say(
        "纯收入＝工资性收入＋生产经营性收入－生产经营性支出＋财产性收入＋转移性收入；理赔收入和合规自付支出另列。",
        size=9,
        indent=False,
    )
    page.say("农户（签名）：＿＿＿＿＿＿　采集人（签名）：＿＿＿＿＿＿　村（居）委会（盖章）", indent=False)
    page.end_loop()
    return page.finish()


def _make_campaign() -> bytes:
    """防止返贫动态监测和帮扶集中排查工作流程 (notice 0, annex 1; steps and order of 四（一）-（八）)."""
    page = TemplatePage().without_foot()
    page.title("{{ texts.county }}集中排查工作流程")
    page.say("（{{ texts.period }}，{{ ends }}前完成）", indent=False)
    rows = (
        ("制定方案、开展培训", "县、乡镇", "制定工作方案，动员部署，培训排查人员", "listed"),
        ("线上比对", "县、行业部门", "各部门数据比对，形成疑似风险户名单，分乡镇下发", "listed"),
        ("线下筛查", "村", "村民小组（屯）会议提出疑似返贫致贫风险户", "visited"),
        (
            "入户核实",
            "村排查工作队",
            "脱贫户全部排查，监测对象和疑似风险户重点排查；拟纳入的签申请书、授权书",
            "visited",
        ),
        ("财产检索", "县、行业部门", "对签了授权书的家庭成员查询，结果反馈乡村核实", "searched"),
        ("村级评议", "村", "7人以上单数的评议代表，乡镇派人列席；检索查出问题的再次评议", "reviewed"),
        ("乡镇审核公示", "乡镇", "审核评议情况，在各村民小组（屯）公示5天，异议由乡镇调查", "published"),
        ("县级审定", "县", "结合财产检索审定，录入系统，告知农户", "decided"),
        ("落实责任人和措施", "县、行业部门、乡镇", "针对风险“开单”，落实帮扶责任人和措施", "helped"),
    )
    page.table(
        (1.2, 3.6, 3.2, 5.2, 3.4),
        [["序号", "环节", "谁办", "办什么", "完成时间"],
         *([str(number), step, who, what, f"{{{{ days.{day} }}}}"]
           for number, (step, who, what, day) in enumerate(rows, start=1))],
    )  # fmt: skip
    page.say("需要的表：监测对象申请书、家庭经济状况核对授权书、疑似风险户名单、入户核查单、信息采集表。", indent=False)
    page.say("{{ texts.unit }}　　联系人：{{ texts.contact or '＿＿＿＿＿＿＿＿' }}", indent=False)
    return page.finish()


def _make_publicity() -> bytes:
    """公示名单: a page per village and kind."""
    page = TemplatePage().without_foot()
    page.loop("board", "boards")
    page.title("公　　示")
    page.say("编号：{{ texts.paper_no }}", indent=False, right=True, size=SMALL)
    page.tag("{%p if board.is_correction %}")
    page.say(
        "经核查和村级评议、乡镇审核，{{ texts.township }}{{ board.village }}下列{{ board.count }}户"
        "原标注的风险消除拟予修正，重新列为防止返贫监测对象，现予公示。"
    )
    page.tag("{%p else %}")
    page.say(
        "经农户申请、入户核查、村级评议和乡镇审核，{{ texts.township }}{{ board.village }}下列{{ board.count }}户拟纳入"
        "防止返贫监测对象，现予公示。"
    )
    page.tag("{%p endif %}")
    page.say("公示时间：{{ board.from_day }}至{{ board.until_day }}，共{{ board.days }}天。")
    page.table(
        (1.6, 4.0, 3.4, 2.0, 3.2, 2.4),
        [["序号", "村民小组（屯）", "户主", "家庭人口", "类别", "主要困难"],
         *loop_rows("line", "board.lines", [f"{{{{ line.{name} }}}}" for name in _BOARD])],
        size=BODY,
    )  # fmt: skip
    page.say(
        "对上述农户有不同意见的，请在公示时间内向村（居）委会或者乡镇人民政府反映，可以当面、打电话或者写信；反映人的情况会保密。"
    )
    page.say("监督电话：{{ texts.supervision }}")
    page.say("{{ texts.township }}人民政府（盖章）", indent=False, right=True)
    page.say("{{ board.from_day }}", indent=False, right=True)
    page.end_loop()
    return page.finish()


TEMPLATES: dict[str, Callable[[], bytes]] = {
    "application.docx": _make_application,
    "authorisation.docx": _make_authorisation,
    "collection.docx": _make_collection,
    "campaign.docx": _make_campaign,
    "publicity.docx": _make_publicity,
}


def write_templates(folder: Path) -> list[Path]:
    """Write every template into the folder; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, make in TEMPLATES.items():
        path = folder / name
        path.write_bytes(make())
        paths.append(path)
    return paths


if __name__ == "__main__":
    write_templates(Path(sys.argv[1]))
