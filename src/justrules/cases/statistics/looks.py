"""How the page looks: light, dark and on paper, from 320 pixels of width on."""

from __future__ import annotations

from justrules.cases.statistics import charts

_COLOURS = """
:root{color-scheme:light dark;--paper:#fff;--ground:#f3f6f9;--ink:#17212b;--soft:#52606d;--rule:#d5dce4;
--bar:#5b8fcf;--edge:#0b4a9e;--mark:#0b4a9e}
@media (prefers-color-scheme:dark){:root{--paper:#10161d;--ground:#18212b;--ink:#edf2f7;--soft:#aab6c3;--rule:#2d3945;
--bar:#2f69ad;--edge:#8ec1ff;--mark:#8ec1ff}}
"""

_FORMS = """
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:66rem;padding:1.5rem clamp(1rem,4vw,3rem) 3rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;overflow-wrap:anywhere}
header{border-bottom:3px solid var(--mark);padding-bottom:1.25rem}
h1{font-size:clamp(1.6rem,5vw,2.4rem);line-height:1.15;margin:.1rem 0 .2rem;text-wrap:balance}
h2{font-size:1.3rem;line-height:1.25;margin:0 0 .35rem}
.kind{margin:0;color:var(--mark);font-weight:700}
.whose{margin:0 0 1rem;font-size:1.15rem}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(13rem,100%),1fr));gap:.6rem 1.5rem;margin:0}
dl .long{grid-column:1/-1}
dt{font-size:.85rem;color:var(--soft)}
dd{margin:0}
.long dd{font:.85rem/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;word-break:break-all}
section{margin-top:2.25rem}
.note{margin:0 0 .9rem;color:var(--soft);max-width:44rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(10rem,45%),1fr));gap:.75rem;list-style:none;
margin:.75rem 0;padding:0}
.tiles li{background:var(--ground);border:1px solid var(--rule);border-radius:.5rem;padding:.7rem .9rem}
.tiles strong{display:block;font-size:1.9rem;line-height:1.2;font-variant-numeric:tabular-nums}
.beside{display:grid;grid-template-columns:minmax(0,1fr);gap:1.25rem 2.5rem;align-items:start}
@media (min-width:48rem){.beside{grid-template-columns:repeat(2,minmax(0,1fr))}
.beside:has(th:nth-child(4)){grid-template-columns:minmax(0,1fr)}}
figure{margin:0}
.scroll{overflow-x:auto;max-width:100%;background:linear-gradient(var(--paper),var(--paper)) 100% 0/1.2rem 100% local,
linear-gradient(to left,var(--rule),transparent) 100% 0/1.1rem 100% scroll;background-repeat:no-repeat}
.sideways{display:none;margin:0 0 .4rem;font-size:.85rem;color:var(--soft)}
.scroll:focus-visible,.skip:focus{outline:3px solid var(--mark);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{overflow-wrap:normal;padding:.45rem .6rem;border-bottom:1px solid var(--rule);text-align:right;vertical-align:top}
th:first-child{text-align:left;padding-left:0;min-width:8rem}
.scroll th:first-child{position:sticky;left:0;background:var(--paper)}
tbody th:first-child{max-width:24rem;overflow-wrap:break-word}
@media (max-width:36rem){th,td{padding:.4rem .35rem;font-size:.88rem}
th:first-child{min-width:7rem}tbody th:first-child{max-width:9.5rem;hyphens:auto}
.narrow tbody th:first-child{max-width:16rem}.sideways{display:block}}
thead th{border-bottom:2px solid var(--ink);vertical-align:bottom}
tbody th{font-weight:400}
.narrow{max-width:36rem}
.sum th,.sum td{font-weight:700;border-top:2px solid var(--ink)}
.hidden{color:var(--soft)}
.reading ul{margin:.5rem 0 0;padding-left:1.2rem;max-width:48rem}
.stripe{fill:var(--edge)}
.definitions{position:absolute}
.skip{position:absolute;left:-100rem}
.skip:focus{left:1rem;top:.5rem;background:var(--paper);color:var(--ink);padding:.5rem 1rem}
.unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
"""

_PAPER = """
@page{size:A4;margin:16mm 15mm 18mm}
@media print{
:root{color-scheme:light;--paper:#fff;--ground:#fff;--ink:#000;--soft:#333;--rule:#999;--bar:#bbb;--edge:#000;--mark:#000}
body{max-width:none;padding:0;font-size:10pt;line-height:1.4}
h1{font-size:20pt}
h2{font-size:13pt;break-after:avoid}
section{margin-top:5mm}
.reading,.tiles,figure,tr{break-inside:avoid}
.note{break-after:avoid}
.beside{grid-template-columns:repeat(2,minmax(0,1fr))}
.beside:has(th:nth-child(4)){grid-template-columns:minmax(0,1fr)}
.bars{max-width:62mm}
.scroll{overflow:visible;background:none}
.sideways{display:none}
.scroll th:first-child{position:static}
th,td{padding:1mm 1.5mm}
.skip{display:none}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
"""

STYLE = _COLOURS + _FORMS + charts.STYLE + _PAPER
"""The style sheet of the page, with that of its charts."""
