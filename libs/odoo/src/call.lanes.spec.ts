import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { closeAll } from '../test/closing.ts';
import { failure } from '../test/failure.ts';
import { within } from '../test/http.fixture.ts';
import { CallLanes } from './call.lanes.ts';

let leaving: AbortController;
beforeEach(() => {
  leaving = new AbortController();
});
/** Who still waits goes, and its timer with it. */
afterEach(async () => {
  leaving.abort();
  await closeAll();
});

const lanesOf = (more: Partial<ConstructorParameters<typeof CallLanes>[0]> = {}): CallLanes =>
  new CallLanes({ inFlight: 2, waiting: 2, waitMs: 50_000, ...more });
const patient = () => within(50_000, leaving.signal);
const ticks = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

describe(CallLanes, () => {
  it('lets as many through as there are places, and the next in their order', async () => {
    const [lanes, order] = [lanesOf(), [] as number[]];
    const places = [await lanes.enter('a', patient()), await lanes.enter('a', patient())];
    const turns = [3, 4].map(async (number) => {
      const leave = await lanes.enter('a', patient());
      order.push(number);
      return leave;
    });
    await ticks();
    expect(order).toEqual([]);
    places[1]?.();
    await ticks();
    expect(order).toEqual([3]);
    places[0]?.();
    await ticks();
    expect(order).toEqual([3, 4]);
    for (const turn of turns) (await turn)();
    expect(lanes.size).toBe(0);
  });

  it('refuses whom there is no room for, and says that nothing was asked and why', async () => {
    const lanes = lanesOf();
    for (let call = 0; call < 4; call += 1) lanes.enter('a', patient()).catch(() => {});
    expect(await failure(lanes.enter('a', patient()))).toMatchObject({
      kind: 'busy',
      mayHaveHappened: false,
      message: '2 calls of this company to Odoo are under way, and 2 waiting, so this one was not made.',
    });
  });

  it('keeps nobody waiting for what another share holds', async () => {
    const lanes = lanesOf();
    for (let call = 0; call < 5; call += 1) lanes.enter('a', patient()).catch(() => {});
    const leave = await lanes.enter('b', patient());
    expect(lanes.size).toBe(2);
    leave();
    expect(lanes.size).toBe(1);
  });

  it.each([
    ['after the time that one may wait', 50_000, 40, /its turn did not come within 0 s\.$/],
    ['sooner, when its own time is up', 40, 50_000, /its turn did not come within \d+(\.\d)? s\.$/],
  ])('lets go whoever waits %s, and never says that Odoo did not answer', async (_, own, waitMs, words) => {
    const lanes = lanesOf({ waitMs });
    const leave = [await lanes.enter('a', patient()), await lanes.enter('a', patient())];
    const error = await failure(lanes.enter('a', within(own)));
    expect(error).toMatchObject({ kind: 'busy', mayHaveHappened: false });
    expect(error.message).toMatch(words);
    for (const each of leave) each();
    expect(lanes.size).toBe(0);
  });

  it('gives the place of one who was cancelled to the next', async () => {
    const [lanes, controller] = [lanesOf({ waiting: 1 }), new AbortController()];
    const leave = await lanes.enter('a', patient());
    await lanes.enter('a', patient());
    const cancelled = failure(lanes.enter('a', within(50_000, controller.signal)));
    controller.abort();
    expect(await cancelled).toMatchObject({ kind: 'cancelled', mayHaveHappened: false });
    const next = lanes.enter('a', patient());
    leave();
    expect(await next).toEqual(expect.any(Function));
    expect(await failure(lanes.enter('a', within(50_000, controller.signal)))).toMatchObject({
      kind: 'cancelled',
    });
  });

  it('never lets more through than there are places, and is empty in the end, whoever comes and goes', async () => {
    const step = fc.record({ share: fc.constantFrom('a', 'b'), leaves: fc.nat(5), gives: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const lanes = lanesOf({ waiting: 3 });
        const inside: Record<string, (() => void)[]> = { a: [], b: [] };
        const waiting: Promise<void>[] = [];
        const leavers: AbortController[] = [];
        for (const { share, leaves, gives } of steps) {
          const controller = new AbortController();
          leavers.push(controller);
          const entering = lanes.enter(share, within(60_000, controller.signal));
          waiting.push(
            entering.then(
              (leave) => void inside[share]?.push(leave),
              () => {},
            ),
          );
          if (gives) leavers[leaves]?.abort();
          await ticks();
          expect(Math.max(...Object.values(inside).map(({ length }) => length))).toBeLessThanOrEqual(2);
          if (leaves > 3) inside[share]?.shift()?.();
        }
        while (lanes.size > 0) {
          for (const places of Object.values(inside)) places.shift()?.();
          await ticks();
        }
        await Promise.all(waiting);
        await closeAll();
      }),
      { numRuns: 50 },
    );
  });
});
