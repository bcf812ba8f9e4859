import type { Plan, PlanScan } from '../contract/growth.ts';

/** A node of a plan in JSON, as far as it is read here (PostgreSQL documentation, 14.1, "Using EXPLAIN"). */
interface PlanNode {
  readonly 'Node Type': string;
  readonly Schema?: string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** What auto_explain says: a line with the duration, then the plan as a JSON document. */
const SAID = /^duration: [\d.]+ ms\s+plan:\n(\{[\s\S]*\})\s*$/;

/** The settings that make a server note each statement's plan to whoever sent it (PostgreSQL documentation, F.3). */
export const AUTO_EXPLAIN: Readonly<Record<string, string>> = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_verbose': 'on',
  'auto_explain.log_format': 'json',
  'auto_explain.log_level': 'notice',
  'auto_explain.log_nested_statements': 'on',
  client_min_messages: 'notice',
};

/** The plans among notices; what is none is left out, and so are statements that read no relation. */
export function plansOf(notices: readonly string[]): readonly Plan[] {
  return notices.flatMap((notice) => {
    const said = SAID.exec(notice)?.[1];
    if (said === undefined) return [];
    const { 'Query Text': statement, ...plan } = JSON.parse(said) as { readonly 'Query Text': string; readonly Plan: PlanNode };
    const nodes = nodesOf(plan.Plan).filter((node) => node['Relation Name'] !== undefined);
    if (nodes.length === 0) return [];
    const scans = nodes.flatMap(scansOf);
    return [{ statement, plan, scans, examined: nodes.reduce((sum, node) => sum + rowsOf(node), 0) }];
  });
}

/** More rows than this for each one that is wanted: the index is none for what was asked. */
const WASTEFUL = 10;

function scansOf(node: PlanNode): readonly PlanScan[] {
  const scan = { of: `${node.Schema}.${node['Relation Name']}`, rows: rowsOf(node) };
  if (node['Node Type'] === 'Seq Scan') return [scan];
  const wanted = (node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 1);
  const index = nodesOf(node).find((each) => each['Index Name'] !== undefined)?.['Index Name'];
  return index === undefined || scan.rows <= WASTEFUL * Math.max(1, wanted) ? [] : [{ ...scan, index }];
}

function nodesOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

/** Rows that a node looked at, in all its loops; the counts are means over these. */
function rowsOf(node: PlanNode): number {
  const each = (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return Math.round(each * (node['Actual Loops'] ?? 1));
}
