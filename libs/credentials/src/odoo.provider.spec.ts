import { NetworkPolicy } from '@aidoo/network';
import { Odoo } from '@aidoo/odoo';
import { describe, expect, it, jest } from '@jest/globals';
import type { FactoryProvider } from '@nestjs/common';
import { CredentialsModule } from './credentials.module.ts';
import { networkPolicyProvider } from './odoo.provider.ts';

describe('what Odoo connections may reach', () => {
  const { useFactory } = networkPolicyProvider as FactoryProvider<NetworkPolicy>;
  const policyFor = (...odooAllowedNetworks: string[]) =>
    useFactory({ odooAllowedNetworks }) as NetworkPolicy;

  it.each([
    ['10.1.2.3', true, '10.1.2.3'],
    ['10.1.2.3', false, '10.1.2.4'],
    ['fd12::1', true, 'fd12::1'],
    ['fd12::1', false, 'fd12::2'],
    ['10.1.0.0/16', true, '10.1.9.9'],
    ['private', true, '192.168.1.1'],
    ['private', false, '127.0.0.1'],
    ['loopback', true, '127.0.0.1'],
  ])('with ODOO_ALLOWED_NETWORKS=%s it is %s that %s may be', (allowed, expected, address) => {
    expect(policyFor(allowed).allows(address)).toBe(expected);
  });

  it('without any, it is public addresses alone', () => {
    const policy = policyFor();
    expect(['93.184.216.34', '127.0.0.1', '10.0.0.1'].map((each) => policy.allows(each))).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe(CredentialsModule, () => {
  it('closes the connections to every Odoo at shutdown', async () => {
    const odoo = new Odoo({ policy: NetworkPolicy.from([]) });
    const close = jest.spyOn(odoo, 'close');
    await new CredentialsModule(odoo).onApplicationShutdown();
    expect(close).toHaveBeenCalledTimes(1);
  });
});
