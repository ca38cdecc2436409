"""Writes the synthetic sample shop: `python scripts/sample_shop [FOLDER]`."""

import json
import sys
from pathlib import Path

import truth
from people import AGENTS, JD, OTHER, QIANNIU
from plan import Plan
from speech import GREETING
from timing import SECOND_WEEK
from writers import dongdong, orders, qianniu, sheet

DEFAULT = Path(__file__).parents[2] / "corpus" / "sample-shop"
SHOP = "暖屋家居（合成示例）"
SETTINGS = f"""# 合成示例店的设置 · settings of the synthetic sample shop
shop = "{SHOP}"
zone = "Asia/Shanghai"

[policy]
auto_reply_texts = ["{GREETING}"]
"""
_FILE_OF = {"小禾": "xiaohe", "小满": "xiaoman", "阿青": "aqing"}


def files(plan: Plan) -> dict[str, bytes]:
    """Name and bytes of every file."""
    chats = {c: [x for x in plan.chats if x.channel == c] for c in (QIANNIU, JD, OTHER)}
    placed = {c: [o for o in plan.till.orders if o.buyer.channel == c] for c in chats}
    made: dict[str, bytes] = {"cstext.toml": SETTINGS.encode("utf-8")}
    for agent in (a for a in AGENTS if a.channel == QIANNIU):
        name = _FILE_OF[agent.account.partition(":")[2]]
        made[f"qianniu_{name}.txt"] = qianniu.write(agent.account, chats[QIANNIU])
    first = [c for c in chats[JD] if c.start.date() < SECOND_WEEK]
    made["jd_dongdong_w45.log"] = dongdong.write(first)
    made["jd_dongdong_w46.log"] = dongdong.write(chats[JD][len(first) :])
    made["miniapp_chats.xlsx"] = sheet.write_chats(chats[OTHER], SHOP, AGENTS[-1].account)
    made["orders_taobao.csv"] = orders.write_taobao(placed[QIANNIU])
    made["orders_jd.xlsx"] = orders.write_jd(placed[JD])
    made["orders_other.xlsx"] = orders.write_other(placed[OTHER])
    made["refunds.csv"] = orders.write_refunds(plan.till.refunds)
    facts = truth.build(plan.chats, plan.till.orders, plan.clashes)
    made["truth.json"] = _json(facts)
    return made


def _json(facts: dict[str, object]) -> bytes:
    """One line a chat and an order, so that a change can be read."""
    parts = []
    for key, value in facts.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in value)
            parts.append(f"{json.dumps(key)}: [\n{rows}\n]")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False, indent=1)}")
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode("utf-8")


def main() -> None:
    """Play the plan and write its files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    plan = Plan()
    plan.build()
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files(plan).items():
        (folder / name).write_bytes(data)
        print(f"{folder / name}  {len(data):,} bytes")
    print(
        f"{len(plan.chats)} chats, {len(plan.till.orders)} orders, {len(plan.till.refunds)} refunds"
    )


if __name__ == "__main__":
    main()
