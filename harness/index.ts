/** The one public door of `cutover`. */

export { equalAnswers } from './arena/equal-answers.ts';
export { ApplicationLines } from './arena/rehearsal/application-lines.ts';
export type { CutoverConfig, ModuleEntry } from './contract/config.ts';
export type {
  AggregateConversion,
  ConversionDefinition,
  ConversionResult,
  ConvertedAggregate,
  ConvertedTable,
  KeepRule,
  Reject,
  Row,
  StoredDocument,
} from './contract/conversion.ts';
export type { CheckName, Divergence } from './contract/difference.ts';
export type { GrowthDefinition } from './contract/growth.ts';
export type { JourneyDefinition, JourneyStep } from './contract/journey.ts';
export type {
  CollectionDefinition,
  CorpusDefinition,
  CorpusDocument,
  CorpusSweep,
  ModuleDefinition,
  PlainRecord,
  Repository,
  Retention,
  Scenario,
  ScenarioStep,
  SharedTenant,
  Tier,
} from './contract/module.ts';
export type { DomainErrorKind } from './contract/observation.ts';
export type { Generator, Handle, IdSource, OperationContext, OperationDefinition, Templated } from './contract/operation.ts';
export type { PathDefinition } from './contract/path.ts';
export type { PerformanceAllowance, PerformanceBudgets } from './contract/performance.ts';
export type { Criterion, Demand, Milestone, Phase, PhasePlan, Priority } from './contract/phase.ts';
export type { Act, Race, RaceOutcome, RaceSeen, RaceStep } from './contract/race.ts';
export type { Saboteur } from './contract/saboteur.ts';
export type { HttpCall, HttpService, HttpServiceDefinition, ServiceCall, ServiceRequest } from './contract/service.ts';
export type {
  IncompatibleChange,
  Invocation,
  Migration,
  MongoSubjectDefinition,
  MongoTarget,
  MongoView,
  OpenOptions,
  PostgresSubjectDefinition,
  PostgresTarget,
  PostgresView,
  SchemaDefinition,
  Subject,
  SubjectDefinition,
} from './contract/subject.ts';
export type { LogicalType, Type } from './contract/type.ts';
export { BackendSwitch, type Change } from './conversion/backend-switch.ts';
export { ChangeMirror, type MirrorOptions } from './conversion/change-mirror.ts';
export { ConversionError, type ConversionErrorCode } from './conversion/conversion-error.ts';
export { type ConvertOptions, convert } from './conversion/converter.ts';
export { DualWriteRepository } from './conversion/dual-write-repository.ts';
export { MirrorError } from './conversion/mirror-error.ts';
export { type DualWriteStand, type OpenedDualWrite, openDualWrite } from './conversion/open-dual-write.ts';
export { type DualWriteOptions, type ModulePersistence, PersistenceError, type PersistenceMode, parsePersistence } from './conversion/persistence.ts';
export { type Served, type ServedSubject, servedBy } from './conversion/served.ts';
export { Shadow, type ShadowCounts, type ShadowOptions, type ShadowPair } from './conversion/shadow.ts';
export { inProcess } from './drive/in-process.ts';
export { type HostedCheck, NotProvenError, openHostStores, prove } from './host.ts';
export { type AggregateMap, aggregate, type ColumnMap, freshStart, type ListMap } from './kit/aggregate.ts';
export type { Codec } from './kit/codecs.ts';
export * as codecs from './kit/codecs.ts';
export { DefinitionError, defineConfig, defineModule, defineMongoSubject, definePostgresSubject } from './kit/define.ts';
export { defineConversion } from './kit/define-conversion.ts';
export { defineJourney } from './kit/define-journey.ts';
export { definePhases } from './kit/define-phases.ts';
export { sha256Hex } from './kit/digest.ts';
export { DomainError, isDomainError } from './kit/domain-error.ts';
export { decode as decodeEjson, EjsonError, encode as encodeEjson } from './kit/ejson.ts';
export { idSource } from './kit/ids.ts';
export { JsonTextError, parseJson, writeJson } from './kit/json-text.ts';
export { errorsOf, heldTwice, oneWins, stepValue, valuesOf } from './kit/race-outcomes.ts';
export { type Infer, t } from './kit/types.ts';
export { UnfitError } from './kit/unfit-error.ts';
export { Decimal, JsonNumber, type JsonValue, Micros } from './kit/values.ts';
export { type HandleOptions, handle, handles } from './workload/handles.ts';
