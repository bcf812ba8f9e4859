import path from 'node:path';
import { checkConfig } from '../arena/check-config.ts';
import { commitOf } from '../arena/commit.ts';
import { ConfigError } from '../arena/load-config.ts';
import { programCall } from '../arena/replay-line.ts';
import { schemaVersion } from '../arena/schema-version.ts';
import type { CutoverConfig } from '../contract/config.ts';
import type { PhasePlan } from '../contract/phase.ts';
import type { Holding, PlanStanding, Refusal, Standing } from '../contract/standing.ts';
import { criticalOperations } from '../kit/critical-operations.ts';
import { DEMANDS } from '../kit/define-phases.ts';
import type { Configured } from '../phases/demanded.ts';
import { planStanding } from '../phases/plan-standing.ts';
import type { CommandContext } from './command-context.ts';
import { type Configuration, readConfiguration, reportsOf } from './configuration.ts';
import { evidenceKinds } from './evidence-kinds.ts';
import { gatherEvidence } from './gather-evidence.ts';

/** What `gate` and `status` take alike. */
export interface PlanFlags {
  readonly budget?: PhasePlan['budget'];
  readonly maxAge?: number;
  readonly config?: string;
  readonly reports?: string;
}

/** The configuration with the plan that it must have. */
export interface Planned extends Configuration {
  readonly plan: PhasePlan;
}

/** @throws ConfigError when the configuration has no plan, or one that it does not fit. */
export async function readPlan(folder: string, named: string | undefined): Promise<Planned> {
  const configuration = await readConfiguration(folder, named);
  const { config, file } = configuration;
  checkConfig(config, file);
  const plan = config.phases;
  if (plan === undefined) throw new ConfigError(`the configuration ${file} has no plan: give it "phases", made with definePhases`);
  if (!Array.isArray(plan.phases) || !Array.isArray(plan.milestones) || !Array.isArray(plan.criteria))
    throw new ConfigError(`the configuration ${file}: "phases" is no plan: make it with definePhases`);
  for (const { module } of config.modules) {
    const phase = plan.phases.find(({ modules }) => Object.hasOwn(modules, module.name));
    if (phase === undefined) throw new ConfigError(`the configuration ${file}: module "${module.name}" moves in no phase of the plan: add it to one`);
    if (phase.number !== module.phase)
      throw new ConfigError(
        `the configuration ${file}: module "${module.name}" says that it moves in phase ${module.phase}, the plan says ${phase.number}: correct one`,
      );
  }
  return { ...configuration, plan };
}

/** Gathers the evidence and holds it against the plan: the flags make that stricter than the plan, never laxer. */
export async function judgePlan(
  planned: Planned,
  places: readonly string[],
  flags: PlanFlags,
  chosen: readonly number[],
  context: CommandContext,
): Promise<PlanStanding> {
  const { plan, config, file } = planned;
  const { folder } = context;
  const reports = reportsOf(planned, folder, flags.reports);
  const gathered = await gatherEvidence(
    places.map((place) => path.resolve(folder, place)),
    reports,
    { criticalOf: Object.fromEntries(config.modules.map(({ module }) => [module.name, criticalOperations(module)])) },
  );
  const budget = stricterBudget(plan.budget, flags.budget);
  const ages = [plan.maxAgeDays, flags.maxAge].filter((days) => days !== undefined);
  const schemas = await Promise.all(
    config.modules.map(async ({ module, postgres }) => [module.name, await schemaVersion(postgres.schema.migrations)] as const),
  );
  return planStanding(
    {
      plan,
      configured: configuredOf(config),
      holdings: gathered.holdings.map((holding): Holding => ({ ...holding, place: shown(folder, holding.place) })),
      refusals: gathered.refusals.map((refusal): Refusal => ({ ...refusal, place: shown(folder, refusal.place) })),
      leftOut: gathered.leftOut.map((refusal): Refusal => ({ ...refusal, place: shown(folder, refusal.place) })),
      measure: {
        commit: await commitOf(path.dirname(file)),
        schemas: Object.fromEntries(schemas),
        nowMs: Date.now(),
        maxAgeDays: ages.length === 0 ? undefined : Math.min(...ages),
        budget,
        seeds: plan.seeds ?? 1,
      },
      made: new Set(evidenceKinds.flatMap(({ checks }) => checks)),
      commands: (open) => commandsFor(open, budget).map((words) => `${programCall(file)} ${words}`),
    },
    chosen,
  );
}

const STRICTNESS = ['quick', 'gate', 'deep'] as const;

function stricterBudget(plan: PhasePlan['budget'], asked: PhasePlan['budget'] | undefined): PhasePlan['budget'] {
  return asked !== undefined && STRICTNESS.indexOf(asked) > STRICTNESS.indexOf(plan) ? asked : plan;
}

function configuredOf({ modules, journeys }: CutoverConfig): Configured {
  return {
    modules: modules.map(({ module, conversion }) => ({ name: module.name, hasRaces: (module.races ?? []).length > 0, isConverted: conversion !== undefined })),
    journeys: (journeys ?? []).map(({ name, steps }) => ({ name, modules: [...new Set(steps.map(({ module }) => module))] })),
  };
}

/** One line a kind and a subject, in the order of the plan. */
function commandsFor(open: readonly Pick<Standing, 'subject' | 'check'>[], budget: string): readonly string[] {
  const subjects = [...new Set(open.map(({ subject }) => subject))];
  return subjects.flatMap((subject) => {
    const checks = DEMANDS.filter((check) => open.some((each) => each.subject === subject && each.check === check));
    return evidenceKinds.flatMap((kind) => {
      const own = checks.filter((check) => kind.checks.includes(check));
      return own.length === 0 ? [] : [kind.make(subject, own, budget)];
    });
  });
}

/** Relative where that is shorter to read. */
function shown(folder: string, place: string): string {
  const relative = path.relative(folder, place);
  return relative.startsWith('..') ? place : relative || '.';
}
