import { afterAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import serializer from 'xmlrpc/lib/serializer.js';
import { pythonAnswer, pythonFault } from '../test/python.xmlrpc.ts';
import { Deadline } from './deadline.ts';
import type { OdooError } from './odoo.error.ts';
import { xmlRpcCodec } from './xmlrpc.codec.ts';
import { XmlRpcDecoder } from './xmlrpc.decoder.ts';

const decoder = new XmlRpcDecoder();
const codec = xmlRpcCodec(decoder.for('share'));
// For all of this file together.
const deadline = new Deadline(600_000);

afterAll(async () => {
  deadline.end();
  await decoder.close();
});

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const decode = (xml: string): Promise<unknown> => codec.decode(bytes(xml), deadline);
const value = (xml: string): Promise<unknown> =>
  decode(
    `<?xml version='1.0'?><methodResponse><params><param><value>${xml}</value></param></params></methodResponse>`,
  );
const fault = (code: number, text: string): Promise<unknown> =>
  decode(serializer.serializeFault({ faultCode: code, faultString: text }));

describe('Reading XML-RPC', () => {
  it('reads 64-bit integers as numbers while they are exact, and as their digits beyond', async () => {
    expect(await value('<i8>3000000000</i8>')).toEqual({ result: 3000000000 });
    expect(await value('<ex:i8>-3000000000</ex:i8>')).toEqual({ result: -3000000000 });
    expect(await value('<i8>9007199254740991</i8>')).toEqual({ result: 9007199254740991 });
    expect(await value('<int>9007199254740993</int>')).toEqual({ result: '9007199254740993' });
  });

  it('reads nil with and without prefix as null', async () => {
    const nils = '<array><data><value><nil/></value><value><ex:nil/></value></data></array>';
    expect(await value(nils)).toEqual({ result: [null, null] });
  });

  it('reads a float that is no number as null, as in JSON', async () => {
    const floats = ['inf', '-inf', 'nan', '1e999', '1.5', '1e-7'].map(
      (each) => `<value><double>${each}</double></value>`,
    );
    expect(await value(`<array><data>${floats.join('')}</data></array>`)).toEqual({
      result: [null, null, null, null, 1.5, 1e-7],
    });
  });

  it('reads binary and dates as the text that JSON-RPC has', async () => {
    expect(await value('<base64>aGVs\nbG8=\n</base64>')).toEqual({ result: 'aGVsbG8=' });
    expect(await value('<dateTime.iso8601>20261123T10:20:30</dateTime.iso8601>')).toEqual({
      result: '2026-11-23 10:20:30',
    });
  });

  it('reads a member called __proto__ as a member, and no prototype', async () => {
    const struct =
      '<struct><member><name>__proto__</name><value><struct><member><name>admin</name><value><boolean>1</boolean></value></member></struct></value></member></struct>';
    const { result } = (await value(struct)) as { result: Record<string, unknown> };
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(result['admin']).toBeUndefined();
    expect(Object.keys(result)).toEqual(['__proto__']);
  });

  it('does not expand the entities of a DTD', async () => {
    const bomb = `<?xml version='1.0'?><!DOCTYPE m [<!ENTITY boo "expanded">]><methodResponse><params><param><value><string>&boo;</string></value></param></params></methodResponse>`;
    expect(JSON.stringify(await decode(bomb).catch(() => ''))).not.toContain('expanded');
  });

  it.each([
    ['a page of HTML', '<html><head><title>502 Bad Gateway</title></head></html>'],
    ['an HTML page behind an XML declaration', '<?xml version="1.0"?><html><title>canary</title></html>'],
    ['JSON', '{"jsonrpc": "2.0"}'],
    ['nothing', ''],
    ['an answer without a value', '<methodResponse><params></params></methodResponse>'],
    ['an answer that was cut short', '<methodResponse><params><param><value><string>canary'],
    ['a fault that was cut short', '<methodResponse><fault><value><struct>'],
    ['a fault without a struct', '<methodResponse><fault></fault></methodResponse>'],
    [
      'a wrong number',
      '<methodResponse><params><param><value><int>canary</int></value></param></params></methodResponse>',
    ],
  ])('takes %s for no Odoo, and a call that may have happened', async (_, body) => {
    const error = await decode(body).catch((thrown: unknown) => thrown as OdooError);
    expect(error).toMatchObject({ kind: 'not_odoo', mayHaveHappened: true });
    expect((error as OdooError).message).toBe(
      'What answers at this address does not speak XML-RPC as Odoo does.',
    );
  });
});

describe('An answer of XML-RPC that was damaged anywhere', () => {
  const outcomeOf = (body: Uint8Array<ArrayBuffer>): Promise<unknown> =>
    codec.decode(body, deadline).catch(({ kind, mayHaveHappened }: OdooError) => ({ kind, mayHaveHappened }));
  const noOdoo = { kind: 'not_odoo', mayHaveHappened: true };
  const bodies = [
    ['an answer', pythonAnswer([{ id: 1, name: '<é & 😀>', parent_id: [2, 'P'], active: true, x: 1.5 }])],
    ['a fault', pythonFault(2, 'One\n\n"Two" & three')],
  ] as const;

  it.each(bodies)('is no Odoo where %s is cut off', async (_, xml) => {
    const whole = bytes(xml.trimEnd());
    const outcomes = await Promise.all(Array.from(whole, (_byte, end) => outcomeOf(whole.slice(0, end))));
    expect(outcomes).toEqual(outcomes.map(() => noOdoo));
    expect(await outcomeOf(whole)).not.toEqual(noOdoo);
  });

  it.each(bodies)('is an answer or no Odoo where one bit of %s is another', async (_, xml) => {
    const whole = bytes(xml);
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const damaged = new Uint8Array(whole);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      const outcome = (await outcomeOf(damaged)) as object;
      if ('kind' in outcome) expect(outcome).toEqual(noOdoo);
      else expect(Object.keys(outcome)).toEqual([expect.stringMatching(/^(?:result|fault)$/)]);
    }
  });

  const whole = serializer.serializeMethodResponse([
    { id: 1, name: '<b>', active: true, parent_id: [2, 'P'] },
  ]);

  it('is an answer or no Odoo, and nothing else', async () => {
    const place = fc.nat({ max: whole.length });
    await fc.assert(
      fc.asyncProperty(place, place, fc.string(), async (from, to, put) => {
        const damaged = whole.slice(0, from) + put + whole.slice(to);
        const outcome = await decode(damaged).catch((thrown: unknown) => thrown);
        if (outcome instanceof Error)
          expect(outcome).toMatchObject({ kind: 'not_odoo', mayHaveHappened: true });
      }),
    );
  });
});

