"""What an error says in English, and the same in Chinese: one table of patterns."""

from __future__ import annotations

# What an error says behind the name of its file, and the same in Chinese. A part in braces is
# said in Chinese too where that is known.
CHINESE = {
    # files and layouts
    r"no such file or folder": "没有这个文件或文件夹",
    r"no workbook is written here; .*": "这里不写工作簿：请写成 .csv，Excel 能打开",
    r"is a pipe or a device; .*": "是管道或设备，请先存成文件",
    r"cannot be read: ([A-Z].+)": "读不了：{0}",  # what the system says
    r"cannot be read(?:: no file can be named so)?": "读不了",
    r"cannot be unpacked: (.+)": "解压不了：{0}",
    r"(.+); layouts read: (.+) \(see cstext formats\), .*": (
        "{0}；能读的格式：{1}（见 cstext formats），其他表格或 JSON 用 --mapping FILE.toml"
    ),
    r"more than one layout fits \((.+)\); .*": "有多个格式与它相符（{0}），请用 --layout NAME 指定",
    r"no layout '(.+)'; known: (.+)": "没有格式 '{0}'；已有：{1}",
    r"holds (\w+), not (\w+)": "里面是{0}，不是{1}",
    r"holds no (\w+)": "里面没有{0}",
    r"no chats found(?: \((.+)\))?; .*": (
        "没有找到聊天（{0}）；能读的格式见 cstext formats，其他表格用 --mapping 写明各列"
    ),
    r"no message can be read, (\d+) rows? rejected(?:; (.+))?": (
        "一条消息也读不出，{0} 行被拒（{1}）"
    ),
    r"the first, (\d+): (.+)": "第一处是第 {0} 行：{1}",
    # columns
    r"no column with the text .*": "没有内容列（内容、text …），请用 --mapping 写明各列",
    r"no column with the time .*": "没有时间列（时间、sent_at …），请用 --mapping 写明各列",
    r"no column tells who wrote .*": "没有角色列（角色、role …），请用 --mapping 写明各列",
    r"no column names the conversation .*": (
        "没有会话列也没有买家列（会话、买家 …），请用 --mapping 写明各列"
    ),
    r"no column '(.+)', which the mapping names; .*": "没有对照文件里写的列 '{0}'",
    r"these orders have neither .*": (
        "这些订单没有订单编号也没有买家（订单编号、买家会员名 …），请带上其中一列重新导出"
    ),
    r"no column says when an order .*": (
        "没有下单时间列（订单创建时间、下单时间 …），请带上它重新导出"
    ),
    r"these refunds have no order number .*": "这些退款没有订单编号，请带上它重新导出",
    r"out of memory: ask for fewer days, or set (\w+) above (\S+)": (
        "内存不够：请少选几天，或把环境变量 {0} 设得比 {1} 大"
    ),
    r"no space left on the disk: .*": (
        "磁盘满了：请腾出空间，临时文件夹（TMPDIR）所在的磁盘也要有空间"
    ),
    # options
    r"(--\w+ '.*'): use (?:one of )?(.+)": "{0}：只能用 {1}",
    r"(--[\w-]+ '.*'): write the day as (.+)": "{0}：日期请写成 {1}",
    r"(--\w+ '.*'): no such time zone; .*": "{0}：没有这个时区，例如 Asia/Shanghai",
    r"(.+) exclude each other: give one of them": "{0} 只能用一个",
    r"--from (.+) is after --to (.+)": "--from {0} 在 --to {1} 之后",
    # the days of a review
    r"no complete ISO week between .* \((\S+) to (\S+)\); .*": (
        "从第一条消息到最后一条（{0} 至 {1}）不满一个周一到周日；请用 --from 和 --to 写明日期"
    ),
    r"a review needs both --from and --to": "复盘要同时写 --from 和 --to",
    r"('.*') is no ISO week; write it as (.+)": "{0} 不是 ISO 周，请写成 {1}",
    r"('.*'): write a day as (.+)": "{0}：日期请写成 {1}",
    r"the chats have no times: .*": "聊天没有时间，出不了复盘；只要原因可用 cstext classify",
    r"(.+) is open elsewhere; close it": "{0} 正被别的程序打开，请关掉再来",
    r"--format parquet needs --output FILE": "--format parquet 要用 --output 写明文件",
    r"end the name in (.+)": "文件名请以 {0} 结尾",
    r"its name is no UTF-8: write into another folder": "文件夹名不是 UTF-8，请写到别的文件夹",
    r"is one of the files that are read; name another file": "是读入的文件，请写别的文件名",
    r"is to be written twice; name two files": "要写两次，请写两个文件名",
    r"is a folder; name a file in it": "是文件夹，请写其中的文件名",
    r"cannot be written: (.+)": "写不了：{0}",
    r"cannot be used: (.+)": "用不了：{0}",
    r"standard output cannot be written: (.+)": "标准输出写不了：{0}",
    r"its folder is a file": "它所在的文件夹是个文件",
    r"(?!its folder)((?:\w:)?[^:]+) is a file": "{0} 是个文件",
    r"name at least one label file": "请至少写一个标注文件",
    r"(\d+) rows? (?:was|were) rejected and --strict was given": "有 {0} 行被拒，而且用了 --strict",
    # what is asked for
    r"name the chat files or their folder, or run `cstext init` here first": (
        "请写明聊天文件或所在文件夹，或先在这里运行 cstext init"
    ),
    r"no ([a-z ]+) ('.+'); (?:known|there are): (.+)": "没有{0} {1}；已有：{2}",
    r"(--set '.*'): write it as key=value": "{0}：请写成 key=value",
    r"(--format '.*'): use (.+)": "{0}：只能用 {1}",
    r"name the format: --format (.+)": "看不出格式，请写明 --format：{0}",
    r"a sheet ends in .csv or .xlsx": "文件名请以 .csv 或 .xlsx 结尾",
    r"nobody knows who you are here: give --reader NAME": "不知道是谁在标注：请写 --reader 名字",
    r"--by and --rows show the plain metrics: .*": (
        "--by 与 --rows 只列指标，不与 --scorecard、--pay、--staff 同用"
    ),
    r"--rows ('.*') is no metric; .*": "--rows {0} 不是指标，cstext metrics 列出全部",
    r"--by shift needs \[\[shifts\]\] in cstext.toml; .*": (
        "--by shift 要在 cstext.toml 里写 [[shifts]]，见 cstext init"
    ),
    r"(--[\w -]+): is of one shop, and the input is a folder of shops": (
        "{0} 只对一家店，而这里给的是多家店的文件夹"
    ),
    r"several cstext.toml: (.+); keep one": "有几个 cstext.toml：{0}，请只留一个",
    r"holds shops with a cstext.toml of their own \((.+)\): name one of them, or make the reviews"
    r" of all of them with cstext report": (
        "里面是几家店（{0}），各有自己的 cstext.toml："
        "请指定其中一家，或者用 cstext report 出所有店的复盘"
    ),
    r"CSTEXT_MEMORY=(.+): write the memory as 2GB or 800MB": (
        "CSTEXT_MEMORY={0}：内存请写成 2GB 或 800MB"
    ),
    r"temporary files cannot be written \(TMPDIR\): (.+)": "临时文件写不了（TMPDIR）：{0}",
    r"no such dictionary folder": "没有这个词典文件夹",
    r"one word a line, without blanks": "一行一个词，词里不能有空格",
    r"no UTF-8 text": "不是 UTF-8 文本",
    r"is no text, as its layout wants one": "不是文本，而这种格式是文本",
    r"(?:(\S+) )?is longer than an Excel cell holds \((\d+) characters\); .*": (
        "{0} 比 Excel 一格能放的（{1} 字）长，请写 .csv 或 .parquet"
    ),
    r"(\d+) messages do not fit a sheet; .*": "{0} 条消息一张工作表放不下，请写 .csv 或 .parquet",
    r"(\d+) of (\d+) shops failed: (.+); the overview says why": (
        "{1} 家店里有 {0} 家没做成：{2}；原因见总表"
    ),
    # settings, score sheets, pay, staff
    r"(.+); did you mean ('.+')\?": "{0}；是不是 {1}？",
    r"cannot be read as (settings|a staff file|pay rules|a scorecard): (.+)": "不是能读的{0}：{1}",
    r"is not known": "没有这一项",
    r"(\w+) is blank; fill it in": "{0} 是空的，请填上",
    r"must be a number; fill it in": "是空的，请填数字",
    r"(?:(\w+) )?must be a number": "{0} 要是数字",
    r"(\w+) must be a finite number": "{0} 要是有限的数字",
    r"must be a finite number": "要是有限的数字",
    r"is too large": "太大了",
    r"(?:(\w+) )?must be a percentage, as \"(.+)\"": '{0} 要写成百分数，如 "{1}"',
    r"must be a number, not a percentage": "要是数字，不是百分数",
    r"cannot be below 0": "不能小于 0",
    r"is no number": "不是数字",
    r"write it as 98% \(or 0.98\)": "请写成 98%（或 0.98）",
    r"one end is stated twice": "同一端写了两次",
    r"no value can lie in this step": "没有值会落在这一档",
    r"there are no steps": "一档也没有",
    r"leaves a gap below it": "它下面有空档",
    r"leaves a gap above it": "它上面有空档",
    r"leaves a gap to the step below it": "与下一档之间有空档",
    r"overlaps the step below it": "与下一档重叠",
    r"falls: a better value is worth less": "越好的值得分反而越低",
    r"a line needs two points": "直线至少要两个点",
    r"must lie above the point before it": "要在前一个点之上",
    r"belong to wages by grade, and are needed there": "按等级的工资才有，也必须有",
    r"needs an amount or a flag, and not both": "金额与标记只能写一个，也必须写一个",
    r"is no amount of money": "不是金额",
    r"the last tier has no up_to": "最后一档不写 up_to",
    r"up_to must be above the tier before it": "up_to 要大于前一档",
    r"must be more than 0": "要大于 0",
    r"the weights add up to (.+), not to 100": "权重合计是 {0}，不是 100",
    r"('.*') stands there twice": "{0} 写了两次",
    r"needs steps or a line, and not both": "steps 与 line 只能写一个，也必须写一个",
    r"what values are worth must lie between 0 and 100": "得分要在 0 到 100 之间",
    r"must be below the grade before it": "要低于前一个等级",
    r"the last grade must begin at 0, or scores have no grade": (
        "最后一个等级要从 0 起，否则有的分数没有等级"
    ),
    r"is no metric; cstext metrics lists them": "不是指标，cstext metrics 列出全部",
    r"('.*') is no measure \(cstext metrics lists them\)": (
        "{0} 不是能评分的项（cstext metrics 列出全部）"
    ),
    r"pay: no wage for grade (.+)": "工资规则里没有等级 {0} 的工资",
    r"pay: the score sheet has no grade (.+), of which a streak is": (
        "工资规则的连续奖励要等级 {0}，评分表里没有"
    ),
    r"staff file: no grade (.+) in the sheet; it has (.+)": (
        "人员表里的等级 {0} 不在评分表里；评分表有：{1}"
    ),
    r"--pay and --staff need --scorecard NAME or FILE.toml": (
        "--pay 与 --staff 要同用 --scorecard（名称或 FILE.toml）"
    ),
    r"pay is by month: say --month (\S+), or .*": "工资按月算：请写 --month {0}，或不用工资规则",
    r"pay is by month, and the chats hold no whole one; .*": (
        "工资按月算，而聊天里没有一个整月；请写 --month 2026-11"
    ),
    r"('.*') is no month; write it as (.+)": "{0} 不是月份，请写成 {1}",
    r"there is nobody in it": "里面一个人也没有",
    r"the columns (.+) say the same \((\w+)\); .*": "{0} 两列说的是同一项（{1}），请留一列",
    r"there is no column (.+)": "没有 {0} 列",
    r"the person's name is missing": "没有姓名",
    r"([^:]+) is no person; take the row out": "{0} 不是人名，请删掉这一行",
    r"month: write it as (.+)": "月份请写成 {0}",
    r"month: (\S+) may be (\S+), cut by Excel; .*": (
        "月份 {0} 也许是 {1}，被 Excel 截短了；请写成 2026-11"
    ),
    r"([^:]+) stands there twice for (.+)": "{0} 在 {1} 写了两次",
    r"every month": "每个月",
    r"account (.+) is said to be of two people; .*": (
        "账号 {0} 写给了两个人；若是按月轮流使用，请给这两人的每一行写上月份"
    ),
    r"is no folder; name the one with the exports": "不是文件夹，请写导出文件所在的文件夹",
    r"is there already and stays as it is; .*": "已经有了，没有动它；请修改它，或先移走",
    r"(.+): one is not whole, they are not compared": "{0}：有一期不完整，不比较",
    r"(.+): not equally long, they are not compared": "{0}：长短不同，不比较",
    r"shifts (.+) and (.+) overlap": "班次 {0} 与 {1} 重叠",
    r"(?:('.*') )?is no time zone, as (.+)": "{0} 不是时区，例如 {1}",
    r"('.*'): no such time zone; one is (.+)": "{0}：没有这个时区，例如 {1}",
    r"--zone ('.*'): no such time zone; one is (.+)": "--zone {0}：没有这个时区，例如 {1}",
    r"working_time: unknown setting ('.*')": "working_time：没有设置 {0}",
    r"working_time: region ('.*') has no holiday calendar": "working_time：地区 {0} 没有节假日历",
    r"working_time: ('.*') is no weekday; use (.+)": "working_time：{0} 不是星期，只能用 {1}",
    r"working_time: (.+) is no interval, as (.+)": "working_time：{0} 不是时段，请写成 {1}",
    r"working_time: (.+) is no date, as (.+)": "working_time：{0} 不是日期，请写成 {1}",
    r"must be hours of a day, as (.+)": "要是一天里的时段，如 {0}",
    r"unanswered = cap needs cap_seconds": "unanswered = cap 要写 cap_seconds",
    r"must be auto, iso, epoch_s, epoch_ms or a format as (.+)": (
        "只能是 auto、iso、epoch_s、epoch_ms，或格式如 {0}"
    ),
    r"columns needs role, or sender with buyer or agent": (
        "columns 要有 role，或 sender 加 buyer 或 agent"
    ),
    r"columns needs conversation, buyer, receiver or reply_to": (
        "columns 要有 conversation、buyer、receiver 或 reply_to 之一"
    ),
    r"columns: reply_to needs message_id": "columns：有 reply_to 就要有 message_id",
    r"columns: sent_day needs sent_at": "columns：有 sent_day 就要有 sent_at",
    r"rows is missing: where the messages lie, as (.+)": "缺 rows：消息在哪里，如 {0}",
    # what pydantic says of a value
    r"Field required": "缺这一项",
    r"Input should be a valid (?:number|integer|decimal)(?:, .*)?": "要是数字",
    r"Input should be a valid string": "要是文字，加引号",
    r"Input should be a valid (?:list|tuple|set)": '要是列表，如 ["…"]',
    r"Input should be a valid (?:dictionary.*|mapping)": "要是一张表",
    r"Input should be a valid boolean(?:, .*)?": "要是 true 或 false",
    r"Input should be a valid (?:date|time|datetime)(?:.*)": "日期或时间写得不对",
    r"Input should be greater than or equal to (.+)": "不能小于 {0}",
    r"Input should be greater than (.+)": "要大于 {0}",
    r"Input should be less than or equal to (.+)": "不能大于 {0}",
    r"Input should be less than (.+)": "要小于 {0}",
    r"Input should be ('.+')": "只能是 {0}",
    r"(?:List|Tuple|String|Dictionary) should have at least .*": "不能空着",
    r"Value error, (.+)": "{0}",
    r"policy (\S+): ([\w.]+): (.+)": "口径 {0}：{1}：{2}",
    # mapping files and policies
    r"layout mapped needs --mapping FILE.toml": "格式 mapped 要用 --mapping FILE.toml 写明各列",
    r"cannot be read as a mapping: (.+)": "不是能读的对照文件：{0}",
    r"is no table, JSON or Excel file; a mapping cannot read it": (
        "不是表格、JSON 或 Excel 文件，不能用对照文件读"
    ),
    r"no column with the chats \((.+)\)": "没有聊天内容列（{0}）",
    r"no columns called users and messages": "没有名为 users 与 messages 的列",
    r"cannot be read as a policy: (.+)": "不是能读的口径文件：{0}",
    r"policy (.+): unknown setting (.+)": "口径 {0}：没有设置 {1}",
    r"did you mean ('.+')\?": "是不是 {0}？",
    r"known: (.+)": "已有：{0}",
    # labels
    r"(.+); (\d+) more are disputed: .*": (
        "{0}；另有 {1} 个有争议：请用 cstext desk INPUT --labels FILE 定下来，"
        "或由第一个人改好，用 cstext labels import --reader 名字 导入"
    ),
    r"cannot be read as a label file \(UTF-8 JSON lines\)": (
        "不是能读的标注文件（UTF-8，一行一个 JSON）"
    ),
    r"cannot be read as JSON": "不是 JSON",
    r"no JSON(?: at column \d+)?": "不是 JSON",
    r"one JSON object a line": "一行要是一个 JSON 对象",
    r"session_id is missing": "没有会话编号 session_id",
    r"session_id must be text": "会话编号 session_id 要是文字",
    r"messages are missing": "没有消息 messages",
    r"message (\d+) has no text": "第 {0} 条消息没有内容",
    r"message (\d+): role must be one of (.+)": "第 {0} 条消息：角色只能是 {1}",
    r"the cause must be one of (.+)": "原因只能是 缺货、发货、快递、客服解释、其他（或写 {0}）",
    r"the second cause must be one of (.+)": (
        "第二原因只能是 缺货、发货、快递、客服解释、其他（或写 {0}）"
    ),
    r"(reason|second|action) must be one of (.+)": "{0}只能是 {1}",
    r"(note|its time) must be text": "{0}要是文字",
    r"evidence must be message numbers from 1": "evidence 要是消息的序号，从 1 起",
    r"needs a session_id and the chat's text": "要有会话编号 session_id 与聊天内容",
    r"its field ('.+') is no (?:JSON|label line)": "{0} 一栏被改过，不是标注",
    r"a line that is no JSON was written to it": "里面有一行不是 JSON，请先修好那一行",
    r"no doccano line: it has no text": "不是 doccano 的一行：没有 text",
    r"label must be a list of one cause": "label 要是只有一个原因的列表",
    r"no Label Studio export: it must be a list of tasks": (
        "不是 Label Studio 的导出：要是任务的列表"
    ),
    r"the author of each line must be buyer, .*": (
        "每一行的 author 只能是 买家、客服、机器人、系统（或写 buyer, agent, bot, system）"
    ),
    r"has no data; .*": "没有 data：导出时请选 JSON，不要选 JSON-MIN",
    r"more than one cause is chosen": "选了不止一个原因",
    r"choices must be a list": "choices 要是列表",
    r"(\w+) must be a list of objects": "{0} 要是对象的列表",
    r"a line of the dialogue has no text": "对话里有一行没有内容",
    r"no label sheet: column (.+) is missing": "不是标注表：没有列 {0}",
    r"cannot be read as a workbook": "不是能读的工作簿",
    r"label (\d+) is longer than an Excel cell holds; write .csv": (
        "第 {0} 条标注比 Excel 一格能放的长，请写 .csv"
    ),
    r"no CSV near line (\d+)": "第 {0} 行附近不是 CSV",
    r"no labelled chats?": "没有标注过的会话",
    r"holds the labels of (\d+) people; agreement is between two: give two files": (
        "里面有 {0} 个人的标注，而一致性是两人之间的：请给两个文件"
    ),
    r"the two readers share (\d+) chats; agreement needs (\d+)": (
        "两人都标过的会话只有 {0} 个，至少要 {1} 个"
    ),
    r"too few labelled chats to train on \((.+); at least (\d+)( of each cause)?\)": (
        "标注太少，训练不了（{0}；至少 {1}{2}）"
    ),
    r" of each cause": "，每个原因都要",
    # models
    r"a pickle or joblib file runs code when it is read and is refused; .*": (
        "pickle、joblib 文件一读就会运行代码，所以不读；模型是 cstext train 写的文件夹"
    ),
    r"no model folder: (\S+) is missing": "不是模型文件夹：缺 {0}",
    r"(\S+) is missing": "缺 {0}",
    r"differs from the hash in (\S+); train it again": "与 {0} 里的校验值不符，请重新训练",
    r"model format (\S+), this version reads (\S+); train it again": (
        "模型格式是 {0}，这个版本读 {1}，请重新训练"
    ),
    r"its causes are not (.+); train it again": "它的原因不是 {0}，请重新训练",
    r"trained with other acts than models/acts; train it again": (
        "训练时用的 models/acts 与现在的不同，请重新训练"
    ),
    r"the model is not whole: .*": "模型不完整，请重新训练",
    r"the acts are missing or not whole": "models/acts 不在或不完整，请重新安装 cstext",
    r"must hold a JSON object": "里面要是一个 JSON 对象",
    # the desk
    r"(\S+): cannot listen there; choose another --port": "{0} 用不了，请换一个 --port",
    r"--certfile and --keyfile belong together: give both or none": (
        "--certfile 与 --keyfile 要一起写"
    ),
    r"no such file": "没有这个文件",
    r"the password has at least (\d+) characters": "密码至少 {0} 个字符",
    r"--host ('.*') listens on every network: .*": (
        "--host {0} 会在所有网络上开放，请写明别人要输入的地址或名字"
    ),
    r"--host (\S+) lets others reach buyers' chats: .*": (
        "--host {0} 会让别人看到买家的聊天：要有 --certfile、--keyfile 和密码"
        "（运行时输入，或写在 CSTEXT_DESK_PASSWORD）；或不写 --host"
    ),
    r"cannot be used as a certificate": "不能用作证书",
    # workspaces
    r"is a workspace, and the only input there may be: import the others first": (
        "是历史库，不能与别的文件一起读，请先把那些文件导入"
    ),
    r"is a workspace: give (--\w+) to cstext import": "是历史库：{0} 要写在 cstext import 里",
    r"holds nothing yet; cstext import fills it": "里面还没有东西，请先 cstext import",
    r"holds no chats yet; cstext import adds them": "历史库里还没有聊天，先用 cstext import 存入",
    r"holds nothing to import": "里面没有能导入的",
    r"(\S+) lies in it; name an empty or a new folder": "里面已有 {0}，请写一个空的或新的文件夹",
    r"was made with (zone|shop) ('.*'), now it is ('.*'): .*": (
        "建库时{0}是 {1}，现在是 {2}：请把导出的文件导入一个新的历史库"
    ),
    r"cannot be read: the workspace is damaged, or a later cstext wrote it": (
        "读不了：历史库损坏了，或是更新的 cstext 写的"
    ),
    r"names files beside it: copy it to (.+), mend their paths, import again": (
        "里面写了旁边的文件：请复制到 {0}，改好其中的路径，再导入"
    ),
    # Spark
    r"(--engine '.*'): use (.+)": "{0}：只能用 {1}",
    r"this is done on DuckDB only: .*": "这只能用 DuckDB 做：请用 --engine duckdb",
    r"Spark is not installed: (.+)": "没有装 Spark：{0}",
    r"Spark does not start: .*": "Spark 启动不了：要 Java 17 或 21，见 JAVA_HOME",
    r"no Spark master answers there": "那里没有 Spark 主节点应答",
    r"Spark cannot do this \((.+)\): use --engine duckdb": (
        "Spark 做不了（{0}）：请用 --engine duckdb"
    ),
    # the command line
    r"(.+); see (.+ --help)": "{0}；见 {1}",
    r"No such command '(.+?)'(?:\. (.+))?": "没有命令 {0}（{1}）",
    r"No such option: (\S+)(?: \((.+)\))?": "没有选项 {0}（{1}）",
    r"Possible options: (.+)": "相近的：{0}",
    r"Did you mean (.+)\?": "相近的：{0}",
    r"Missing (?:argument|option|parameter) (.+)": "缺 {0}",
    r"Missing command": "缺命令",
    r"Option '(.+)' requires an argument": "选项 {0} 后面要写值",
    r"Option '(.+)' does not take a value": "选项 {0} 后面不写值",
    r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)": "多写了 {0}",
    r"Invalid value for (.+?): (.+)": "{0}：{1}",
    r"'(.*)' is not a valid (?:int|integer|float)(?: range)?": "{0} 不是数字",
    r"(\S+) is not in the range (.+)": "{0} 不在范围 {1} 里",
}
