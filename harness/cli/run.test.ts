import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { InterruptedError } from './interruption.ts';
import { CommandFolder } from './testing/command-folder.ts';

const folder = new CommandFolder();
const cutover = (...argv: readonly string[]) => folder.run(argv);

describe('usage', () => {
  it('prints help and the version on standard output, and ends well', async () => {
    for (const argv of [['--help'], ['verify', '--help'], ['help', 'baseline'], ['baseline', 'accept', '-h']]) {
      const { code, out, err } = await cutover(...argv);
      expect({ argv, code, err }).toEqual({ argv, code: 0, err: '' });
      expect(out).toMatch(/^Usage: cutover/);
    }
    expect((await cutover('verify', '--help')).out).toContain('Exit code: 0 proven');
    expect(await cutover('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it.each([
    [['verfy'], "unknown command 'verfy' (Did you mean verify?)"],
    [['verify', '--sead', '3'], "unknown option '--sead' (Did you mean --seed?)"],
    [['verify', '--budget', 'qick'], 'unknown budget "qick". Did you mean "quick"?'],
    [['verify', '--check', 'parety'], 'unknown check "parety". Did you mean "parity"?'],
    [['verify', '--seed'], "option '--seed <number>' argument missing"],
    [['baseline', 'acept'], "unknown command 'acept' (Did you mean accept?)"],
    [['report', '--format', 'htm'], 'unknown format "htm". Did you mean "html"?'],
    [['report', 'a', 'b'], 'too many arguments'],
    [['report'], 'there is no run under'],
    [['report', 'nowhere'], 'there is no evidence at'],
    [['verify'], 'there is no configuration file'],
  ])('%j is wrong usage', async (argv, message) => {
    const { code, out, err } = await cutover(...argv);
    expect(err).toContain(`cutover: ${message}`);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('names the nearest module, and what is meant by the name of a check', async () => {
    await folder.putConfig('authority', 'concelier');
    expect(await cutover('verify', 'authorty')).toMatchObject({
      code: 2,
      err: 'cutover: unknown module "authorty". Did you mean "authority"? Known: authority, concelier.\n',
    });
    expect((await cutover('verify', 'authority', 'parity')).err).toContain('It is a check: --check parity.');
    expect((await cutover('verify', '--phase', '9')).err).toContain(
      'no configured module is of phase 9. Configured: authority (phase 1), concelier (phase 2).',
    );
  });

  it('gives machines exactly one document, whatever went wrong', async () => {
    const { code, out } = await cutover('verify', '--json', '--budget', 'x');
    expect(JSON.parse(out)).toEqual({ error: { code: 'usage', message: expect.stringContaining('unknown budget') }, exitCode: 2 });
    expect(code).toBe(2);
  });

  it('ends with 130 once it was interrupted, whatever broke because of that', async () => {
    const interrupted = AbortSignal.abort(new InterruptedError('SIGTERM'));
    expect(await folder.run(['report', 'nowhere'], interrupted)).toEqual({ code: 130, out: '', err: 'cutover: interrupted by SIGTERM\n' });
  });
});

/** Two modules that pass for complete, since nothing of them is ever called. */
async function putWholeConfig(...divergences: readonly object[]): Promise<void> {
  const whole = (name: string) =>
    `{ module: { name: '${name}', phase: 1, operations: { read: {} }, collections: {} }, mongo: { store: 'mongo', module: '${name}', state: {} }, postgres: { store: 'postgres', module: '${name}', schema: {}, state: {} } }`;
  await writeFile(
    folder.at('cutover.config.ts'),
    `export default { modules: [${whole('authority')}, ${whole('concelier')}], divergences: ${JSON.stringify(divergences)} };\n`,
  );
}

/** One module, and a journey through it, as a configuration has them. */
function journeyOf(name: string, steps: string): string {
  return `{ modules: [{ module: { name: 'a', operations: { put: {} }, collections: {} }, ...both('a') }], journeys: [{ name: '${name}', steps: [${steps}] }] }`;
}

describe('verify, before any store is started', () => {
  /** No store can be had that way: to come as far is to say so. */
  const verify = (...argv: readonly string[]) => cutover('verify', '--stores', 'kit:nowhere', ...argv);

  it('comes to the stores when nothing is wrong', async () => {
    await putWholeConfig();
    const { code, err } = await verify();
    expect(err).toMatch(/^starting the stores\ncutover: .*nowhere/);
    expect(code).toBe(2);
  });

  it('knows a journey by its name, as something of no phase', async () => {
    await putWholeConfig();
    const file = folder.at('cutover.config.ts');
    const journeys = "journeys: [{ name: 'tour', steps: [{ module: 'authority', op: 'read' }] }]";
    await writeFile(file, (await readFile(file, 'utf8')).replace('divergences:', `${journeys}, divergences:`));
    expect((await verify('tour')).err).toMatch(/^starting the stores\n/);
    expect((await verify('authority', '--check', 'journey')).err).toContain('there is nothing to run');
    expect((await verify('tour', '--phase', '1')).err).toContain('no named module is of phase 1');
    expect((await verify('toor')).err).toContain('unknown module "toor". Did you mean "tour"?');
  });

  it.each([
    [['--seed', '1.5'], '--seed is a whole number between -2^53 and 2^53, not "1.5"'],
    [['--seed', '9007199254740993'], '--seed is a whole number between -2^53 and 2^53, not "9007199254740993"'],
    [['--budget', 'huge'], 'unknown budget "huge". Known: quick, gate, deep.'],
    [['--reports', 'bad.ndjson'], 'bad.ndjson: a file stands where a folder is expected'],
    [['--reports', 'bad.ndjson/below'], 'a file stands where a folder is expected'],
    [['--shard', '3/2'], '--shard is i/n with i from 1 to n'],
    [['--shard', '9999/9999'], 'there is nothing to run'],
    [['--corpus', 'nowhere'], 'nowhere'],
    [['--corpus', 'bad.ndjson'], 'bad.ndjson:2:8: '],
    [['--corpus', 'cutover.config.ts'], 'cutover.config.ts'],
    [['--replay', 'nowhere.json'], 'nowhere.json: there is no such file'],
    [['--replay', 'bad.ndjson'], 'bad.ndjson: it is not JSON'],
    [['--replay', 'other.json'], 'other.json: module "wallet" is not configured'],
    [['authority', '--replay', 'concelier.json'], 'concelier.json is of module "concelier"'],
    [['--corpus', 'bad.ndjson', '--replay', 'concelier.json'], '--corpus and --replay'],
    [['--check', 'schema', '--replay', 'concelier.json'], '--check schema'],
  ])('%j is refused in one sentence', async (argv, message) => {
    await putWholeConfig();
    await writeFile(folder.at('bad.ndjson'), '{"a":1}\n{"a":1,,}\n');
    const trace = { cutover: 'trace', version: 1, seed: 1, origin: 'x', operations: [{ key: 0, tenant: 't', name: 'read', args: {}, nowMs: 0 }] };
    for (const module of ['wallet', 'concelier']) {
      await writeFile(folder.at(`${module === 'wallet' ? 'other' : module}.json`), JSON.stringify({ ...trace, module }));
    }
    const { code, out, err } = await verify(...argv);
    expect(err).toContain(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it.each([
    ['no JSON', 'it is not JSON'],
    ['no JSON\n', 'it is not JSON'],
    ['{"cutover":"baseline","version":2}', 'it is of version 2, this program reads 1'],
  ])('a baseline of %j is refused in one sentence', async (text, message) => {
    await putWholeConfig();
    await mkdir(folder.at('baselines'));
    await writeFile(folder.at('baselines', 'concelier.json'), text);
    const { code, err } = await verify();
    expect(err).toMatch(/^cutover: baseline .*concelier\.json: [^\n]+\n$/);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  it.each([
    ['{ modules: [undefined] }', 'entry 1 of "modules" has no module'],
    ["{ modules: [{ module: { name: 'a' } }] }", 'module "a" has no operations: make it with defineModule'],
    ["{ modules: [{ module: { name: 'a', operations: {}, collections: {} } }] }", 'module "a" has no "mongo" subject'],
    [
      "{ modules: [{ module: { name: 'a', operations: {}, collections: {} }, mongo: { store: 'postgres' }, postgres: { store: 'mongo' } }] }",
      'the "mongo" subject of module "a" is for postgres',
    ],
    [
      "{ modules: [{ module: { name: 'a', operations: {}, collections: {} }, mongo: { store: 'mongo', module: 'b' }, postgres: { store: 'postgres' } }] }",
      'the "mongo" subject of module "a" is for module "b"',
    ],
    ["{ modules: [{ module: { name: 'a', operations: {}, collections: {} }, ...both('a') }], divergences: [{ id: 'x' }] }", 'divergence "x" lacks'],
    [
      "{ modules: [{ module: { name: 'a', operations: { put: {} }, collections: {} }, ...both('a') }], journeys: [{ name: 'tour' }] }",
      'journey "tour" has no steps',
    ],
    [journeyOf('a', '{ module: "a", op: "put" }'), 'journey "a" has the name of a module'],
    [journeyOf('tour', '{ module: "b", op: "put" }'), 'journey "tour", step 1, is in module "b", which is not configured'],
    [journeyOf('tour', '{ module: "a", op: "put" }, { module: "a", op: "toString" }'), 'journey "tour", step 2: module "a" has no operation "toString"'],
    ["{ modules: [{ module: { name: 'a' } }], journeys: {} }", '"journeys" is no list'],
    ['null', 'has no modules'],
    ['{', 'does not load'],
  ])('the configuration %s is refused in one sentence', async (text, message) => {
    const both = "const both = (module) => ({ mongo: { store: 'mongo', module, state: {} }, postgres: { store: 'postgres', module, schema: {}, state: {} } });";
    await writeFile(folder.at('cutover.config.ts'), `${both}\nexport default ${text};\n`);
    const { code, err } = await verify();
    expect(err).toContain(message);
    expect(err).toMatch(/^cutover: the configuration .*cutover\.config\.ts[^\n]+\n$/);
    expect(code).toBe(2);
  });
});

describe('gate, before any evidence is read', () => {
  const plan = (modules: string): string =>
    `{ budget: 'quick', phases: [{ number: 1, name: 'first', summary: '', modules: ${modules}, after: [], demands: ['parity'] }], milestones: [{ name: 'M1', summary: '', phases: [1] }], criteria: [] }`;

  async function gate(phases: string, ...argv: readonly string[]) {
    await putWholeConfig();
    const file = folder.at('cutover.config.ts');
    await writeFile(file, (await readFile(file, 'utf8')).replace('divergences:', `phases: ${phases}, divergences:`));
    const { code, out, err } = await cutover('gate', ...argv);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    return err;
  }

  it.each([
    [['--phase', 'frist'], 'unknown phase "frist". Did you mean "first"? Known: 1, first.'],
    [['--phase', '2'], 'unknown phase "2".'],
    [['--milestone', 'N1'], 'unknown milestone "N1". Did you mean "M1"? Known: M1.'],
    [[], 'name one of --phase (1 first) and --milestone (M1)'],
    [['--phase', '1', '--milestone', 'M1'], 'name one of --phase'],
    [['--phase', '1', '--max-age', 'soon'], '--max-age is a number of days or hours, such as 7d or 36h, not "soon"'],
    [['--phase', '1', '--budget', 'deap'], 'unknown budget "deap". Did you mean "deep"?'],
    [['--phase', '1', 'nowhere'], 'there is no evidence at'],
    [['--phase', '1', 'cutover.config.ts'], 'cutover.config.ts is no evidence: a file of evidence is named evidence.ndjson'],
    [['--phase', '1', '.'], 'holds no evidence: name a run'],
  ])('%j is wrong usage', async (argv, message) => {
    expect(await gate(plan("{ authority: 'P0', concelier: 'P0' }"), ...argv)).toContain(message);
  });

  it.each([
    ['undefined', 'has no plan: give it "phases", made with definePhases'],
    ['{}', '"phases" is no plan: make it with definePhases'],
    [plan("{ authority: 'P0' }"), 'module "concelier" moves in no phase of the plan'],
    [
      plan("{ authority: 'P0', concelier: 'P0' }").replace('number: 1', 'number: 5').replace('phases: [1]', 'phases: [5]'),
      'module "authority" says that it moves in phase 1, the plan says 5',
    ],
  ])('the plan %s is a wrong configuration', async (phases, message) => {
    expect(await gate(phases, '--phase', '1')).toContain(message);
  });
});
