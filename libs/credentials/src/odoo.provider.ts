import { isIP } from 'node:net';
import { Settings } from '@aidoo/config';
import { NetworkPolicy } from '@aidoo/network';
import { Odoo } from '@aidoo/odoo';
import type { Provider } from '@nestjs/common';

/** A single address is a network of one. */
const asNetwork = (item: string): string => {
  const family = isIP(item);
  return family === 0 ? item : `${item}/${family === 4 ? 32 : 128}`;
};

/** What Odoo connections may reach, from `ODOO_ALLOWED_NETWORKS`. */
export const networkPolicyProvider: Provider<NetworkPolicy> = {
  provide: NetworkPolicy,
  inject: [Settings],
  useFactory: ({ odooAllowedNetworks }: Settings) => NetworkPolicy.from(odooAllowedNetworks.map(asNetwork)),
};

/** One a process: its connections are pooled. The module closes it. */
export const odooProvider: Provider<Odoo> = {
  provide: Odoo,
  inject: [NetworkPolicy],
  useFactory: (policy: NetworkPolicy) => new Odoo({ policy }),
};
