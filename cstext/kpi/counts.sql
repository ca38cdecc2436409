-- One row a value of the asked-for dimension (request.grouping: agent, day, week, shop, or none)
-- and one for the whole (is_total): everything that is counted and adds up. Buyer-days count on
-- their day; sessions, inquiries and the orders linked to them on the day the session starts;
-- silent orders on the day they are placed. Sessions belong to the last account of ours that
-- wrote in them, orders to their owner (order_owners).
WITH days_of_buyers AS (
    SELECT
        CASE q.grouping
            WHEN 'agent' THEN b.agent WHEN 'day' THEN d.iso WHEN 'week' THEN d.week
            WHEN 'shop' THEN b.shop
        END AS bucket,
        1 AS consultations,
        CASE WHEN b.is_received THEN 1 ELSE 0 END AS receptions
    FROM buyer_days AS b
    CROSS JOIN request AS q
    LEFT JOIN days AS d ON d.day = b.day
    WHERE coalesce(b.day >= q.from_day, TRUE) AND coalesce(b.day <= q.to_day, TRUE)
),
inquired AS (
    SELECT
        CASE q.grouping
            WHEN 'agent' THEN i.agent WHEN 'day' THEN d.iso WHEN 'week' THEN d.week
            WHEN 'shop' THEN i.shop
        END AS bucket,
        i.*,
        i.left_out_because IS NULL AS is_inquiry,
        s.buyer_messages, s.agent_messages,
        c.reason
    FROM inquiries AS i
    CROSS JOIN request AS q
    JOIN sessions AS s ON s.session_n = i.session_n
    LEFT JOIN days AS d ON d.day = i.day
    LEFT JOIN causes AS c ON c.session_n = i.session_n
    WHERE coalesce(i.day >= q.from_day, TRUE) AND coalesce(i.day <= q.to_day, TRUE)
),
ordered AS (
    SELECT
        CASE q.grouping
            WHEN 'agent' THEN w.agent WHEN 'day' THEN d.iso WHEN 'week' THEN d.week
            WHEN 'shop' THEN w.shop
        END AS bucket,
        w.*
    FROM order_owners AS w
    CROSS JOIN request AS q
    LEFT JOIN inquiries AS i ON i.session_n = w.session_n AND i.left_out_because IS NULL
    LEFT JOIN days AS d ON d.day = CASE WHEN w.is_silent THEN w.ordered_day ELSE i.day END
    WHERE (w.is_silent OR i.day IS NOT NULL)
        AND coalesce(CASE WHEN w.is_silent THEN w.ordered_day ELSE i.day END >= q.from_day, TRUE)
        AND coalesce(CASE WHEN w.is_silent THEN w.ordered_day ELSE i.day END <= q.to_day, TRUE)
),
buyer_cells AS (
    SELECT TRUE AS is_total, CAST(NULL AS STRING) AS cell, days_of_buyers.* FROM days_of_buyers
    UNION ALL
    SELECT FALSE, bucket, days_of_buyers.* FROM days_of_buyers CROSS JOIN request AS q
    WHERE q.grouping IS NOT NULL
),
inquiry_cells AS (
    SELECT TRUE AS is_total, CAST(NULL AS STRING) AS cell, inquired.* FROM inquired
    UNION ALL
    SELECT FALSE, bucket, inquired.* FROM inquired CROSS JOIN request AS q
    WHERE q.grouping IS NOT NULL
),
order_cells AS (
    SELECT TRUE AS is_total, CAST(NULL AS STRING) AS cell, ordered.* FROM ordered
    UNION ALL
    SELECT FALSE, bucket, ordered.* FROM ordered CROSS JOIN request AS q
    WHERE q.grouping IS NOT NULL
),
by_buyer AS (
    SELECT
        is_total, cell,
        CAST(sum(consultations) AS BIGINT) AS consultations,
        CAST(sum(receptions) AS BIGINT) AS receptions
    FROM buyer_cells
    GROUP BY is_total, cell
),
by_inquiry AS (
    SELECT
        is_total, cell,
        CAST(sum(buyer_messages) AS BIGINT) AS buyer_messages,
        CAST(sum(agent_messages) AS BIGINT) AS agent_messages,
        CAST(sum(CASE WHEN left_out_because = 'after_sale' THEN 1 ELSE 0 END) AS BIGINT)
            AS after_sale_sessions,
        CAST(sum(CASE WHEN is_inquiry THEN 1 ELSE 0 END) AS BIGINT) AS inquiries,
        CAST(sum(CASE WHEN is_inquiry AND is_settled THEN 1 ELSE 0 END) AS BIGINT)
            AS settled_inquiries,
        CAST(sum(CASE WHEN is_inquiry AND outcome = 'pending' THEN 1 ELSE 0 END) AS BIGINT)
            AS pending_inquiries,
        CAST(sum(CASE WHEN is_inquiry AND outcome = 'unmatched' THEN 1 ELSE 0 END) AS BIGINT)
            AS unmatched_inquiries,
        CAST(sum(CASE WHEN is_inquiry AND outcome <> 'unmatched' AND day <= u.until_day THEN 1 ELSE 0 END) AS BIGINT)
            AS same_day_inquiries,
        CAST(sum(CASE WHEN is_inquiry AND outcome <> 'unmatched' AND day <= u.until_day AND ordered_day <= day THEN 1 ELSE 0 END)
            AS BIGINT) AS ordered_same_day,
        CAST(sum(CASE WHEN is_inquiry AND outcome <> 'unmatched' AND day <= u.until_day AND paid_day <= day THEN 1 ELSE 0 END)
            AS BIGINT) AS paid_same_day,
        CAST(sum(CASE WHEN is_inquiry AND outcome <> 'unmatched' AND day < u.until_day THEN 1 ELSE 0 END) AS BIGINT)
            AS next_day_inquiries,
        CAST(sum(CASE WHEN is_inquiry AND outcome <> 'unmatched' AND day < u.until_day AND ordered_day <= day + 1
            THEN 1 ELSE 0 END) AS BIGINT) AS ordered_next_day,
        CAST(sum(CASE WHEN is_inquiry AND outcome <> 'unmatched' AND day < u.until_day AND paid_day <= day + 1
            THEN 1 ELSE 0 END) AS BIGINT) AS paid_next_day,
        CAST(sum(CASE WHEN is_inquiry AND is_settled AND has_ordered THEN 1 ELSE 0 END) AS BIGINT)
            AS ordered_inquiries,
        CAST(sum(CASE WHEN is_inquiry AND is_settled AND outcome = 'paid' THEN 1 ELSE 0 END) AS BIGINT)
            AS paid_inquiries,
        CAST(sum(CASE WHEN is_inquiry AND outcome = 'lost' THEN 1 ELSE 0 END) AS BIGINT)
            AS lost_inquiries,
        CAST(sum(CASE WHEN is_inquiry AND is_doubtful THEN 1 ELSE 0 END) AS BIGINT)
            AS doubtful_inquiries,
        CAST(sum(CASE WHEN is_inquiry AND outcome = 'lost' AND reason = 'stock' THEN 1 ELSE 0 END)
            AS BIGINT) AS lost_stock,
        CAST(sum(CASE WHEN is_inquiry AND outcome = 'lost' AND reason = 'shipping' THEN 1 ELSE 0 END)
            AS BIGINT) AS lost_shipping,
        CAST(sum(CASE WHEN is_inquiry AND outcome = 'lost' AND reason = 'courier' THEN 1 ELSE 0 END)
            AS BIGINT) AS lost_courier,
        CAST(sum(
            CASE WHEN is_inquiry AND outcome = 'lost' AND reason = 'explanation' THEN 1 ELSE 0 END
        ) AS BIGINT) AS lost_explanation,
        CAST(sum(CASE WHEN is_inquiry AND outcome = 'lost' AND reason = 'other' THEN 1 ELSE 0 END)
            AS BIGINT) AS lost_other,
        CAST(sum(CASE WHEN is_inquiry AND paid_orders > 0 THEN 1 ELSE 0 END) AS BIGINT)
            AS paying_inquiries
    FROM inquiry_cells
    CROSS JOIN orders_until AS u
    GROUP BY is_total, cell
),
by_order AS (
    SELECT
        is_total, cell,
        CAST(sum(CASE WHEN is_silent THEN 0 ELSE 1 END) AS BIGINT) AS orders,
        CAST(sum(CASE WHEN is_paid AND NOT is_silent THEN 1 ELSE 0 END) AS BIGINT) AS paid_orders,
        CAST(sum(CASE WHEN is_closed AND NOT is_silent THEN 1 ELSE 0 END) AS BIGINT)
            AS closed_orders,
        CAST(sum(CASE WHEN is_closed AND paid_ms IS NULL AND NOT is_silent THEN 1 ELSE 0 END)
            AS BIGINT) AS unpaid_closed_orders,
        CAST(sum(CASE WHEN is_paid AND NOT is_silent THEN coalesce(paid_fen, amount_fen, 0)
            ELSE 0 END) AS BIGINT) AS paid_fen,
        CAST(sum(CASE WHEN is_paid AND NOT is_silent THEN coalesce(pieces, 0) ELSE 0 END)
            AS BIGINT) AS paid_pieces,
        CAST(sum(assists) AS BIGINT) AS assists,
        CAST(sum(CASE WHEN is_silent THEN 1 ELSE 0 END) AS BIGINT) AS silent_orders
    FROM order_cells
    GROUP BY is_total, cell
),
keys AS (
    SELECT is_total, cell FROM by_buyer
    UNION
    SELECT is_total, cell FROM by_inquiry
    UNION
    SELECT is_total, cell FROM by_order
    UNION
    SELECT TRUE, CAST(NULL AS STRING) FROM request
)
SELECT
    k.is_total, k.cell,
    coalesce(b.consultations, 0) AS consultations,
    coalesce(b.receptions, 0) AS receptions,
    coalesce(i.buyer_messages, 0) AS buyer_messages,
    coalesce(i.agent_messages, 0) AS agent_messages,
    coalesce(i.after_sale_sessions, 0) AS after_sale_sessions,
    coalesce(i.inquiries, 0) AS inquiries,
    coalesce(i.settled_inquiries, 0) AS settled_inquiries,
    coalesce(i.pending_inquiries, 0) AS pending_inquiries,
    coalesce(i.unmatched_inquiries, 0) AS unmatched_inquiries,
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
    coalesce(i.paying_inquiries, 0) AS paying_inquiries,
    coalesce(o.orders, 0) AS orders,
    coalesce(o.paid_orders, 0) AS paid_orders,
    coalesce(o.closed_orders, 0) AS closed_orders,
    coalesce(o.unpaid_closed_orders, 0) AS unpaid_closed_orders,
    coalesce(o.paid_fen, 0) AS paid_fen,
    coalesce(o.paid_pieces, 0) AS paid_pieces,
    coalesce(o.assists, 0) AS assists,
    coalesce(o.silent_orders, 0) AS silent_orders
FROM keys AS k
LEFT JOIN by_buyer AS b ON b.is_total = k.is_total AND b.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_inquiry AS i ON i.is_total = k.is_total AND i.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_order AS o ON o.is_total = k.is_total AND o.cell IS NOT DISTINCT FROM k.cell
ORDER BY k.is_total DESC NULLS LAST, k.cell NULLS LAST
