import type { MongoTarget, PostgresTarget } from './subject.ts';

/** One request over HTTP, as it is sent. */
export interface HttpCall {
  readonly method: string;
  /** With its query, from the root: `/v1/authority/getUser`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One call of one operation, for a service in front of the repository. */
export interface ServiceCall {
  readonly module: string;
  readonly op: string;
  readonly tenant: string;
  readonly args: unknown;
  /** The instant that the repository is to take for now. */
  readonly now: Date;
  /** What the ids that it may mint are a function of, so that both sides mint the same. */
  readonly ids: { readonly seed: number; readonly key: number };
}

/** What a service is started for. */
export interface ServiceRequest {
  readonly module: string;
  /** Prepared, and with the data in it. */
  readonly target: MongoTarget | PostgresTarget;
  /** Connections that it may hold to its store: as many on either side. */
  readonly poolSize: number;
  readonly signal: AbortSignal;
}

/** A running service. Disposing it ends it. */
export interface HttpService extends AsyncDisposable {
  /** Where its paths begin, without the last slash: `http://127.0.0.1:8080`. */
  readonly url: string;
}

/** How to put a module's repository behind HTTP, for `cutover load`. */
export interface HttpServiceDefinition {
  readonly name: string;
  /** Starts it on one store, in a process of its own; it answers once this resolves. */
  start(request: ServiceRequest): Promise<HttpService>;
  /** What is sent for a call. Any status but 2xx counts as a failure of the path, but for calls that may be refused. */
  request(call: ServiceCall): HttpCall;
  /** Statuses by which it hands on that the repository said no. */
  readonly refusals: readonly number[];
}
