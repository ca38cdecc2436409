"""The message table with people masked: their nicks, and what their texts tell of them."""

from __future__ import annotations

import secrets

import pyarrow as pa
import pyarrow.compute as pc

from cstext.engine import Engine
from cstext.privacy import LONG_NICK, mask_nicks, mask_text, suspected

# Two texts may be alike once masked, and a short number could be guessed from the hash of a text:
# the ids are salted with what nobody keeps.
_MASKED = f"""
    SELECT
        substr(md5(concat(s.salt, m.message_id)), 1, 16) AS message_id, m.shop,
        replace(m.conversation, m.buyer, n.mask) AS conversation, m.is_chat, n.mask AS buyer,
        m.agent, m.role, CASE WHEN m.sender = m.buyer THEN n.mask ELSE m.sender END AS sender,
        m.sent_ms, m.day, m.second_of_day,
        CASE WHEN length(m.buyer) >= {LONG_NICK}
            THEN replace(coalesce(t.mask, m.text), m.buyer, n.mask)
            ELSE coalesce(t.mask, m.text) END AS text,
        m.kind, m.is_courtesy, m.is_question,
        CASE WHEN length(m.buyer) >= {LONG_NICK}
            THEN replace(m.source, m.buyer, n.mask) ELSE m.source END AS source,
        m.line, m.position
    FROM plain_messages AS m
    CROSS JOIN masked_ids AS s
    JOIN masked_nicks AS n ON n.nick = m.buyer
    LEFT JOIN masked_texts AS t ON t.text = m.text
"""


def mask_messages(engine: Engine) -> None:
    """Let ``messages`` mean the masked ones: texts, buyers' nicks wherever they stand, ids.

    Of texts only those that change are held in memory, each once.
    """
    texts: dict[str, str] = {}
    nicks: set[str] = set()
    for batch in engine.batches("SELECT text, buyer FROM messages"):
        nicks.update(pc.unique(batch.column("buyer")).to_pylist())
        column = batch.column("text")
        for text in pc.unique(column.filter(suspected(column))).to_pylist():
            if text not in texts and (masked := mask_text(text)) != text:
                texts[text] = masked
    engine.put("masked_texts", _table(texts, "text"))
    engine.put("masked_nicks", _table(mask_nicks(nicks), "nick"))
    engine.put("masked_ids", pa.table({"salt": [secrets.token_hex(16)]}))
    engine.execute("ALTER VIEW messages RENAME TO plain_messages")
    engine.execute(f"CREATE VIEW messages AS {_MASKED}")


def _table(masks: dict[str, str], name: str) -> pa.Table:
    return pa.table(
        {name: pa.array(masks, pa.string()), "mask": pa.array(masks.values(), pa.string())}
    )