describe('Faults of XML-RPC', () => {
  const none = (frames: string): string =>
    `Traceback (most recent call last):\n  File "/opt/odoo/odoo/x.py", line 1, in y\n    ${frames}\nTypeError: cannot marshal None unless allow_none is enabled\n`;

  it('reads the fault of a method that returned nothing as null: what it did is committed', async () => {
    expect(await fault(1, none('return dumps(result)'))).toEqual({ result: null });
  });

  it('takes other answers that cannot be carried for faults: what they would have said is lost', async () => {
    const text = none('x').replace(
      'None unless allow_none is enabled',
      "<class 'odoo.api.res.partner'> objects",
    );
    expect(await fault(1, text)).toEqual({ fault: { code: 1, text } });
  });

  it('takes the same words for a fault where they are not the exception itself', async () => {
    const words = 'cannot marshal None unless allow_none is enabled';
    const said = `Traceback (most recent call last):\n  File "x.py", line 1, in y\nValueError: TypeError: ${words}`;
    for (const [code, text] of [
      [2, words],
      [1, said],
      [1, words],
    ] as const) {
      expect(await fault(code, text)).toEqual({ fault: { code, text } });
    }
  });

  it('keeps code and text of every other fault, line by line', async () => {
    expect(await fault(2, 'One\n\nTwo')).toEqual({ fault: { code: 2, text: 'One\n\nTwo' } });
  });
});
