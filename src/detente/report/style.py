"""The style of a report: light and dark on a screen, always light on paper, whole tables and figures on a page."""

from __future__ import annotations

from detente.pictures.svg import FONTS
from detente.pictures.verdict.drawing import COLOURS, HUES

SERIF = 'Charter, "Source Serif 4", "Iowan Old Style", Georgia, "DejaVu Serif", serif'


def _tokens(theme: int) -> str:
    names = ("ink", "quiet", "line", "edge", "paper", "ground", "focus", *(f"p{k}" for k in range(HUES)))
    return " ".join(f"--{name}: {COLOURS[name][theme]};" for name in names)


def _parties() -> str:
    return " ".join(f"b:has(> .p{k}) {{ color: var(--p{k}); }}" for k in range(HUES))


STYLE = f"""
:root {{ color-scheme: light dark; {_tokens(0)} }}
@media screen and (prefers-color-scheme: dark) {{ :root {{ {_tokens(1)} }} }}
@media print {{ :root {{ color-scheme: light; }} }}
@page {{ size: A4; margin: 11mm 13mm; }}
body {{ font: 15px/1.5 {FONTS}; color: var(--ink); background: var(--ground); max-width: 64rem; margin: 0 auto;
  padding: 1rem; }}
h1, h2, h3 {{ line-height: 1.25; break-after: avoid; }}
h1, h2 {{ font-family: {SERIF}; font-weight: 500; }}
h2 {{ border-bottom: 1px solid var(--line); margin-top: 2.5rem; }}
h3 {{ font-size: 1rem; font-weight: 600; }}
p, li {{ orphans: 3; widows: 3; }}
nav ul {{ columns: 18rem; padding-left: 1.2rem; }}
.skip {{ position: absolute; left: -100rem; }}
.skip:focus {{ position: static; }}
.table {{ overflow-x: auto; margin: 1rem 0; }}
table {{ border-collapse: collapse; font-size: .87rem; font-variant-numeric: tabular-nums; }}
caption {{ text-align: left; font-weight: 600; padding: .3rem 0; }}
th, td {{ border-bottom: 1px solid var(--line); padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top; }}
thead th {{ color: var(--quiet); font-weight: 400; border-color: var(--edge); }}
tbody th {{ font-weight: 500; }}
figure {{ margin: 1rem 0; }}
figcaption {{ color: var(--quiet); }}
.mark {{ background: var(--line); outline: 1px solid var(--edge); cursor: help; }}
.picture svg {{ max-width: 100%; height: auto; }}
:focus-visible {{ outline: 3px solid var(--focus); outline-offset: 2px; }}
footer {{ margin-top: 3rem; border-top: 1px solid var(--line); font-size: .85rem; color: var(--quiet); }}
footer code {{ overflow-wrap: anywhere; }}
.sheet > p:first-child {{ color: var(--quiet); border-bottom: 1px solid var(--ink); padding-bottom: .3rem; }}
.verdict {{ display: flex; gap: 10px; align-items: baseline; margin: .6rem 0 .2rem; }}
.verdict h1 {{ font-size: 1.45rem; margin: 0; }}
.verdict .sign {{ flex: none; align-self: flex-start; margin-top: .25rem; }}
.verdict + p {{ font-weight: 500; }}
.sheet .foot {{ color: var(--quiet); border-top: 1px solid var(--line); margin-top: .4rem; }}
.sheet li:has(> b, > span > b) {{ list-style: none; margin-left: -1rem; }}
.sheet th, .sheet td {{ padding-top: 0; padding-bottom: 0; }}
.sheet th:first-child {{ width: 60%; }}
.sheet .columns {{ columns: 2 20rem; column-gap: 24px; border-top: 1px solid var(--ink); margin-top: .6rem; }}
.sheet .columns h2 {{ font: 600 1rem/1.3 {FONTS}; border: 0; margin: .6rem 0 .2rem; }}
.sheet p, .sheet ul {{ margin: .3rem 0; }}
.sheet ul {{ padding-left: 1rem; }}
.sheet .table {{ margin: .4rem 0; }}
.sheet table {{ width: 100%; font-size: 1em; }}
.sheet figure {{ margin: .4rem 0; }}
.dot {{ fill: currentColor; stroke: currentColor; margin-right: .3em; vertical-align: -1px; overflow: visible; }}
.dot.hollow > :first-child {{ fill: none; }}
{_parties()}
@media print {{
  nav, .skip, summary, .sheet details {{ display: none; }}
  details::details-content {{ content-visibility: visible; block-size: auto; }}
  body {{ max-width: none; padding: 0; font-size: 12.7px; line-height: 17.6px; background: none; }}
  .table {{ overflow: visible; }}
  table {{ font-size: 11.5px; line-height: 15px; }}
  h2 {{ margin-top: 22px; }}
  figure, tr, li {{ break-inside: avoid; }}
  thead {{ display: table-header-group; }}
  .sheet {{ break-after: page; }}
  .sheet:last-child {{ break-after: auto; }}
  .sheet.small1 {{ font-size: 12px; line-height: 16.4px; }}
  .sheet.small2 {{ font-size: 11.3px; line-height: 15.2px; }}
  .verdict {{ margin: 5px 0; }}
  .verdict h1 {{ font-size: 20px; line-height: 25px; }}
  .verdict .sign {{ margin-top: 2px; }}
  .sheet p, .sheet ul {{ margin: 3px 0; }}
  .sheet .columns {{ columns: 2; margin-top: 6px; }}
  .sheet .columns h2 {{ font-size: 14px; margin: 7px 0 2px; }}
  .sheet li {{ break-inside: auto; }}
  .sheet figure, .sheet .table {{ margin: 4px 0; }}
  .picture svg {{ width: 100%; }}
  footer {{ margin-top: 6px; }}
}}
"""
