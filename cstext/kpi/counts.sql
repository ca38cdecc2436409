-- One row a cell of `cells` (the whole: is_total): everything that is counted and adds up.
-- `is_matched`: an inquiry of which the orders can say whether it ordered. `early_inquiries` began
-- before the orders do, ordered or not: those that did are in no rate either.
WITH by_buyer_day AS (
    SELECT
        x.is_total, x.cell,
        CAST(count(*) AS BIGINT) AS consultations,
        CAST(sum(CASE WHEN b.is_received THEN 1 ELSE 0 END) AS BIGINT) AS receptions
    FROM cells AS x
    JOIN buyer_days AS b ON b.n = x.n
    WHERE x.kind = 'buyer_day'
    GROUP BY x.is_total, x.cell
),
by_session AS (
    SELECT
        x.is_total, x.cell,
        CAST(sum(CASE WHEN s.buyer_messages > 0 AND s.agent_messages > 0 THEN 1 ELSE 0 END) AS BIGINT) AS received_sessions,
        CAST(sum(CASE WHEN s.buyer_messages > 0 AND s.agent_messages > 0 AND h.session_n IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS transferred_sessions
    FROM cells AS x
    JOIN sessions AS s ON s.session_n = x.n
    LEFT JOIN (SELECT DISTINCT session_n FROM handovers) AS h ON h.session_n = x.n
    WHERE x.kind = 'session'
    GROUP BY x.is_total, x.cell
),
inquired AS (
    SELECT
        x.is_total, x.cell, i.*, u.until_day, c.reason,
        i.left_out_because IS NULL AS is_inquiry,
        i.left_out_because IS NULL AND i.outcome <> 'unmatched' AND NOT i.is_before_orders AS is_matched,
        i.left_out_because IS NULL AND i.outcome = 'lost' AS is_lost
    FROM cells AS x
    JOIN inquiries AS i ON i.session_n = x.n
    JOIN orders_until AS u ON u.shop = i.shop
    LEFT JOIN causes AS c ON c.session_n = x.n
    WHERE x.kind = 'inquiry'
),
by_inquiry AS (
    SELECT
        is_total, cell,
        CAST(sum(CASE WHEN left_out_because = 'after_sale' THEN 1 ELSE 0 END) AS BIGINT) AS after_sale_sessions,
        CAST(sum(CASE WHEN is_inquiry THEN 1 ELSE 0 END) AS BIGINT) AS inquiries,
        CAST(sum(CASE WHEN is_inquiry AND is_settled THEN 1 ELSE 0 END) AS BIGINT) AS settled_inquiries,
        CAST(sum(CASE WHEN is_inquiry AND outcome = 'pending' THEN 1 ELSE 0 END) AS BIGINT) AS pending_inquiries,
        CAST(sum(CASE WHEN is_inquiry AND outcome = 'unmatched' THEN 1 ELSE 0 END) AS BIGINT) AS unmatched_inquiries,
        CAST(sum(CASE WHEN is_inquiry AND outcome = 'unknown' THEN 1 ELSE 0 END) AS BIGINT) AS unknown_inquiries,
        CAST(sum(CASE WHEN is_inquiry AND outcome <> 'unmatched' AND is_before_orders THEN 1 ELSE 0 END) AS BIGINT) AS early_inquiries,
        CAST(sum(CASE WHEN is_matched AND day <= until_day THEN 1 ELSE 0 END) AS BIGINT) AS same_day_inquiries,
        CAST(sum(CASE WHEN is_matched AND day <= until_day AND ordered_day <= day THEN 1 ELSE 0 END) AS BIGINT) AS ordered_same_day,
        CAST(sum(CASE WHEN is_matched AND day <= until_day AND paid_day <= day THEN 1 ELSE 0 END) AS BIGINT) AS paid_same_day,
        CAST(sum(CASE WHEN is_matched AND day < until_day THEN 1 ELSE 0 END) AS BIGINT) AS next_day_inquiries,
        CAST(sum(CASE WHEN is_matched AND day < until_day AND ordered_day <= day + 1 THEN 1 ELSE 0 END) AS BIGINT) AS ordered_next_day,
        CAST(sum(CASE WHEN is_matched AND day < until_day AND paid_day <= day + 1 THEN 1 ELSE 0 END) AS BIGINT) AS paid_next_day,
        CAST(sum(CASE WHEN is_inquiry AND is_settled AND has_ordered THEN 1 ELSE 0 END) AS BIGINT) AS ordered_inquiries,
        CAST(sum(CASE WHEN is_inquiry AND is_settled AND outcome = 'paid' THEN 1 ELSE 0 END) AS BIGINT) AS paid_inquiries,
        CAST(sum(CASE WHEN is_lost THEN 1 ELSE 0 END) AS BIGINT) AS lost_inquiries,
        CAST(sum(CASE WHEN is_inquiry AND is_doubtful THEN 1 ELSE 0 END) AS BIGINT) AS doubtful_inquiries,
        CAST(sum(CASE WHEN is_lost AND reason = 'stock' THEN 1 ELSE 0 END) AS BIGINT) AS lost_stock,
        CAST(sum(CASE WHEN is_lost AND reason = 'shipping' THEN 1 ELSE 0 END) AS BIGINT) AS lost_shipping,
        CAST(sum(CASE WHEN is_lost AND reason = 'courier' THEN 1 ELSE 0 END) AS BIGINT) AS lost_courier,
        CAST(sum(CASE WHEN is_lost AND reason = 'explanation' THEN 1 ELSE 0 END) AS BIGINT) AS lost_explanation,
        CAST(sum(CASE WHEN is_lost AND reason = 'other' THEN 1 ELSE 0 END) AS BIGINT) AS lost_other
    FROM inquired
    GROUP BY is_total, cell
),
ordered AS (
    SELECT
        x.is_total, x.cell, w.*, coalesce(r.is_refunded, FALSE) AS is_refunded,
        coalesce(w.paid_fen, w.amount_fen, 0) AS sold_fen,
        coalesce(r.given_back_fen, 0) AS given_back_fen,
        r.order_id IS NOT NULL AND r.given_back_fen IS NULL AS is_untold
    FROM cells AS x
    JOIN order_owners AS w ON w.shop = x.shop AND w.order_id = x.order_id
    LEFT JOIN order_refunds AS r ON r.shop = x.shop AND r.order_id = x.order_id
    WHERE x.kind = 'order'
),
by_refund AS (
    SELECT
        is_total, cell,
        CAST(sum(CASE WHEN NOT is_silent THEN given_back_fen ELSE 0 END) AS BIGINT) AS given_back_fen,
        CAST(sum(CASE WHEN NOT is_silent AND given_back_fen > 0 THEN 1 ELSE 0 END) AS BIGINT) AS given_back_orders,
        CAST(sum(CASE WHEN NOT is_silent AND is_untold THEN 1 ELSE 0 END) AS BIGINT) AS given_back_untold,
        CAST(sum(CASE WHEN is_silent THEN given_back_fen ELSE 0 END) AS BIGINT) AS silent_given_back_fen,
        CAST(sum(CASE WHEN is_silent AND given_back_fen > 0 THEN 1 ELSE 0 END) AS BIGINT) AS silent_given_back_orders,
        CAST(sum(CASE WHEN is_silent AND is_untold THEN 1 ELSE 0 END) AS BIGINT) AS silent_given_back_untold
    FROM ordered
    WHERE is_paid
    GROUP BY is_total, cell
),
by_order AS (
    SELECT
        is_total, cell,
        CAST(sum(CASE WHEN NOT is_silent THEN 1 ELSE 0 END) AS BIGINT) AS orders,
        CAST(sum(CASE WHEN is_paid AND NOT is_silent THEN 1 ELSE 0 END) AS BIGINT) AS paid_orders,
        CAST(sum(CASE WHEN is_closed AND NOT is_silent THEN 1 ELSE 0 END) AS BIGINT) AS closed_orders,
        CAST(sum(CASE WHEN is_closed AND paid_ms IS NULL AND NOT is_silent THEN 1 ELSE 0 END) AS BIGINT) AS unpaid_closed_orders,
        CAST(sum(CASE WHEN is_paid AND NOT is_silent THEN sold_fen ELSE 0 END) AS BIGINT) AS paid_fen,
        CAST(sum(CASE WHEN is_paid AND NOT is_silent THEN coalesce(pieces, 0) ELSE 0 END) AS BIGINT) AS paid_pieces,
        CAST(sum(CASE WHEN is_paid AND NOT is_silent AND coalesce(paid_fen, amount_fen) IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS orders_without_amount,
        CAST(sum(CASE WHEN is_paid AND NOT is_silent AND pieces IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS orders_without_pieces,
        CAST(sum(CASE WHEN is_paid AND NOT is_silent AND is_refunded THEN 1 ELSE 0 END) AS BIGINT) AS refunded_orders,
        CAST(sum(CASE WHEN NOT is_payment_told THEN 1 ELSE 0 END) AS BIGINT) AS payment_untold,
        CAST(sum(CASE WHEN NOT is_end_told THEN 1 ELSE 0 END) AS BIGINT) AS end_untold,
        CAST(sum(CASE WHEN is_silent THEN 1 ELSE 0 END) AS BIGINT) AS silent_orders,
        CAST(sum(CASE WHEN is_paid AND is_silent THEN 1 ELSE 0 END) AS BIGINT) AS silent_paid_orders,
        CAST(sum(CASE WHEN is_paid AND is_silent AND coalesce(paid_fen, amount_fen) IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS silent_without_amount,
        CAST(sum(CASE WHEN is_paid AND is_silent THEN sold_fen ELSE 0 END) AS BIGINT) AS silent_paid_fen
    FROM ordered
    GROUP BY is_total, cell
),
by_message AS (
    SELECT
        x.is_total, x.cell,
        CAST(sum(CASE WHEN w.side = 'buyer' THEN w.messages ELSE 0 END) AS BIGINT) AS buyer_messages,
        CAST(sum(CASE WHEN w.side = 'agent' THEN w.messages ELSE 0 END) AS BIGINT) AS agent_messages,
        CAST(sum(CASE WHEN w.side = 'auto' THEN w.messages ELSE 0 END) AS BIGINT) AS auto_messages,
        CAST(sum(CASE WHEN w.side = 'buyer' THEN w.characters ELSE 0 END) AS BIGINT) AS buyer_characters,
        CAST(sum(CASE WHEN w.side = 'agent' THEN w.characters ELSE 0 END) AS BIGINT) AS agent_characters
    FROM cells AS x
    JOIN written AS w ON w.n = x.n
    WHERE x.kind = 'written'
    GROUP BY x.is_total, x.cell
),
by_record AS (
    SELECT
        x.is_total, x.cell,
        CAST(count(*) AS BIGINT) AS recorded_sessions,
        CAST(sum(CASE WHEN r.satisfaction IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS rated_sessions,
        CAST(sum(CASE WHEN r.satisfaction IS NOT NULL THEN r.satisfaction ELSE 0 END) AS BIGINT) AS satisfaction_sum,
        CAST(sum(CASE WHEN r.satisfaction >= 4 THEN 1 ELSE 0 END) AS BIGINT) AS satisfied_sessions,
        CAST(sum(CASE WHEN r.is_solved IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS judged_sessions,
        CAST(sum(CASE WHEN r.is_solved THEN 1 ELSE 0 END) AS BIGINT) AS solved_sessions
    FROM cells AS x
    JOIN rated AS r ON r.n = x.n
    WHERE x.kind = 'rated'
    GROUP BY x.is_total, x.cell
),
by_handover AS (
    SELECT
        is_total, cell,
        CAST(sum(CASE WHEN kind = 'handover_in' THEN 1 ELSE 0 END) AS BIGINT) AS transfers_in,
        CAST(sum(CASE WHEN kind = 'handover_out' THEN 1 ELSE 0 END) AS BIGINT) AS transfers_out
    FROM cells
    WHERE kind IN ('handover_in', 'handover_out')
    GROUP BY is_total, cell
),
keys AS (
    SELECT is_total, cell FROM by_buyer_day
    UNION
    SELECT is_total, cell FROM by_session
    UNION
    SELECT is_total, cell FROM by_inquiry
    UNION
    SELECT is_total, cell FROM by_order
    UNION
    SELECT is_total, cell FROM by_message
    UNION
    SELECT is_total, cell FROM by_record
    UNION
    SELECT is_total, cell FROM by_handover
    UNION
    SELECT TRUE, CAST(NULL AS STRING) FROM request
)
SELECT
    k.is_total, k.cell,
    coalesce(b.consultations, 0) AS consultations,
    coalesce(b.receptions, 0) AS receptions,
    coalesce(s.received_sessions, 0) AS received_sessions,
    coalesce(s.transferred_sessions, 0) AS transferred_sessions,
    coalesce(i.after_sale_sessions, 0) AS after_sale_sessions,
    coalesce(i.inquiries, 0) AS inquiries,
    coalesce(i.settled_inquiries, 0) AS settled_inquiries,
    coalesce(i.pending_inquiries, 0) AS pending_inquiries,
    coalesce(i.unmatched_inquiries, 0) AS unmatched_inquiries,
    coalesce(i.unknown_inquiries, 0) AS unknown_inquiries,
    coalesce(i.early_inquiries, 0) AS early_inquiries,
    coalesce(i.same_day_inquiries, 0) AS same_day_inquiries,
    coalesce(i.ordered_same_day, 0) AS ordered_same_day,
    coalesce(i.paid_same_day, 0) AS paid_same_day,
    coalesce(i.next_day_inquiries, 0) AS next_day_inquiries,
    coalesce(i.ordered_next_day, 0) AS ordered_next_day,
    coalesce(i.paid_next_day, 0) AS paid_next_day,
    coalesce(i.ordered_inquiries, 0) AS ordered_inquiries,
    coalesce(i.paid_inquiries, 0) AS paid_inquiries,
    coalesce(i.lost_inquiries, 0) AS lost_inquiries,
    coalesce(i.doubtful_inquiries, 0) AS doubtful_inquiries,
    coalesce(i.lost_stock, 0) AS lost_stock,
    coalesce(i.lost_shipping, 0) AS lost_shipping,
    coalesce(i.lost_courier, 0) AS lost_courier,
    coalesce(i.lost_explanation, 0) AS lost_explanation,
    coalesce(i.lost_other, 0) AS lost_other,
    coalesce(o.orders, 0) AS orders,
    coalesce(o.paid_orders, 0) AS paid_orders,
    coalesce(o.closed_orders, 0) AS closed_orders,
    coalesce(o.unpaid_closed_orders, 0) AS unpaid_closed_orders,
    coalesce(o.paid_fen, 0) AS paid_fen,
    coalesce(o.paid_pieces, 0) AS paid_pieces,
    coalesce(o.orders_without_amount, 0) AS orders_without_amount,
    coalesce(o.orders_without_pieces, 0) AS orders_without_pieces,
    coalesce(o.refunded_orders, 0) AS refunded_orders,
    coalesce(o.payment_untold, 0) AS payment_untold,
    coalesce(o.end_untold, 0) AS end_untold,
    coalesce(o.silent_orders, 0) AS silent_orders,
    coalesce(o.silent_paid_orders, 0) AS silent_paid_orders,
    coalesce(o.silent_without_amount, 0) AS silent_without_amount,
    coalesce(o.silent_paid_fen, 0) AS silent_paid_fen,
    coalesce(g.given_back_fen, 0) AS given_back_fen,
    coalesce(g.given_back_orders, 0) AS given_back_orders,
    coalesce(g.given_back_untold, 0) AS given_back_untold,
    coalesce(g.silent_given_back_fen, 0) AS silent_given_back_fen,
    coalesce(g.silent_given_back_orders, 0) AS silent_given_back_orders,
    coalesce(g.silent_given_back_untold, 0) AS silent_given_back_untold,
    coalesce(w.buyer_messages, 0) AS buyer_messages,
    coalesce(w.agent_messages, 0) AS agent_messages,
    coalesce(w.auto_messages, 0) AS auto_messages,
    coalesce(w.buyer_characters, 0) AS buyer_characters,
    coalesce(w.agent_characters, 0) AS agent_characters,
    coalesce(r.recorded_sessions, 0) AS recorded_sessions,
    coalesce(r.rated_sessions, 0) AS rated_sessions,
    coalesce(r.satisfaction_sum, 0) AS satisfaction_sum,
    coalesce(r.satisfied_sessions, 0) AS satisfied_sessions,
    coalesce(r.judged_sessions, 0) AS judged_sessions,
    coalesce(r.solved_sessions, 0) AS solved_sessions,
    coalesce(h.transfers_in, 0) AS transfers_in,
    coalesce(h.transfers_out, 0) AS transfers_out
FROM keys AS k
LEFT JOIN by_buyer_day AS b ON b.is_total = k.is_total AND b.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_session AS s ON s.is_total = k.is_total AND s.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_inquiry AS i ON i.is_total = k.is_total AND i.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_order AS o ON o.is_total = k.is_total AND o.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_refund AS g ON g.is_total = k.is_total AND g.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_message AS w ON w.is_total = k.is_total AND w.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_record AS r ON r.is_total = k.is_total AND r.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_handover AS h ON h.is_total = k.is_total AND h.cell IS NOT DISTINCT FROM k.cell
ORDER BY k.is_total DESC NULLS LAST, k.cell NULLS LAST
