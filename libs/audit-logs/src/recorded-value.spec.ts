import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { recordedText, recordedValue } from './recorded-value.ts';

describe(recordedValue.name, () => {
  const CANARY = 'canary-7f3a';

  it('keeps what is asked and answered as it is', () => {
    const params = {
      model: 'res.partner',
      domain: [['name', 'ilike', 'azure']],
      limit: 5,
      active: true,
      nothing: null,
    };
    expect(JSON.parse(recordedValue(params))).toEqual(params);
  });

  it.each([
    [{ password: CANARY }],
    [{ values: { smtp_pass: CANARY } }],
    [{ new_password: CANARY }],
    [{ accessToken: CANARY }],
    [{ 'api-key': CANARY }],
    [{ apiKey: CANARY }],
    [{ client_secret: [CANARY] }],
    [{ token: { nested: CANARY } }],
    [{ domain: [['password', '=', CANARY]] }],
    [{ domain: ['|', ['user_ids.api_key', '=', CANARY], ['id', '=', 1]] }],
    [{ name: `the key is aid_live_${'Ab1'.repeat(13)}x, ${CANARY.slice(7)}` }],
  ])('takes the secret out of %j', (value) => {
    const recorded = recordedValue(value);
    expect(recorded).not.toContain(CANARY);
    expect(recorded).not.toMatch(/aid_live_\w/);
    expect(recorded).toContain('[redacted]');
  });

  it.each([{ keyboard: 'azerty' }, { monkey: 'chimp' }, { bypass: 'road' }, { has_token: true }])(
    'leaves %j alone',
    (value) => {
      expect(JSON.parse(recordedValue(value))).toEqual(value);
    },
  );

  it('keeps of a file its size and SHA-256 only', () => {
    const body = Buffer.alloc(3_000, 7).toString('base64');
    expect(JSON.parse(recordedValue({ datas: body }))).toEqual({
      datas: { cut: true, bytes: 4_000, sha256: createHash('sha256').update(body).digest('hex') },
    });
  });

  it('takes a file of many megabytes as it takes a small one', () => {
    const body = Buffer.alloc(12_000_000, 7).toString('base64');
    expect(JSON.parse(recordedValue({ data: body }))).toEqual({
      data: { cut: true, bytes: body.length, sha256: expect.any(String) },
    });
  });

  it('has no link to a file, which is opened by whoever knows it', () => {
    const link = `https://aidoo.example/files/${'6'.repeat(24)}.${'x'.repeat(43)}`;
    expect(JSON.parse(recordedValue({ uri: link, note: `see ${link}, soon` }))).toEqual({
      uri: 'https://aidoo.example/files/[redacted]',
      note: 'see https://aidoo.example/files/[redacted], soon',
    });
  });

  it('cuts a long text and says how long it was', () => {
    const recorded = JSON.parse(recordedValue({ note: 'word '.repeat(1_000) })) as {
      note: { bytes: number; preview: string };
    };
    expect(recorded.note.bytes).toBe(5_000);
    expect(recorded.note.preview).toMatch(/^word word /);
  });

  it('cuts what is large as a whole', () => {
    const recorded = recordedValue(Array.from({ length: 5_000 }, (_, id) => ({ id, name: `Partner ${id}` })));
    expect(recorded.length).toBeLessThan(5_000);
    expect(JSON.parse(recorded)).toMatchObject({
      cut: true,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('ends nesting that has no end', () => {
    let value: unknown = CANARY;
    for (let depth = 0; depth < 1_000; depth += 1) value = { value };
    expect(recordedValue(value)).toContain('nested deeper');
  });
});

describe(recordedText.name, () => {
  it('takes keys and tokens out of an error text', () => {
    expect(recordedText('Bearer abcdefgh12345678 and aid_live_abcdefgh12345678')).toBe(
      '[redacted] and [redacted]',
    );
  });
});
