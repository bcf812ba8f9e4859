import { Micros, type ScenarioStep } from '#harness';
import { is, type More, of, step } from '../../support/steps.ts';

/** A channel, named after the step. */
export function channel(name: string, more: More = {}): ScenarioStep {
  return step('createChannel', { name, kind: 'slack' }, { as: name, ...more });
}

/** A rule that sends through channels that steps made, named after the step. */
export function rule(name: string, channels: readonly string[], fields: Readonly<Record<string, unknown>> = {}, more: More = {}): ScenarioStep {
  const actions = channels.map((made) => ({ channelId: of(made, '/channelId') }));
  return step('createRule', { name, priority: 10, eventKinds: ['*'], actions, ...fields }, { as: name, ...more });
}

/** Publishes a version of a template. */
export function template(name: string, locale: string, baseVersion: number, body: string, more: More = {}): ScenarioStep {
  return step('publishTemplate', { name, locale, baseVersion, format: 'text', body }, more);
}

/** Queues a message through the channel `ops`, named after its key. */
export function enqueue(idempotencyKey: string, fields: Readonly<Record<string, unknown>> = {}, more: More = {}): ScenarioStep {
  return step('enqueueDelivery', { idempotencyKey, channelId: of('ops', '/channelId'), eventId: 'e', ...fields }, { as: idempotencyKey, ...more });
}

/** A worker asks for deliveries. */
export function claim(worker: string, fields: Readonly<Record<string, unknown>> = {}, more: More = {}): ScenarioStep {
  return step('claimDueDeliveries', { worker, leaseMs: 60_000, limit: 1, ...fields }, more);
}

/** An operation of a worker on a delivery that was queued under a key. */
export function by(worker: string, op: string, key: string, fields: Readonly<Record<string, unknown>> = {}, more: More = {}): ScenarioStep {
  return step(op, { deliveryId: of(key, '/delivery/deliveryId'), worker, ...fields }, more);
}

/** So many microseconds behind the begin of the story. */
export function eventTime(micros: number): Micros {
  return new Micros(1_767_225_600_000_000n + BigInt(micros));
}

/** Puts an event into a group's digest of the channel `ops`. */
export function append(eventId: string, occurredAt: unknown, fields: Readonly<Record<string, unknown>> = {}, more: More = {}): ScenarioStep {
  const args = { channelId: of('ops', '/channelId'), groupKey: 'g', windowMs: 60_000, eventId, occurredAt, summary: eventId, ...fields };
  return step('appendToDigest', args, more);
}

/** A message to a person, named after its title. */
export function post(recipient: string, title: string, fields: Readonly<Record<string, unknown>> = {}, more: More = {}): ScenarioStep {
  return step('postToInbox', { recipient, title, ...fields }, { as: title, ...more });
}

/** Asks how many messages of a person are unread. */
export function unread(recipient: string, count: number, more: More = {}): ScenarioStep {
  return step('unreadCount', { recipient }, { ...more, expect: is('/unread', count) });
}
