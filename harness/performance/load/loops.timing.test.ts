import { describe, expect, it } from 'vitest';
import type { HttpCall } from '../../contract/service.ts';
import { closedLoop } from './closed-loop.ts';
import { OpenLoop } from './open-loop.ts';
import { ChildServer } from './testing/child-server.ts';

const CALL: HttpCall = { method: 'POST', path: '/any', headers: { 'content-type': 'application/json' }, body: '{"a":1}' };
const calls = (count: number): readonly HttpCall[] => Array.from({ length: count }, () => CALL);
const TIMEOUT_MS = 5_000;

describe('a server that stands still for 500 ms in every 5 s', () => {
  const manners = { delayMs: 8, freezeMs: 500, everyMs: 5_000 };

  it('hides it from a closed loop', async () => {
    await using server = await ChildServer.start(manners);
    const { p99Ms, answered, failed } = await closedLoop({ url: server.url, connections: 10, calls: calls(9_000), timeoutMs: TIMEOUT_MS });
    expect([answered, failed]).toEqual([9_000, 0]);
    // 20 or so of 9,000 calls met it.
    expect(p99Ms).toBeLessThan(60);
  });

  it('shows it to the open loop: one call in ten waits for up to 500 ms', async () => {
    await using server = await ChildServer.start(manners);
    await using loop = new OpenLoop(2);
    const { responses, services, failed, planned } = await loop.window({ url: server.url, calls: calls(1_000), rate: 100, timeoutMs: TIMEOUT_MS });
    expect([planned, failed, responses.count]).toEqual([1_000, 0, 1_000]);
    expect(responses.quantile(0.99) / 1_000).toBeGreaterThan(400);
    expect(responses.quantile(0.99) / 1_000).toBeLessThan(560);
    expect(responses.quantile(0.5) / 1_000).toBeLessThan(30);
    expect(services.quantile(0.99)).toBeLessThanOrEqual(responses.quantile(0.99));
  });
});

describe('a server that takes 50 ms', () => {
  it('is seen to take 50 ms, in as many samples as there were calls', async () => {
    await using server = await ChildServer.start({ delayMs: 50 });
    await using loop = new OpenLoop(1);
    const { responses, services, failures, late } = await loop.window({ url: server.url, calls: calls(60), rate: 20, timeoutMs: TIMEOUT_MS, lateUs: 100_000 });
    expect(failures).toEqual({});
    expect(late).toBe(0);
    expect(responses.count).toBe(60);
    for (const histogram of [responses, services]) {
      expect(histogram.quantile(0.5) / 1_000).toBeGreaterThan(49);
      expect(histogram.quantile(0.5) / 1_000).toBeLessThan(65);
    }
  });
});

describe('what goes wrong', () => {
  it('counts an error status as a failure that took as long as a call may', async () => {
    await using server = await ChildServer.start({ delayMs: 5, failEvery: 10 });
    await using loop = new OpenLoop(1);
    const { failures, failed, responses } = await loop.window({ url: server.url, calls: calls(100), rate: 200, timeoutMs: 2_000 });
    expect(failures).toEqual({ 'status 500': 10 });
    expect(failed).toBe(10);
    expect(responses.count).toBe(100);
    expect(responses.quantile(0.95)).toBeGreaterThan(1_990_000);
  });

  it('leaves refusals out of the times, where calls may be refused', async () => {
    await using server = await ChildServer.start({ delayMs: 5, failEvery: 10 });
    await using loop = new OpenLoop(1);
    const { failed, refused, responses } = await loop.window({ url: server.url, calls: calls(100), rate: 200, timeoutMs: 2_000, refusals: [500] });
    expect([failed, refused, responses.count]).toEqual([0, 10, 90]);
  });

  it('counts an answer that does not come as a timeout', async () => {
    await using server = await ChildServer.start({ delayMs: 5, muteEvery: 10 });
    await using loop = new OpenLoop(1);
    const { failures } = await loop.window({ url: server.url, calls: calls(50), rate: 100, timeoutMs: 300 });
    expect(failures).toEqual({ timeout: 5 });
  });

  it('counts a refused connection', async () => {
    const server = await ChildServer.start({ delayMs: 5 });
    await server[Symbol.asyncDispose]();
    await using loop = new OpenLoop(1);
    const { failures } = await loop.window({ url: server.url, calls: calls(5), rate: 100, timeoutMs: 300 });
    expect(failures).toEqual({ ECONNREFUSED: 5 });
    await expect(closedLoop({ url: server.url, connections: 2, calls: calls(4), timeoutMs: 1_000 })).resolves.toMatchObject({ answered: 0, failed: 4 });
  });

  it('does not send what more calls in flight than it may have would need', async () => {
    await using server = await ChildServer.start({ delayMs: 400 });
    await using loop = new OpenLoop(1);
    const { failures } = await loop.window({ url: server.url, calls: calls(20), rate: 100, timeoutMs: 2_000, mostInFlight: 10 });
    expect(failures).toEqual({ 'not sent': 10 });
  });

  it('says which calls it sent late', async () => {
    await using server = await ChildServer.start({ delayMs: 1 });
    await using loop = new OpenLoop(1);
    const { late, lateness } = await loop.window({ url: server.url, calls: calls(50), rate: 100, timeoutMs: 2_000, lateUs: 0 });
    expect(late).toBe(50);
    expect(lateness.count).toBe(50);
  });

  it('ends at once when it is told to', async () => {
    await using server = await ChildServer.start({ delayMs: 1 });
    await using loop = new OpenLoop(1);
    const abort = new AbortController();
    const window = loop.window({ url: server.url, calls: calls(1_000), rate: 10, timeoutMs: 2_000 }, abort.signal);
    abort.abort(new Error('enough'));
    await expect(window).rejects.toThrow('enough');
  });
});
