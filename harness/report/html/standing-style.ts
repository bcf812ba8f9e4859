/** What the page of the plan needs beside the report's own style. */
export const standingStyle = `
.matrix { font-size: 12.5px; }
.matrix th, .matrix td { padding: 7px 7px; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
.matrix thead th { font-size: 11.5px; }
.matrix td { border-left: 1px solid var(--line); background: var(--tone-bg, none); color: var(--tone, var(--muted)); font-size: 11.5px; }
.matrix td.v-pass { background: none; }
.matrix td.none { color: var(--muted); }
.matrix .phase th { background: var(--faint); font-weight: 650; white-space: normal; }
.matrix .phase th span { font-weight: 400; color: var(--muted); }
.matrix .phase .badge { margin-left: 10px; }
.progress th, .progress td { padding: 8px 12px; border-bottom: 1px solid var(--line); vertical-align: top; }
.progress th { white-space: nowrap; }
.progress td:last-child { color: var(--muted); }
.side-by-side { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); gap: 0 32px; }
.blocker { background: var(--surface); border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: 8px; margin-top: 10px; padding: 12px 16px; }
.blocker h3 { margin-bottom: 6px; }
.blocker h3 .badge { margin-left: 8px; font-size: 13px; }
.blocker ul { padding-left: 18px; }
.blocker li { padding: 2px 0; overflow-wrap: anywhere; }
.blocker li .badge { margin: 0 6px; font-size: 13px; }
.blocker pre { font-size: 12.5px; white-space: pre-wrap; overflow-wrap: anywhere; }
.files th, .files td { padding: 7px 12px; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
@media print { .blocker { break-inside: avoid; } }
`;
