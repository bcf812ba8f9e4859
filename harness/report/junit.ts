import type { Verdict } from '../contract/verdict.ts';
import { clip, visible } from './visible.ts';

const BODY_LIMIT = 64_000;

/** One case of a suite. */
export interface TestCase {
  readonly className: string;
  readonly name: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly body: string;
  /** Seconds; undefined when not measured. */
  readonly timeS?: number | undefined;
  /** What there is to say of a case that passed. */
  readonly output?: string;
}

/** The cases of one module. */
export interface TestSuite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

export interface JUnitOptions {
  /** What every suite says of the run. */
  readonly properties: Readonly<Record<string, string>>;
  /** Seconds; undefined when not measured. */
  readonly timeS?: number | undefined;
}

/**
 * JUnit XML as Jenkins, GitLab and GitHub's readers take it. `fail` is a failure, `void` and `inconclusive` are errors of
 * that type: neither ever reads as passed or skipped.
 */
export function junitXml(suites: readonly TestSuite[], { properties, timeS }: JUnitOptions): string {
  const cases = suites.flatMap((suite) => suite.cases);
  const time = timeS === undefined ? '' : ` time="${seconds(timeS)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cutover" ${counts(cases)}${time}>`,
    ...suites.flatMap((suite) => suiteLines(suite, properties)),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines(suite: TestSuite, properties: JUnitOptions['properties']): string[] {
  return [
    `  <testsuite name="${xml(suite.name)}" ${counts(suite.cases)}>`,
    '    <properties>',
    ...Object.entries(properties).map(([name, value]) => `      <property name="${xml(name)}" value="${xml(value)}"/>`),
    '    </properties>',
    ...suite.cases.flatMap(caseLines),
    '  </testsuite>',
  ];
}

function caseLines(test: TestCase): string[] {
  const time = test.timeS === undefined ? '' : ` time="${seconds(test.timeS)}"`;
  const open = `    <testcase classname="${xml(test.className)}" name="${xml(test.name)}"${time}`;
  if (test.verdict === 'pass') {
    if (test.output === undefined) return [`${open}/>`];
    return [`${open}>`, `      <system-out>${xml(clip(test.output, BODY_LIMIT))}</system-out>`, '    </testcase>'];
  }
  const element = test.verdict === 'fail' ? 'failure' : 'error';
  return [
    `${open}>`,
    `      <${element} type="${test.verdict}" message="${xml(clip(test.reason, 500))}">${xml(clip(test.body, BODY_LIMIT))}</${element}>`,
    '    </testcase>',
  ];
}

function counts(cases: readonly TestCase[]): string {
  const failures = cases.filter((test) => test.verdict === 'fail').length;
  const errors = cases.filter((test) => test.verdict === 'void' || test.verdict === 'inconclusive').length;
  return `tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="0"`;
}

function seconds(value: number): string {
  return value.toFixed(3);
}

const ENTITY: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Text for XML 1.0: unseen characters, and with them all that its section 2.2 forbids, as visible escapes; line feeds stay. */
function xml(text: string): string {
  return text
    .split('\n')
    .map(visible)
    .join('\n')
    .replace(/[&<>"']/g, (character) => ENTITY[character] as string);
}
