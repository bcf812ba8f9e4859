/** The report's one style sheet. Light and dark by the reader's own setting; no image, font or address outside the file. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #f7f6f3; --surface: #ffffff; --ink: #1b1d21; --muted: #5a606b; --line: #dfdcd5; --faint: #f2f0eb;
  --pass: #14703c; --pass-bg: #e3f2e8; --fail: #b0241c; --fail-bg: #fbe6e3; --inconclusive: #7042b0; --inconclusive-bg: #f0e8fa; --void: #555b66; --void-bg: #e9e7e2;
  --left: #96500a; --left-bg: #fbe8cc; --right: #1f53a3; --right-bg: #dce8fb; --other: #6b6f78;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14161a; --surface: #1c1f25; --ink: #e7e5e0; --muted: #a4aab5; --line: #333842; --faint: #22262d;
    --pass: #63d08d; --pass-bg: #14301f; --fail: #ff8d83; --fail-bg: #3b1a17; --inconclusive: #c6a6f7; --inconclusive-bg: #2c2140; --void: #adb3bd; --void-bg: #2b2f37;
    --left: #f2b45c; --left-bg: #47310f; --right: #8fbbff; --right-bg: #1b3259; --other: #9aa0ab;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.55 var(--sans); }
.page, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
a { color: inherit; text-decoration-color: var(--muted); text-underline-offset: 3px; }
:focus-visible { outline: 2px solid var(--right); outline-offset: 2px; border-radius: 3px; }
.sheet { position: absolute; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 12px; top: 8px; background: var(--surface); padding: 6px 12px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
code, pre { font-family: var(--mono); font-size: .9em; }
h1, h2, h3, h4, p, dl, dd, ol, ul { margin: 0; }
h2 { font-size: 21px; line-height: 1.3; font-weight: 650; margin: 0 0 14px; letter-spacing: -.01em; }
h2 small { font-weight: 400; color: var(--muted); font-size: 16px; margin-left: 4px; }
h3 { font-size: 15px; font-weight: 650; }
h4 { font-size: 13px; font-weight: 650; margin: 20px 0 8px; }
small { font-size: 12.5px; }
.icon { width: 1em; height: 1em; vertical-align: -.13em; flex: none; }
.v-pass { --tone: var(--pass); --tone-bg: var(--pass-bg); }
.v-fail { --tone: var(--fail); --tone-bg: var(--fail-bg); }
.v-inconclusive { --tone: var(--inconclusive); --tone-bg: var(--inconclusive-bg); }
.v-void { --tone: var(--void); --tone-bg: var(--void-bg); }
.badge { color: var(--tone); font-weight: 600; white-space: nowrap; }

.kicker { padding: 26px 0 14px; color: var(--muted); }
.kicker strong { color: var(--ink); letter-spacing: -.01em; }
.verdict { background: var(--tone-bg); border-left: 6px solid var(--tone); border-radius: 4px 10px 10px 4px; padding: 24px 28px 22px; }
.verdict h1 { display: flex; align-items: center; gap: 14px; color: var(--tone); font-size: 38px; line-height: 1.15; font-weight: 700; letter-spacing: -.025em; }
.verdict .sentence { font-size: 18px; line-height: 1.45; margin-top: 10px; max-width: 62em; overflow-wrap: anywhere; }
.verdict .meaning { color: var(--muted); margin-top: 8px; font-size: 14px; }
.verdict .meaning b { color: var(--tone); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 1px; margin-top: 22px; background: var(--line); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; background: var(--surface); padding: 14px 18px 12px; }
.figures dt { color: var(--muted); font-size: 13px; line-height: 1.35; }
.figures dd { font-size: 25px; line-height: 1.25; font-weight: 600; font-variant-numeric: tabular-nums; letter-spacing: -.02em; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 14px 28px; padding: 22px 2px 6px; }
.facts dt { color: var(--muted); font-size: 12.5px; }
.facts dd { overflow-wrap: anywhere; }
.facts .wide { grid-column: span 2; }
.facts .whole { grid-column: 1 / -1; }

.contents { display: flex; flex-wrap: wrap; gap: 4px 22px; padding: 14px 0; margin-top: 14px; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); font-size: 14px; }
section { margin-top: 44px; }
section > h2 { scroll-margin-top: 12px; }
.empty { color: var(--muted); }
.lead { color: var(--muted); margin-bottom: 8px; }

.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); }
.scroll.bare { border: 0; border-radius: 0; background: none; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; font-weight: 600; }
thead th { color: var(--muted); font-weight: 500; font-size: 12.5px; white-space: nowrap; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead th.n { text-align: right; }
.zero { color: var(--muted); }
.bad { color: var(--fail); font-weight: 700; }
.overview { table-layout: fixed; min-width: 1000px; }
.overview thead th { padding-inline: 8px; }
.overview thead th:first-child { width: 150px; padding-inline: 12px; }
.overview th:first-child { position: sticky; left: 0; background: var(--surface); }
.overview th, .overview td, .parts th, .parts td, .divergences th, .divergences td, .digests th, .digests td, .durations th, .durations td, .figures-table th, .figures-table td { padding: 8px 12px; border-bottom: 1px solid var(--line); vertical-align: top; }
table > :last-child > tr:last-child > * { border-bottom: 0; }
.overview tbody th { overflow-wrap: anywhere; }
.overview th small { display: block; color: var(--muted); font-weight: 400; }
.overview td { padding: 0; border-left: 1px solid var(--line); min-width: 128px; }
.overview td a { display: block; padding: 9px 8px 8px; text-decoration: none; height: 100%; }
.overview td a:hover { background: var(--tone-bg); }
.overview td.v-fail, .overview td.v-void, .overview td.v-inconclusive { background: var(--tone-bg); }
.overview td small { display: block; color: var(--muted); line-height: 1.35; font-variant-numeric: tabular-nums; }
.overview td small span { margin-right: 8px; }
.overview td.none { padding: 9px 8px; color: var(--muted); font-size: 12.5px; }
.parts tfoot th, .parts tfoot td { border-top: 1px solid var(--muted); border-bottom: 0; }
.why { color: var(--muted); min-width: 220px; overflow-wrap: anywhere; }
.parts th[scope=row], .digests th[scope=row], .divergences th[scope=row] { overflow-wrap: anywhere; min-width: 120px; }
.divergences td small { display: block; color: var(--muted); }
.match { display: block; color: var(--muted); font-size: 13px; }
.date { white-space: nowrap; font-variant-numeric: tabular-nums; }
.digests code { overflow-wrap: anywhere; }

details > summary { cursor: pointer; list-style-position: outside; }
.check, .finding { background: var(--surface); border: 1px solid var(--line); border-radius: 8px; margin-top: 10px; }
.check > summary, .finding > summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 14px; padding: 12px 16px; list-style: none; }
.check > summary::-webkit-details-marker, .finding > summary::-webkit-details-marker { display: none; }
.check > summary::before, .finding > summary::before { content: ""; width: 7px; height: 7px; border-right: 2px solid var(--muted); border-bottom: 2px solid var(--muted); transform: rotate(-45deg); align-self: center; flex: none; }
details[open] > summary::before { transform: rotate(45deg); }
summary h3 { font-size: 15.5px; overflow-wrap: anywhere; }
.check summary h3 span { font-weight: 400; }
.check .reason { color: var(--muted); flex: 1 1 300px; min-width: 0; overflow-wrap: anywhere; }
.body { padding: 2px 16px 18px; }
.check .asks { color: var(--muted); margin-bottom: 12px; }
.check .body > p { margin: 10px 0; }
.rule { white-space: nowrap; margin-right: 12px; }
.inner { margin-top: 14px; }
.inner > summary { color: var(--muted); font-size: 14px; padding: 2px 0; list-style-position: inside; }
.inner .scroll { margin-top: 8px; }

.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; font-size: 13px; color: var(--muted); margin: 0 0 8px; }
.legend [class^=v-] { color: var(--tone); }
.grid { width: auto; border-collapse: separate; border-spacing: 2px; font-size: 13px; }
.grid th[scope=col] { padding: 4px 6px 6px; text-align: center; vertical-align: bottom; }
.grid th[scope=col]:first-child { text-align: left; padding-left: 0; }
.grid th[scope=row] { font-weight: 500; padding: 2px 16px 2px 0; white-space: nowrap; position: sticky; left: 0; background: var(--surface); }
.grid td { background: var(--tone-bg); color: var(--tone); text-align: center; padding: 4px 8px; min-width: 84px; border-radius: 4px; white-space: nowrap; }
.grid td small { margin-left: 6px; color: var(--ink); font-variant-numeric: tabular-nums; }
.grid td.v-fail { outline: 2px solid var(--fail); outline-offset: -2px; }
.grid td.none { background: none; color: var(--muted); }
.cells { list-style: none; padding: 0; margin-top: 10px; font-size: 14px; }
.cells li { padding: 3px 0; overflow-wrap: anywhere; }
.cells .icon { color: var(--tone); }

.filter { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; margin-bottom: 4px; color: var(--muted); font-size: 14px; }
.filter[hidden] { display: none; }
.filter input { font: inherit; color: var(--ink); background: var(--surface); border: 1px solid var(--line); border-radius: 6px; padding: 5px 10px; width: min(340px, 70vw); margin-left: 6px; }
button { font: inherit; font-size: 13px; color: var(--ink); background: var(--surface); border: 1px solid var(--line); border-radius: 6px; padding: 4px 12px; cursor: pointer; }
button:hover { border-color: var(--muted); }
.finding { border-left: 4px solid var(--fail); }
.finding.accepted { border-left-color: var(--void); }
.finding[hidden] { display: none; }
.finding > summary h3 { flex: 1 1 420px; min-width: 0; font-weight: 600; }
.number { color: var(--muted); font-variant-numeric: tabular-nums; }
.tags { display: flex; flex-wrap: wrap; gap: 6px; }
.tag { font-size: 12.5px; line-height: 1.5; padding: 0 8px; border: 1px solid var(--line); border-radius: 5px; color: var(--muted); overflow-wrap: anywhere; }
.tag.hazard { color: var(--ink); background: var(--faint); font-weight: 600; }
.place { color: var(--muted); overflow-wrap: anywhere; }
.place b { color: var(--ink); }
.difference { margin-top: 16px; }
.pointer { margin-bottom: 4px; overflow-wrap: anywhere; }
.pointer span { color: var(--muted); }
.pointer code { font-weight: 600; }
.note { margin-bottom: 6px; overflow-wrap: anywhere; }
.diff { table-layout: fixed; border: 1px solid var(--line); border-collapse: separate; border-spacing: 0; border-radius: 6px; overflow: hidden; margin-top: 6px; font-size: 13.5px; }
.diff th { white-space: normal; overflow-wrap: anywhere; vertical-align: top; padding: 5px 12px; font-size: 12.5px; font-weight: 600; background: var(--faint); border-bottom: 1px solid var(--line); }
.diff th.s-left { color: var(--left); }
.diff th.s-right { color: var(--right); border-left: 1px solid var(--line); }
.diff td { padding: 1px 12px; font-family: var(--mono); font-size: 13px; line-height: 1.6; white-space: pre-wrap; overflow-wrap: anywhere; vertical-align: top; }
.diff td.s-right { border-left: 1px solid var(--line); }
.diff td.none { background: var(--faint); }
.diff tbody tr:first-child td { padding-top: 6px; }
.diff tbody tr:last-child td { padding-bottom: 6px; }
.diff i { color: var(--muted); font-family: var(--sans); font-size: 12.5px; }
mark { color: inherit; font-weight: 700; border-radius: 2px; padding: 1px 0; text-decoration: underline 2px; text-underline-offset: 3px; }
.s-left mark { background: var(--left-bg); text-decoration-color: var(--left); }
.s-right mark { background: var(--right-bg); text-decoration-color: var(--right); }
.operations { padding-left: 28px; }
.operations li { padding: 3px 0 5px 4px; }
.operations li::marker { color: var(--muted); font-variant-numeric: tabular-nums; }
.call { overflow-wrap: anywhere; }
.by { display: block; color: var(--muted); font-size: 12.5px; overflow-wrap: anywhere; }
pre { background: var(--faint); border: 1px solid var(--line); border-radius: 6px; padding: 10px 14px; margin: 8px 0 0; overflow-x: auto; line-height: 1.55; }
.replay { display: flex; gap: 8px; align-items: flex-start; }
.replay pre { flex: 1; min-width: 0; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; user-select: all; }
.replay .copy { padding: 9px 14px; }
.replay .copy[hidden] { display: none; }

.measured { border-top: 1px dashed var(--muted); padding-top: 28px; }
.measured h3 { margin: 28px 0 8px; }
.durations { width: auto; }
.scroll:has(> .durations) { width: fit-content; max-width: 100%; }
.durations th span { font-weight: 400; }
.bar { display: block; margin-top: 5px; }
.bar rect { fill: var(--other); }
.plot { display: block; font-family: var(--sans); }
.plot text { font-size: 12.5px; fill: var(--ink); }
.plot .axis { fill: var(--muted); font-size: 11.5px; }
.plot .n { font-variant-numeric: tabular-nums; }
.plot .rule { stroke: var(--line); stroke-dasharray: 2 3; stroke-width: 1; }
.plot .band { fill: var(--faint); }
.side-mongo { --side: var(--left); }
.side-postgres { --side: var(--right); }
.side-other { --side: var(--other); }
.legend .side { color: var(--side); }
.side .whisker { stroke: var(--side); stroke-width: 1.5; }
.side .box, .side .far { fill: var(--side); }
.side .median { fill: var(--surface); }

.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 28px 44px; }
.columns h3 { margin-bottom: 8px; }
.columns p { color: var(--muted); }
.columns p + p, .columns dl + p, .columns pre + p { margin-top: 10px; }
.columns code { color: var(--ink); }
.words div { display: grid; grid-template-columns: 130px 1fr; gap: 12px; padding: 4px 0; }
.words dt { font-weight: 600; }
.words dd { color: var(--muted); }
footer { margin-top: 52px; padding-top: 16px; padding-bottom: 40px; color: var(--muted); font-size: 13px; border-top: 1px solid var(--line); overflow-wrap: anywhere; }

@media (max-width: 640px) {
  .page, main, footer { padding-left: 14px; padding-right: 14px; }
  .verdict { padding: 18px 18px 16px; }
  .verdict h1 { font-size: 30px; }
  .verdict .sentence { font-size: 16.5px; }
  .figures { grid-template-columns: 1fr 1fr; }
  .figures div:first-child { grid-column: 1 / -1; }
  .facts { grid-template-columns: 1fr 1fr; }
  .facts .wide { grid-column: 1 / -1; }
  .words div { grid-template-columns: 1fr; gap: 0; }
  .replay { flex-direction: column; align-items: stretch; }
  .body { padding-left: 12px; padding-right: 12px; }
  .finding > summary h3 { flex-basis: calc(100% - 60px); }
  .overview thead th:first-child { width: 110px; }
  .diff, .diff tbody, .diff tr, .diff td { display: block; }
  .diff thead { display: none; }
  .diff td.s-right { border-left: 0; }
  .diff tr.same td.s-right, .diff td.none { display: none; }
  .diff tr.changed td::before { content: attr(data-side); display: block; font: 600 11.5px/1.7 var(--sans); color: var(--muted); }
  .diff tr.changed td.s-left::before { color: var(--left); }
  .diff tr.changed td.s-right::before { color: var(--right); }
  .diff tr.changed td { padding-top: 3px; padding-bottom: 3px; }
}
@media print {
  body { background: #fff; font-size: 12px; }
  .filter, .copy, .contents { display: none; }
  .check, .finding, .verdict { break-inside: avoid; }
}
`;
