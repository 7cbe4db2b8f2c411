/** The one style of the page: the policy of the page lets no other count. */
export const STYLE = `
:root{color-scheme:light;--bg:#fff;--card:#f7f8fa;--text:#1b212b;--soft:#555f6d;--line:#d9dee5;--track:#e6eaf0;
--ok:#19723a;--warning:#8a5700;--critical:#b3261e;--unknown:#555f6d;--ok-bg:#e5f4ea;--warning-bg:#fdf1d7;--critical-bg:#fdeae8;--unknown-bg:#eceff3;
--zone-good:#b9dfc5;--zone-warning:#f3d48c;--zone-critical:#efb1aa;--c0:#1f5fbf;--c1:#b4500a;--c2:#19723a;--c3:#7a3ea8;--c4:#9c2c62;--c5:#4d5866}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--bg:#11151b;--card:#191f27;--text:#e7eaef;--soft:#a3adba;--line:#303844;--track:#2a323d;
--ok:#5fcf87;--warning:#e8b64c;--critical:#ff8b80;--unknown:#a3adba;--ok-bg:#14301f;--warning-bg:#35290d;--critical-bg:#3b1a18;--unknown-bg:#262d37;
--zone-good:#22613a;--zone-warning:#6d541a;--zone-critical:#7a2f2a;--c0:#7fb2ff;--c1:#ffab66;--c2:#5fcf87;--c3:#cfa1f2;--c4:#f598c1;--c5:#b3bdc9}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main,.page>header,.page>footer{max-width:58rem;margin:0 auto;padding:0 1.25rem}
h1,h2,h3,h4,p,dl,dd,figure,ol,ul{margin:0;padding:0}
h1{font-size:1.75rem;line-height:1.2;font-weight:650;letter-spacing:-.01em}
h2{font-size:1.2rem;line-height:1.3;font-weight:650}
h3{font-size:1rem;font-weight:650}
h4{font-size:.9375rem;font-weight:650}
a{color:inherit}
code,.id{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.9em}
.page>header{padding-top:2.25rem}
.eyebrow{color:var(--soft);font-size:.8125rem}
.lead{color:var(--soft);margin-top:.3rem}
section{margin-top:2.25rem}
section>h2,section>h3{border-bottom:1px solid var(--line);padding-bottom:.35rem;margin-bottom:.85rem}
.part{margin-top:1.1rem}
.part>h3,.part>h4{margin-bottom:.45rem}
.soft{color:var(--soft)}
.remark{color:var(--soft);font-size:.875rem;margin-top:.5rem}
article{margin-top:3rem}
article>header{border-top:3px solid var(--line);padding-top:1rem}
.state{display:inline-block;border-radius:.25rem;padding:.05rem .5rem;font-size:.8125rem;font-weight:650;white-space:nowrap}
.state.ok{color:var(--ok);background:var(--ok-bg)}
.state.warning{color:var(--warning);background:var(--warning-bg)}
.state.critical{color:var(--critical);background:var(--critical-bg)}
.state.unknown,.state.note{color:var(--unknown);background:var(--unknown-bg)}
.verdict{display:flex;gap:.6rem;align-items:baseline;margin-top:.9rem}
.verdict .state{font-size:.9375rem;padding:.15rem .65rem}
.findings{list-style:none;border:1px solid var(--line);border-radius:.4rem;overflow:hidden}
.findings li{display:grid;grid-template-columns:5.5rem 1fr;gap:.75rem;padding:.55rem .8rem;align-items:baseline}
.findings li+li{border-top:1px solid var(--line)}
.findings .next{color:var(--soft);font-size:.875rem}
dl.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));gap:0 2rem}
dl.facts>div{display:grid;grid-template-columns:8.25rem 1fr;gap:.5rem;padding:.22rem 0}
dt{color:var(--soft)}
table{border-collapse:collapse;min-width:min(100%,36rem);font-size:.9rem}
caption{text-align:left;color:var(--soft);font-size:.875rem;padding-bottom:.3rem}
th,td{text-align:left;vertical-align:baseline;padding:.28rem .9rem .28rem 0;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);font-weight:500;font-size:.8125rem;white-space:nowrap;overflow-wrap:normal}
tbody th{font-weight:500}
tbody tr:last-child>*{border-bottom:0}
.number{text-align:right;white-space:nowrap}.word{white-space:nowrap}
.up{color:var(--ok)}.down{color:var(--critical)}
td.warning,span.warning{color:var(--warning);font-weight:600}
td.critical,span.critical{color:var(--critical);font-weight:600}
.bars{display:grid;gap:.8rem}
.bar-head{display:flex;justify-content:space-between;gap:1rem;font-size:.9rem}
.bar-head b{font-weight:600;white-space:nowrap}
.bar-foot{color:var(--soft);font-size:.8125rem}
svg{display:block;width:100%}
svg.bar{height:.75rem;margin:.2rem 0}
svg.mini{height:.4rem;margin-top:.1rem;min-width:3rem;max-width:16rem}
.track{fill:var(--track)}
.good{fill:var(--zone-good)}.zone-warning{fill:var(--zone-warning)}.zone-critical{fill:var(--zone-critical)}
.mark{fill:var(--text)}.peak{fill:var(--soft)}.amount{fill:var(--c0)}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1.4rem 1.75rem}
figcaption{font-size:.9rem}
figcaption strong{font-weight:600}
.legend{display:flex;flex-wrap:wrap;gap:.05rem 1rem;list-style:none;font-size:.8125rem;color:var(--soft)}
.legend svg{display:inline-block;width:1.4rem;height:.55rem;margin-right:.35rem}
.legend b{color:var(--text);font-weight:600}
.axes{display:grid;grid-template-columns:auto 1fr;column-gap:.45rem;margin-top:.35rem;font-size:.75rem;color:var(--soft)}
.y{display:flex;flex-direction:column;justify-content:space-between;text-align:right;line-height:1rem;height:9rem}
.x{grid-column:2;display:flex;justify-content:space-between}
svg.plot{height:8rem;margin:.5rem 0;overflow:visible}
.grid{stroke:var(--line);stroke-width:1;vector-effect:non-scaling-stroke}
.line{fill:none;stroke-width:2;stroke-linejoin:round;vector-effect:non-scaling-stroke}
.s0{stroke:var(--c0)}.s1{stroke:var(--c1);stroke-dasharray:6 3}.s2{stroke:var(--c2);stroke-dasharray:2 3}.s3{stroke:var(--c3);stroke-dasharray:9 3 2 3}.s4{stroke:var(--c4)}.s5{stroke:var(--c5);stroke-dasharray:3 2}
details{margin-top:.6rem}
summary{cursor:pointer;color:var(--soft);font-size:.9rem}
.page>footer{margin-top:3rem;padding-top:.9rem;padding-bottom:2.5rem;color:var(--soft);font-size:.8125rem}
.page>footer p{border-top:1px solid var(--line);padding-top:.8rem}
@media (max-width:34rem){main,.page>header,.page>footer{padding-left:1rem;padding-right:1rem}
h1{font-size:1.45rem}dl.facts>div{grid-template-columns:6.5rem 1fr}
.findings li{grid-template-columns:1fr;gap:.2rem}
table{font-size:.8125rem;width:100%}th,td{padding-right:.6rem}thead th{white-space:normal}svg.mini{min-width:1.5rem}.wide-only{display:none}}
@media print{@page{margin:16mm 14mm}html{font-size:9.5pt}body{font-size:1rem}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
main,.page>header,.page>footer{max-width:none;padding-left:0;padding-right:0}.page>header{padding-top:0}
section{margin-top:1.4rem}h2,h3,h4,thead,caption{break-after:avoid}tr,figure,.bar-item,.findings li,dl.facts>div{break-inside:avoid}
article{break-before:page;margin-top:0}a{text-decoration:none}
details::details-content{content-visibility:visible;block-size:auto}summary{list-style:none}.y{height:7rem}svg.plot{height:6rem}}
`;
