"""Conversations out of replies: what replies connect is one conversation."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def connect(message_ids: pa.Array, reply_to: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the ids that occur, and beside each the name of its conversation.

    A conversation is named by the smallest of its ids (the shorter, then the one that sorts
    first), whatever the order of the rows. A message may answer one that is not among them.

    >>> ids, names = connect(pa.array(["7", "9", "12"]), pa.array([None, "7", "3"]))
    >>> dict(zip(ids.to_pylist(), names.to_pylist()))
    {'3': '3', '7': '7', '9': '7', '12': '3'}
    """
    # Only a mapping with replies needs it, and it takes longer to load than all the readers.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    occurring = pc.unique(pc.drop_null(pa.concat_arrays([message_ids, reply_to])))
    table = pa.table({"id": occurring, "length": pc.utf8_length(occurring)})
    order = pc.sort_indices(table, [("length", "ascending"), ("id", "ascending")])
    ids = occurring.take(order)
    links = pc.and_(pc.is_valid(message_ids), pc.is_valid(reply_to))
    ends = [
        np.asarray(pc.index_in(column.filter(links), ids)) for column in (message_ids, reply_to)
    ]
    graph = coo_array((np.ones(len(ends[0]), np.bool_), ends), shape=(len(ids), len(ids)))
    _, component = connected_components(graph, directed=False)
    _, first, group = np.unique(component, return_index=True, return_inverse=True)
    return ids, ids.take(pa.array(first[group]))
