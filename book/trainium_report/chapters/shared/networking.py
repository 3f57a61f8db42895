"""Networking as a part of Nvidia's data-centre revenue."""

from __future__ import annotations

import pandas as pd

from ...tables import Tables
from .generations import on_sale

RACK = "nvidia-gb200"
"""The first chip whose NVLink joins a rack: from its sale on, networking is no longer Mellanox's
trade alone."""


def networking(tables: Tables) -> pd.DataFrame:
    """Nvidia's latest quarter with networking apart: ``usd_bn``, ``share`` of its data centre."""
    net = _networking(tables)
    return net.assign(usd_bn=net["value"] / 1000, share=net["value"] / net["whole"]).tail(1)


def _networking(tables: Tables) -> pd.DataFrame:
    rows = tables["company_quarters"]
    rows = rows[(rows["company"] == "Nvidia") & (rows["segment"] == "Data Center")]
    rows = rows[rows["metric"] == "revenue"].set_index("period_end").sort_index()
    net = rows[rows["part"] == "networking"]
    return net.join(rows[rows["part"] == "all"]["value"].rename("whole"), how="inner")


def networking_before_racks(tables: Tables) -> pd.DataFrame:
    """Nvidia's last four quarters before racks joined by NVLink were on sale.

    Columns: ``value`` of networking and ``whole`` of the data centre, in USD m.
    """
    rows = _networking(tables)
    return rows[rows.index < str(on_sale(tables)[RACK])].tail(4)
