import type { Finding } from '../contract/difference.ts';
import type { CheckRecord, Tally, Timings } from '../contract/evidence.ts';
import type { Verdict } from '../contract/verdict.ts';
import { type Evidence, runVerdict } from './read-evidence.ts';
import { findingText } from './terminal-report.ts';
import { closingSentence, equalByRule } from './verdict-words.ts';
import { clip, visible } from './visible.ts';

const FINDINGS_SHOWN = 20;
const BODY_LIMIT = 64_000;

interface TestCase {
  readonly className: string;
  readonly name: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly body: string;
  /** Seconds; undefined when not measured. */
  readonly timeS?: number | undefined;
}

interface TestSuite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

/**
 * JUnit XML as Jenkins, GitLab and GitHub's readers take it: a suite for each module, a case for each check and each of
 * its parts. `fail` is a failure, `void` and `inconclusive` are errors of that type: neither ever reads as passed or
 * skipped. `time` is written only when timings are given.
 */
export function junitReport(evidence: Evidence, timings?: Timings): string {
  const suites = [...moduleSuites(evidence, timings), ...runSuite(evidence)];
  const cases = suites.flatMap((suite) => suite.cases);
  const time = timings === undefined ? '' : ` time="${seconds(timings.durationMs / 1000)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cutover" ${counts(cases)}${time}>`,
    ...suites.flatMap((suite) => suiteLines(suite, evidence)),
    '</testsuites>',
    '',
  ].join('\n');
}

function moduleSuites(evidence: Evidence, timings: Timings | undefined): TestSuite[] {
  const modules = [...new Set(evidence.checks.map((check) => check.module))];
  return modules.map((name) => ({
    name,
    cases: evidence.checks.filter((check) => check.module === name).flatMap((check) => checkCases(check, evidence, timings)),
  }));
}

function checkCases(check: CheckRecord, evidence: Evidence, timings: Timings | undefined): TestCase[] {
  const className = `${check.module}.${check.check}`;
  const took = timings?.checks.find((timing) => timing.module === check.module && timing.check === check.check);
  const findings = evidence.findings.filter((finding) => finding.module === check.module && finding.check === check.check && finding.divergence === undefined);
  return [
    {
      className,
      name: check.check,
      verdict: check.verdict,
      reason: check.reason,
      body: [check.reason, tallyText(check.tally), ...findingBodies(findings)].join('\n\n'),
      timeS: took === undefined ? undefined : took.durationMs / 1000,
    },
    ...check.parts.map((part) => ({
      className,
      name: `${check.check}: ${part.name}`,
      verdict: part.verdict,
      reason: part.reason,
      body: `${part.reason}\n\n${tallyText(part.tally)}`,
    })),
  ];
}

function findingBodies(findings: readonly Finding[]): string[] {
  const shown = findings.slice(0, FINDINGS_SHOWN).map((finding) => findingText(finding, { color: false, width: 120 }));
  const rest = findings.length - shown.length;
  return rest > 0 ? [...shown, `… ${rest} more findings; the JSON report holds them all`] : shown;
}

function tallyText(tally: Tally): string {
  return `compared ${tally.compared}, equal ${tally.equal}, equal by rule ${equalByRule(tally)}, different ${tally.different}, of them accepted ${tally.accepted}`;
}

/** What belongs to no module: whether the run came to its end, and each accepted divergence. */
function runSuite(evidence: Evidence): TestSuite[] {
  const divergences = (evidence.end?.divergences ?? []).map((divergence): TestCase => {
    const reason = `divergence ${divergence.id} of ${divergence.owner} is ${divergence.state}`;
    return {
      className: 'run.divergence',
      name: divergence.id,
      verdict: divergence.state === 'used' ? 'pass' : 'fail',
      reason,
      body: `${reason}; expires ${divergence.expires}\n${divergence.reason}`,
    };
  });
  const whole: TestCase = {
    className: 'run',
    name: 'came to its end',
    verdict: evidence.complete && evidence.checks.length > 0 ? 'pass' : 'void',
    reason: evidence.complete ? 'the evidence has its end record' : 'the run was cut short',
    body: closingSentence(evidence),
  };
  return [{ name: 'run', cases: [whole, ...divergences] }];
}

function suiteLines(suite: TestSuite, evidence: Evidence): string[] {
  return [
    `  <testsuite name="${xml(suite.name)}" ${counts(suite.cases)}>`,
    '    <properties>',
    ...Object.entries({
      seed: String(evidence.run.seed),
      budget: evidence.run.budget,
      commit: evidence.run.commit ?? '',
      evidence: evidence.id,
      verdict: runVerdict(evidence),
    }).map(([name, value]) => `      <property name="${name}" value="${xml(value)}"/>`),
    '    </properties>',
    ...suite.cases.flatMap(caseLines),
    '  </testsuite>',
  ];
}

function caseLines(test: TestCase): string[] {
  const time = test.timeS === undefined ? '' : ` time="${seconds(test.timeS)}"`;
  const open = `    <testcase classname="${xml(test.className)}" name="${xml(test.name)}"${time}`;
  if (test.verdict === 'pass') return [`${open}/>`];
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
