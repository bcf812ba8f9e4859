/** What the page of the plan needs beside the report's own style. */
export const standingStyle = `
.matrix { font-size: 12.5px; }
.matrix th, .matrix td { padding: 7px 5.5px; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
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
.side-by-side { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 32px; }
@media (min-width: 900px) { .side-by-side { grid-template-columns: minmax(0, 17fr) minmax(0, 10fr); } }
.blocker { background: var(--surface); border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: 8px; margin-top: 10px; padding: 12px 16px; }
.blocker h3 { margin-bottom: 6px; }
.blocker h3 .badge { margin-left: 8px; font-size: 13px; }
.blocker ul { padding-left: 18px; }
.blocker li { padding: 2px 0; overflow-wrap: anywhere; }
.blocker li .badge { margin: 0 6px; font-size: 13px; }
.blocker pre { font-size: 12.5px; white-space: pre-wrap; overflow-wrap: anywhere; }
.files th, .files td { padding: 7px 12px; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
@media (max-width: 640px) {
  .figures div:first-child { grid-column: auto; }
  .progress tr { display: grid; grid-template-columns: 1fr auto; border-bottom: 1px solid var(--line); }
  .progress th, .progress td { border-bottom: 0; padding: 6px 12px; }
  .progress td:last-child { grid-column: 1 / -1; padding-top: 0; }
}
@media print { .blocker { break-inside: avoid; } }
`;
