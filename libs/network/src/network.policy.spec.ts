import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { NetworkError } from './network.error.ts';
import { NetworkPolicy } from './network.policy.ts';

const strict = NetworkPolicy.from([]);
const open = NetworkPolicy.from(['loopback', 'private']);
const everything = NetworkPolicy.from(['0.0.0.0/0', '::/0']);

const resolvingTo = (...addresses: string[]): NetworkPolicy =>
  NetworkPolicy.from([], () => Promise.resolve(addresses));

const hex = (ipv4: string): string => {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
};

const carriers = (ipv4: string): string[] => [
  `::ffff:${ipv4}`,
  `::ffff:${hex(ipv4)}`,
  `64:ff9b::${hex(ipv4)}`,
  `2002:${hex(ipv4)}::1`,
  `::ffff:0:${hex(ipv4)}`,
];

describe(NetworkPolicy, () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001::200e'])(
    'always allows the public address %s',
    (address) => {
      expect([strict.allows(address), open.allows(address)]).toEqual([true, true]);
    },
  );

  it.each([
    '127.0.0.1',
    '127.255.0.9',
    '::1',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.9.9',
    '192.168.1.1',
    'fd12::1',
    'fc00::1',
  ])('allows %s only where its kind is listed', (address) => {
    expect([strict.allows(address), open.allows(address)]).toEqual([false, true]);
  });

  it('opens one kind without the other', () => {
    expect(NetworkPolicy.from(['loopback']).allows('10.0.0.1')).toBe(false);
    expect(NetworkPolicy.from(['private']).allows('127.0.0.1')).toBe(false);
  });

  it.each([
    '0.0.0.0',
    '::',
    '0.1.2.3',
    '224.0.0.1',
    'ff02::1',
    '255.255.255.255',
    '100.64.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.7',
    '240.0.0.1',
    '192.0.0.8',
    '2001:db8::1',
    '3fff::1',
    'fec0::1',
    '2001::1',
    '100::1',
    '64:ff9b:1::1',
    '4000::1',
  ])('refuses the reserved address %s unless a network that contains it is listed', (address) => {
    expect([strict.allows(address), open.allows(address), everything.allows(address)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it.each([
    '169.254.169.254',
    '169.254.0.1',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    'fd20:ce::254',
    '100.100.100.200',
    '192.0.0.192',
    '168.63.129.16',
    ...carriers('169.254.169.254'),
    ...carriers('100.100.100.200'),
  ])('refuses %s, whatever is listed', (address) => {
    expect(everything.allows(address)).toBe(false);
    expect(NetworkPolicy.from(['169.254.169.254/32', 'fe80::/10', 'fd00:ec2::254/128']).allows(address)).toBe(
      false,
    );
  });

  it('judges an address that carries an IPv4 address as the one inside', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ipv4) => {
        for (const address of carriers(ipv4)) {
          expect([address, open.allows(address)]).toEqual([address, open.allows(ipv4)]);
          expect([address, strict.allows(address)]).toEqual([address, strict.allows(ipv4)]);
        }
      }),
    );
  });

  it('opens exactly the listed network', () => {
    const policy = NetworkPolicy.from(['10.1.0.0/16', 'fd12:3456::/32']);
    expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd12:3456::9'].every((each) => policy.allows(each))).toBe(true);
    expect(['10.2.0.1', 'fd12:3457::9', '127.0.0.1'].some((each) => policy.allows(each))).toBe(false);
  });

  it.each(['', 'localhost', '10.0.0.0', '10.0.0.0/33', 'privat', '10.0.0.0/8 ', 'any'])(
    'does not take %j for a network, and says so',
    (item) => {
      expect(() => NetworkPolicy.from(['loopback', item])).toThrow(`"${item}" is neither a network`);
    },
  );

  it.each(['example', '', '1.2.3', '0x7f.1', 'fe80::zz'])('does not take %j for an address', (text) => {
    expect(everything.allows(text)).toBe(false);
  });
});

describe('checkUrl', () => {
  const codeOf = (check: Promise<void>): Promise<unknown> =>
    check.then(
      () => 'allowed',
      (error: NetworkError) => error.code,
    );

  it.each([
    'http://127.0.0.1:8069',
    'http://2130706433',
    'http://0x7f.1',
    'http://0177.1',
    'http://[::1]',
    'http://10.0.0.1',
    'http://[::ffff:127.0.0.1]',
    'http://[64:ff9b::7f00:1]',
    'http://169.254.169.254/latest',
    'http://0',
    'http://127.0.0.1.',
    'http://metadata.google.internal',
    'http://metadata.google.internal.',
    'http://METADATA',
  ])('refuses %s', async (url) => {
    expect(await codeOf(strict.checkUrl(url))).toBe('ADDRESS_REFUSED');
  });

  it('looks at every address of a name, not only at the first', async () => {
    expect(await codeOf(resolvingTo('8.8.8.8', '2606:4700::1').checkUrl('https://a.example'))).toBe(
      'allowed',
    );
    expect(await codeOf(resolvingTo('8.8.8.8', '::ffff:10.0.0.1').checkUrl('https://a.example'))).toBe(
      'ADDRESS_REFUSED',
    );
  });

  it('resolves names with the system, where localhost is loopback', async () => {
    expect(await codeOf(strict.checkUrl('http://localhost:8069'))).toBe('ADDRESS_REFUSED');
    expect(await codeOf(open.checkUrl('http://localhost:8069'))).toBe('allowed');
    expect(await codeOf(open.checkUrl('http://no-such-host.invalid'))).toBe('ENOTFOUND');
  });

  it('tells what kind of place it refuses, and not which address', async () => {
    const error: unknown = await strict.checkUrl('http://10.20.30.40').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NetworkError);
    expect((error as NetworkError).message).toBe(
      'The address leads to a private network, which may not be connected to here.',
    );
  });
});
