// How the page looks: a ledger sheet. Colours keep a contrast of at least 7 to 1 against their ground.
#include "html_sections.h"

namespace utfall::desk::html {

namespace {

constexpr std::string_view kScreen = R"(:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1b1b1b; --quiet: #50504c; --rule: #d4d3cd; --strong-rule: #1b1b1b; --link: #17456b; --tint: #f5f4f0;
}
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #161716; --ink: #e8e7e3; --quiet: #b4b3ad; --rule: #3c3d3b; --strong-rule: #8f8e88; --link: #a9cdf0; --tint: #1f2120; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 "Segoe UI", "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif;
}
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
h1, h2, h3 { line-height: 1.25; font-weight: 600; text-wrap: balance; }
h1 { font-size: 1.75rem; margin: 0 0 .75rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
p { margin: 0 0 .75rem; max-width: 44rem; }
a { color: var(--link); text-underline-offset: .15em; text-decoration-thickness: 1px; }
.kicker { margin: 0 0 .25rem; color: var(--quiet); }
.reach { font-size: 1.1rem; }
.lead, small, .place { color: var(--quiet); }
.lead { font-size: .9375rem; }
small { display: block; font-size: .8125rem; font-weight: 400; line-height: 1.4; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; line-height: 1.4; margin: 0 0 .75rem; }
th, td { padding: .45rem .75rem .45rem 0; text-align: left; vertical-align: top; overflow-wrap: break-word; }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-size: .8125rem; font-weight: 600; color: var(--quiet); border-bottom: 1px solid var(--strong-rule); vertical-align: bottom; }
tbody th { font-weight: 600; }
tbody tr { border-bottom: 1px solid var(--rule); }
time, .amount, .number, .row, b { font-variant-numeric: tabular-nums lining-nums; }
time, .amount, .kind { white-space: nowrap; }
.amount, .number { text-align: right; }
.row { width: 3rem; color: var(--quiet); }
.nil { color: var(--quiet); }
.total { font-weight: 600; }
.path, .source { overflow-wrap: anywhere; }
table.events tbody { border-bottom: 1px solid var(--rule); }
table.events tbody tr { border: 0; }
table.events .amount { font-weight: 600; }
table.events .nil { font-weight: 400; }
.why > td { padding: 0 0 .6rem; }
.note { color: var(--ink); }
summary { cursor: pointer; font-size: .875rem; color: var(--link); width: fit-content; max-width: 100%; }
summary:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.why ul { list-style: none; margin: .35rem 0 .35rem .3rem; padding: 0 0 0 .85rem; border-left: 1px solid var(--rule); font-size: .875rem; }
.why ul ul { font-size: 1em; margin: 0 0 0 .1rem; }
.why li { padding: .12rem 0; overflow-wrap: break-word; }
.why li summary { font-size: 1em; color: inherit; }
.why b { font-weight: 600; white-space: nowrap; }
.place { font-size: .8125rem; white-space: nowrap; }
tr:target, .clause:target { background: var(--tint); }
div.clause { margin: 0 0 .75rem; padding: .6rem .85rem; background: var(--tint); }
pre { margin: 0 0 .25rem; overflow-x: auto; white-space: normal; font: .875rem/1.5 ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; }
pre span { display: block; white-space: pre-wrap; padding-left: 4ch; text-indent: -4ch; overflow-wrap: break-word; }
pre .cells { padding-left: 0; text-indent: 0; white-space: pre; }
.warnings { padding-left: 1.1rem; max-width: 44rem; }
.warnings li { margin-bottom: .4rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--strong-rule); font-size: .875rem; color: var(--quiet); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.25rem; margin: 0 0 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
)";

// On a telephone every event, total and fact becomes a small block instead of a row too wide to read.
constexpr std::string_view kNarrow = R"(@media screen and (max-width: 42rem) {
  main { padding: 1.25rem 1rem 2rem; }
  h1 { font-size: 1.4rem; }
  .events thead, .totals thead, .facts thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .events, .events tbody, .totals, .totals tbody, .facts, .facts tbody { display: block; }
  .events tr, .totals tbody tr, .facts tbody tr { display: grid; grid-template-columns: auto 1fr auto; column-gap: .4rem; padding: .5rem 0; }
  .events td, .events th, .totals td, .facts td, .facts th { padding: 0; }
  .events .to::before, .totals .to::before { content: "\2192\00a0"; }
  .events .day { grid-area: 1 / 1 / 2 / 3; }
  .events .amount { grid-area: 1 / 3; }
  .events .clause { grid-area: 2 / 1 / 3 / -1; }
  .events .from { grid-area: 3 / 1; }
  .events .to { grid-area: 3 / 2; }
  .events .kind { grid-area: 3 / 3; text-align: right; }
  .events tr.why { display: block; padding: 0; }
  .events .why > td { display: block; padding: 0 0 .6rem; }
  .totals .from { grid-area: 1 / 1 / 2 / 3; }
  .totals .to { grid-area: 2 / 1 / 3 / 3; }
  .totals .amount { grid-area: 1 / 3; }
  .facts .name { grid-area: 1 / 1 / 2 / 3; }
  .facts .amount { grid-area: 1 / 3; }
  .facts .day { grid-area: 2 / 1; }
  .facts .by { grid-area: 2 / 2; }
  .facts .row { grid-area: 2 / 3; width: auto; }
  html:lang(sv) .facts .row::before { content: "rad "; }
  html:lang(en) .facts .row::before { content: "row "; }
  .facts .source { grid-area: 3 / 1 / 4 / -1; color: var(--quiet); font-size: .8125rem; }
  .why ul { padding-left: .6rem; margin-left: 0; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
}
)";

// On paper everything is unfolded, and headings, rows and steps stay whole.
constexpr std::string_view kPaper = R"(@media print {
  body { font-size: 10pt; line-height: 1.4; }
  main { max-width: none; padding: 0; }
  h1 { font-size: 17pt; }
  h2 { font-size: 12.5pt; margin-top: 18pt; }
  .reach { font-size: 11pt; }
  table, .lead, .why ul, summary { font-size: 9pt; }
  thead th, small, .place, pre, footer { font-size: 8pt; }
  a { color: inherit; text-decoration: none; }
  thead { display: table-header-group; }
  h2, h3, summary { break-after: avoid; }
  tr:not(.why), div.clause, footer { break-inside: avoid; }
  .events tbody tr:first-child { break-after: avoid; }
  .why li { orphans: 2; widows: 2; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  summary { list-style: none; color: var(--quiet); }
  summary::-webkit-details-marker { display: none; }
}
)";

}  // namespace

std::string style_sheet(std::string_view foot) {
    std::string out(kScreen);
    out.append(kNarrow).append(kPaper);
    out += "@page { size: A4; margin: 18mm 16mm 20mm; @bottom-left { content: \"";
    out += css_string(foot);
    out += "\"; font: 8pt Helvetica, Arial, sans-serif; color: #50504c; }\n";
    out +=
        "  @bottom-right { content: counter(page) \" / \" counter(pages); font: 8pt Helvetica, "
        "Arial, sans-serif; color: #50504c; } }\n";
    return out;
}

}  // namespace utfall::desk::html
