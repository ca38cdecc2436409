"""The weekly review as one page that works offline: draws the facts, computes none.

Chat text reaches the page escaped by Jinja, or as data that the script puts in as text. The
policy of the page lets only the script and the style through whose hashes it names.
"""

from cstext.report.html.page import render_html, write_html

__all__ = ["render_html", "write_html"]
