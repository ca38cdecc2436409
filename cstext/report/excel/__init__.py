"""The weekly review as a native workbook: draws the facts, computes none.

Every text is written as text, whatever it begins with; amounts are in yuan, times in the shop's
clock, and a figure that is not there is a dash.
"""

from cstext.report.excel.workbook import write_excel

__all__ = ["write_excel"]
