import { describe, expect, it } from '@jest/globals';
import { clientInfo } from './client-info.ts';

describe(clientInfo.name, () => {
  const KEY = 'io.modelcontextprotocol/clientInfo';

  it.each([
    [
      'as it names itself in the envelope',
      { [KEY]: { name: 'claude-ai', version: '2.0' } },
      'proxy/1',
      { name: 'claude-ai', version: '2.0' },
    ],
    [
      'by its User-Agent otherwise',
      undefined,
      'claude-code/2.1.280 (cli)',
      { name: 'claude-code', version: '2.1.280' },
    ],
    ['without a version', undefined, 'node', { name: 'node', version: '' }],
    ['not at all', undefined, null, null],
    ['not by an empty User-Agent', {}, '', null],
    ['not by an envelope of another form', { [KEY]: 'me' }, null, null],
  ])('is known %s', (_how, envelope, userAgent, expected) => {
    expect(clientInfo(envelope, userAgent)).toEqual(expected);
  });

  it('is cut: anybody can write anything there', () => {
    expect(clientInfo({ [KEY]: { name: 'x'.repeat(5_000), version: { deep: true } } }, null)).toEqual({
      name: 'x'.repeat(100),
      version: '',
    });
  });
});
