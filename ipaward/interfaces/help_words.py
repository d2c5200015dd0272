"""The help of the command line in Chinese; in English it stands beside each option."""

from __future__ import annotations

from ipaward.domain.words import Language

COMMANDS = {
    "ipaward": "决定谁可以得到公共奖补、得多少、为什么。\n\n"
    "政策的流程各有自己的命令，用它所跟踪的对象的词：ipaward 词 post、status、why。",
    "post": "登记事件，说出应发的文书。",
    "status": "说出每个对象的状态。",
    "why": "说出一个对象怎样到了现在的状态。",
    "check": "找出政策文件里的所有问题。",
    "screen": "审查一批申请并排名。",
    "explain": "完整解释一份申请的决定。",
    "indicators": "拿台账对照政策的目标。",
    "template": "写出一个项目的申请表，空白的或者填好样例的。",
    "mapping": "猜测文件的哪一列是哪个事实，写成可以改的对照表。",
    "test": "运行政策的样例和场景。",
    "schema": "写出申请的 JSON Schema；不写政策时是决定的。",
    "policies": "列出现有的政策，或一个政策的条款和体现每条的内容。",
    "fmt": "把政策和规则文件的键改成另一种语言。",
    "eval": "说出一个表达式的意思。",
    "batch": "一次决定一整个名册。",
    "run": "决定每一行，把决定、隔离的行和清单写到一个文件夹。",
    "summary": "说出一次运行决定了什么：件数和金额，按结论、理由和所要的分类。",
    "ledger": "核对、出示和复制账本。",
    "begin": "建一个账本；从此在这里审查的每一轮都记下来。",
    "verify": "从头核对账本的每一条，和它所依据的、当时封存的资料。",
    "checkpoint": "打印签了名的检查点，请别人保存。",
    "receipt": "写出一条记录的回执。",
    "trust": "记下谁的密钥可以作为作者或核准人在规则包上签名。",
    "activate": "启用一个政策的规则：从此各轮按它记录。",
    "bundle": "为一个政策的规则签名：写的人和核准的人。",
    "key": "做一个自己签名用的密钥，打印公开的一半。",
    "make": "写出一个政策的规则包，请两个人签名。",
    "sign": "说出所签的内容，加上自己的签名。",
    "bundle verify": "核对两个签名和手头的文件，不需要账本。",
    "prove": "写出批量运行中一行的回执。",
    "check-receipt": "核对回执，不需要账本。",
    "show": "说出账本里有什么，或一条记录的内容。",
    "replay": "用当时的规则和记录重新决定账本里的决定，逐字节对照。",
    "override": "不按规则另行决定：要两个人负责。",
    "redact": "销毁一个人资料的密钥；不写名字，就销毁恢复备份时带回来的。",
    "as-known": "说出一件申请怎样决定过，什么时候知道的。",
    "reconcile": "点数：收到的每件申请是不是都决定了，或者退回了。",
    "doctor": "说出这里的数据库能保证什么。",
    "backup": "写出一份核对过的副本；被改了或者读不出的不复制。",
    "sql": "写出作决定的查询，供审计的人读。",
}
OPTIONS = {
    "version": "说出版本。",
    "debug": "显示我们的错出在哪里。",
    "lang": "用哪种语言回答。",
    "packs": "先在这个文件夹里找政策。",
    "policy": "政策的名称。",
    "programme": "项目的名称。",
    "applications": ".xlsx、.csv 或 .jsonl 文件。",
    "table": ".xlsx 或 .csv 文件。",
    "mapping": "哪一列是哪个事实。",
    "ledger": "文件，或 postgresql://用户@主机/数据库；不写用 $IPAWARD_LEDGER，"
    "再不然用当前文件夹的 ipaward-ledger.db。",
    "sample": "只重算随机抽取的这么多件。",
    "seed": "按这个种子抽取。",
    "trial": "只是试算，不记入账本。",
    "by_whom": "由谁负责。",
    "second": "另一个人，同意的。",
    "reason": "理由。",
    "verdict": "另行决定成什么。",
    "amount": "付多少元；只有合格时写。",
    "applicant": "申请上写的名称，或者一件申请的编号。",
    "case": "申请的编号。",
    "at": "这一天（UTC）结束时知道的。",
    "pinned": "由别人保存的检查点；可以写几次。",
    "number": "条目的编号，从 0 数起。",
    "receipt_file": "回执文件。",
    "trusted": "签名单位公布的公钥，或写着它的文件；可以写几次。",
    "key_text": "一个人的公钥，或写着它的文件。",
    "role": "可以作为什么签名：author 作者，approver 核准人。",
    "withdrawn": "不再信任；已经启用的不变。",
    "bundle": "两个人签了名的规则包。",
    "unsigned": "没有人签名，也启用。",
    "key_name": "是谁的，不要空格。",
    "secret_file": "密钥写到哪个文件。",
    "bundle_number": "比以前各份都大的编号。",
    "author": "写的人密钥的名称。",
    "approver": "核准人密钥的名称，另一个人。",
    "draft_file": "规则包写到哪个文件。",
    "bundle_file": "规则包。",
    "secret": "自己的密钥，`bundle key` 写的那个文件。",
    "author_key": "作者的公钥，或写着它的文件。",
    "approver_key": "核准人的公钥，或写着它的文件。",
    "to_file": "写到哪个文件，不写就打印。",
    "copy_file": "副本写到哪个文件。",
    "latest": "列出最近的多少条。",
    "events": "一行一个事件。",
    "who": "它的代码或编号。",
    "on": "查台账的日期，如 2021-06-30。",
    "source": ".xlsx、.csv 或 .jsonl 文件，或批量运行写出的文件夹。",
    "data": "要查的台账：以台账命名的 .csv、.xlsx、.jsonl，每张表以台账命名的工作簿，"
    "决定的 .jsonl，或放着这些的文件夹；可以写几次。",
    "year": "只看这一年的目标。",
    "open_": "列出一项指标所据的记录。",
    "report": "写出全部数字和所据的记录。",
    "chart": "把目标和实际画成图。",
    "quiet": "不显示进度和小结。",
    "paths": "政策或其中的文件；不写就是全部。",
    "form": "写出什么形式。",
    "out": "写到哪个文件；写成 .csv、.jsonl 时，退回的行另成 .refused.csv、.refused.jsonl。",
    "application": "申请的编号。",
    "policies": "政策；不写就是全部。",
    "coverage": "说出哪些规则没有被用到。",
    "name": "一个政策；不写就是全部。",
    "clauses": "逐条说出由什么体现。",
    "examples": "把规则的样例作为示范行填进去。",
    "files": "政策或规则文件。",
    "keys": "键用哪种语言。",
    "expression": "或写 -，从标准输入逐行读 JSON。",
    "facts": "事实的名称和类型。",
    "given": "已知的事实。",
    "input_": ".parquet、.csv、.jsonl、.xlsx 文件，或放着它们的文件夹；"
    "除 Parquet 外可以压缩（.gz）。",
    "folder": "写到哪个文件夹。",
    "run_folder": "运行写出的文件夹，已经做完的。",
    "grouped": "再按这个事实、定义或表达式计数；可以写几次。",
    "to": "写成 .xlsx、.csv、.svg、.png 或 .html 文件。",
    "silent": "不显示进度。",
    "by_hand": "没有事实写明时的基准日，如 2021-06-30。",
    "engine": "由什么回答查询。",
    "by": "由什么决定：规则引擎逐件，查询成批，或两者并比较；不写，3,000 行以内逐件，更多成批。",
    "dialect": "查询为什么而写。",
    "resume": "接着做中断的运行，没有就开始。",
    "threads": "用几个核；不写就是全部。",
    "master": "Spark 在哪里：local[2]、spark://HOST:7077、yarn。",
    "memory": "引擎最多用多少内存。",
    "chunk": "做完多少行就保存一次。",
    "help": "显示这个说明。",
    "install_completion": "为这个命令行装上补全。",
    "show_completion": "显示补全脚本。",
}


def translate(command: object, language: Language, above: str = "") -> None:
    """Put the help of `command`, and of everything below it, into `language`.

    Two commands of one name are told apart by that of the command `above`.
    """
    if language is Language.EN:
        return
    name = getattr(command, "name", "")
    words = COMMANDS.get(f"{above} {name}", COMMANDS.get(name, ""))
    for said in ("help", "short_help"):
        if words:
            setattr(command, said, words)
    for parameter in getattr(command, "params", ()):
        if parameter.name in OPTIONS:
            parameter.help = OPTIONS[parameter.name]
    for inner in getattr(command, "commands", {}).values():
        translate(inner, language, name)
