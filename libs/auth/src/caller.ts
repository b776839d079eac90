import type { Language } from '@aidoo/mail';
import type { Request } from 'express';
import ipaddr from 'ipaddr.js';

/** What a browser and its connection say of themselves, which nobody has checked. */
export interface Device {
  readonly userAgent: string | null;
  readonly address: string | null;
}

const MAX_USER_AGENT = 300;

export const deviceOf = ({ ip, headers }: Pick<Request, 'ip' | 'headers'>): Device => ({
  userAgent: headers['user-agent']?.slice(0, MAX_USER_AGENT) ?? null,
  address: ip ?? null,
});

/** What is known of somebody who has not signed in yet. */
export interface Caller {
  /** Where the request comes from, as far as limits are concerned. */
  readonly source: string;
  /** As the browser's cookie has it; not checked. */
  readonly refreshToken: string | undefined;
  /** For people to recognise the device by. */
  readonly device: Device;
  readonly language: Language;
}

/**
 * An IPv4 address, or the /64 of an IPv6 one, since that much is handed to a single customer (RFC 6177), who could
 * else begin anew 2^64 times. Express knows how far forwarded headers are believed.
 */
export function sourceOf({ ip }: Pick<Request, 'ip'>): string {
  if (!ip || !ipaddr.isValid(ip)) return 'unknown';
  const address = ipaddr.process(ip);
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  const network = address.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}
