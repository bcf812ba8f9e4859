import type { Finding } from '../contract/difference.ts';
import type { CheckRecord, Tally, Timings } from '../contract/evidence.ts';
import { junitXml, type TestCase, type TestSuite } from './junit.ts';
import { type Evidence, runVerdict } from './read-evidence.ts';
import { findingText } from './terminal-report.ts';
import { closingSentence, equalByRule } from './verdict-words.ts';

const FINDINGS_SHOWN = 20;

/** A suite for each module, a case for each check and each of its parts. `time` is written only when timings are given. */
export function junitReport(evidence: Evidence, timings?: Timings): string {
  return junitXml([...moduleSuites(evidence, timings), ...runSuite(evidence)], {
    properties: {
      seed: String(evidence.run.seed),
      budget: evidence.run.budget,
      commit: evidence.run.commit ?? '',
      evidence: evidence.id,
      verdict: runVerdict(evidence),
    },
    timeS: timings === undefined ? undefined : timings.durationMs / 1000,
  });
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
