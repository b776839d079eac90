import type { Request } from 'express';
import ipaddr from 'ipaddr.js';

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
