import type { Scenario, ScenarioStep } from '#harness';
import { fails, is, type More, of, step, walk } from '../../support/steps.ts';

type Edge = readonly [from: string, to: string, kind?: string];

const nodesOf = (...ids: readonly string[]) => ids.map((id) => ({ id, kind: 'package' }));
const edgesOf = (edges: readonly Edge[]) => edges.map(([from, to, kind = 'depends']) => ({ from, to, kind }));

function store(nodes: readonly unknown[], edges: readonly Edge[], more: More = {}, graph = 'app'): ScenarioStep {
  return step('storeRevision', { graph, nodes, edges: edgesOf(edges) }, more);
}

const at = (name: string) => ({ graph: 'app', root: of(name, '/root') });
const IDS = ['\ud83d\ude00', '\uffff', 'b', 'B', 'a', '_', '\u00e9', 'e\u0301'];
/** In the byte order of UTF-8. */
const SORTED = ['B', '_', 'a', 'b', 'e\u0301', '\u00e9', '\uffff', '\ud83d\ude00'];
/** SHA-256 of nothing: the Merkle tree hash of no leaves (RFC 6962, section 2.1). */
const EMPTY_ROOT = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export const graphScenarios: readonly Scenario[] = [
  {
    name: 'the root is the same in any order, and tells every difference',
    summary: 'nodes, edges, keys and tenants in another order; a number of another kind; recomputed from what is stored',
    hazards: ['V04', 'V05', 'V21', 'Q06', 'W03'],
    steps: [
      store(
        [{ id: 'a', kind: 'package', attributes: '{"b":1.0,"2":null,"1":[]}' }, ...nodesOf('b', '\ud83d\ude00', '\uffff')],
        [
          ['a', 'b'],
          ['b', 'a'],
        ],
        {
          as: 'one',
          expect: is('/status', 'created'),
        },
      ),
      store(
        [...nodesOf('\uffff', '\ud83d\ude00', 'b'), { id: 'a', kind: 'package', attributes: '{"1":[],"b":1.0,"2":null}' }],
        [
          ['b', 'a'],
          ['a', 'b'],
        ],
        {
          expect: is('/status', 'unchanged'),
        },
      ),
      store(
        [...nodesOf('\uffff', '\ud83d\ude00', 'b'), { id: 'a', kind: 'package', attributes: '{"1":[],"b":1,"2":null}' }],
        [
          ['b', 'a'],
          ['a', 'b'],
        ],
        {
          expect: is('/status', 'created'),
        },
      ),
      store(
        [{ id: 'a', kind: 'package', attributes: '{"b":1.0,"2":null,"1":[]}' }, ...nodesOf('b', '\ud83d\ude00', '\uffff')],
        [
          ['a', 'b'],
          ['b', 'a'],
        ],
        { tenant: 'globex' },
      ),
      step('getRevision', at('one'), { tenant: 'globex', expect: is('/nodes', 4) }),
      step('proveRevision', at('one'), { expect: is('/intact', true) }),
      step('listRevisions', { graph: 'app', limit: 1 }, { expect: is('/items/0/edges', 2) }),
      store([], [], { expect: is('/root', EMPTY_ROOT) }, 'empty'),
      step('proveRevision', { graph: 'empty', root: EMPTY_ROOT }, { expect: is('/computed', EMPTY_ROOT) }),
      step('getRevision', { graph: 'empty', root: of('one', '/root') }, { expect: fails('not_found') }),
      step('getRevision', { graph: 'empty', root: EMPTY_ROOT }, { tenant: 'globex', expect: fails('not_found') }),
    ],
  },
  {
    name: 'a revision that does not hold together is refused',
    summary: 'a node or edge twice, an edge to nowhere, names that no store holds',
    hazards: ['V01', 'V03', 'W04', 'W19'],
    steps: [
      store(nodesOf('a', 'a'), [], { expect: fails('duplicate') }),
      store(
        nodesOf('a', 'b'),
        [
          ['a', 'b'],
          ['a', 'b'],
        ],
        { expect: fails('duplicate') },
      ),
      store(
        nodesOf('a', 'b'),
        [
          ['a', 'b'],
          ['a', 'b', 'contains'],
        ],
        { expect: is('/edges', 2) },
      ),
      store(nodesOf('a'), [['a', 'b']], { expect: fails('invalid') }),
      store(nodesOf('a\0b'), [], { expect: fails('invalid') }),
      store(nodesOf('\ud800'), [], { expect: fails('invalid') }),
      store(nodesOf('\u00e9'.repeat(257)), [], { expect: fails('invalid') }),
      store(nodesOf('\u00e9'.repeat(256), 'x'.repeat(512)), [['\u00e9'.repeat(256), 'x'.repeat(512)]], { expect: is('/nodes', 2) }),
      store([{ id: 'a', kind: 'package', attributes: '[]' }], [], { expect: fails('invalid') }),
      store(nodesOf('a'), [], { expect: fails('invalid') }, 'App'),
      step('listRevisions', { graph: 'app', limit: 10 }, { expect: is('/items/2', undefined) }),
    ],
  },
  {
    name: 'dependents come level by level, and cycles end',
    summary: 'a loop, a cycle and two ways to one node; each node once, at its shortest distance, by code point within a level',
    hazards: ['Q06', 'Q14'],
    steps: [
      store(
        nodesOf('root', 'far', ...IDS),
        [
          ...IDS.map((id): Edge => [id, 'root']),
          ['root', 'root'],
          ['far', 'a'],
          ['a', 'far'],
          ['far', '\uffff'],
          ['root', 'far'],
          ['b', 'a'],
          ['a', 'root', 'contains'],
        ],
        { as: 'cyclic' },
      ),
      step('walkDependents', { ...at('cyclic'), node: 'root', depth: 1, limit: 200 }, { expect: is('/items/6/node', '\uffff') }),
      ...walk('walkDependents', { ...at('cyclic'), node: 'root', depth: 32, limit: 1 }, '/items/0/node', [...SORTED, 'far']),
      step('walkDependents', { ...at('cyclic'), node: 'root', depth: 1, limit: 200 }, { expect: is('/items/8', undefined) }),
      step('walkDependents', { ...at('cyclic'), node: 'root', depth: 2, limit: 200 }, { expect: is('/items/8/depth', 2) }),
      step('walkDependents', { ...at('cyclic'), node: 'far', depth: 2, limit: 200 }, { expect: is('/items/0/node', 'a') }),
      step('walkDependents', { ...at('cyclic'), node: 'nowhere', depth: 2, limit: 200 }, { expect: fails('not_found') }),
      step('walkDependents', { graph: 'app', root: EMPTY_ROOT, node: 'root', depth: 2, limit: 200 }, { expect: fails('not_found') }),
      step('walkDependents', { ...at('cyclic'), node: 'root', depth: 33, limit: 200 }, { expect: fails('invalid') }),
      step('walkDependents', { ...at('cyclic'), node: 'root', depth: 2, limit: 200 }, { tenant: 'globex', expect: fails('not_found') }),
      ...walk('listNodes', { ...at('cyclic'), limit: 4 }, '/items/0/id', ['B', 'e\u0301', '\uffff']),
      step('listEdges', { ...at('cyclic'), limit: 1 }, { as: 'edge', expect: is('/items/0/from', 'b') }),
      step('listEdges', { ...at('cyclic'), limit: 1, after: of('edge', '/next') }, { expect: is('/items/0/from', 'far') }),
    ],
  },
  {
    name: 'two revisions differ in what differs',
    summary: 'added, removed and changed nodes, then edges, one at a time and in both directions',
    hazards: ['Q06', 'Q14', 'V05'],
    steps: [
      store(
        [...nodesOf('a', 'b', 'gone'), { id: 'n', kind: 'package', attributes: '{"v":1}' }],
        [
          ['a', 'b'],
          ['a', 'gone'],
        ],
        { as: 'old' },
      ),
      store(
        [...nodesOf('a', 'b', '\ud83d\ude00'), { id: 'n', kind: 'package', attributes: '{"v":1.0}' }],
        [
          ['a', 'b', 'contains'],
          ['b', 'b'],
        ],
        { as: 'new' },
      ),
      ...walk('diffRevisions', { graph: 'app', from: of('old', '/root'), to: of('new', '/root'), limit: 1 }, '/items/0/change', [
        'removed',
        'changed',
        'added',
        'added',
        'removed',
        'removed',
        'added',
      ]),
      step('diffRevisions', { graph: 'app', from: of('new', '/root'), to: of('old', '/root'), limit: 3 }, { expect: is('/items/2/id', '\ud83d\ude00') }),
      step('diffRevisions', { graph: 'app', from: of('new', '/root'), to: of('old', '/root'), limit: 4 }, { expect: is('/items/3/part', 'edge') }),
      step('diffRevisions', { graph: 'app', from: of('old', '/root'), to: of('old', '/root'), limit: 3 }, { expect: is('/items', []) }),
      step('diffRevisions', { graph: 'app', from: EMPTY_ROOT, to: of('old', '/root'), limit: 3 }, { expect: fails('not_found') }),
    ],
  },
];
