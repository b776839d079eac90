import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What kind of place an address leads to. */
export type AddressClass = 'public' | 'loopback' | 'private' | 'link-local' | 'metadata' | 'reserved';

/**
 * Where clouds hand out credentials to whoever asks: AWS, Azure, GCP, DigitalOcean and others (169.254.169.254, AWS
 * also fd00:ec2::254, GCP also fd20:ce::254), Alibaba (100.100.100.200), Oracle (192.0.0.192), Azure's wire server.
 */
const METADATA = new Set([
  '169.254.169.254',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  'fd00:ec2::254',
  'fd20:ce::254',
]);

const NAMED: Readonly<Record<string, AddressClass>> = {
  loopback: 'loopback',
  private: 'private',
  uniqueLocal: 'private',
  linkLocal: 'link-local',
};

/** The address that an IPv6 address stands for, when it carries an IPv4 one: that is where the packets end up. */
const CARRIERS: readonly { prefix: ipaddr.IPv6; bits: number; firstByte: number }[] = [
  { prefix: ipaddr.IPv6.parse('::ffff:0:0'), bits: 96, firstByte: 12 }, // IPv4-mapped, RFC 4291
  { prefix: ipaddr.IPv6.parse('::'), bits: 96, firstByte: 12 }, // IPv4-compatible, RFC 4291
  { prefix: ipaddr.IPv6.parse('::ffff:0:0:0'), bits: 96, firstByte: 12 }, // IPv4-translated, RFC 6145
  { prefix: ipaddr.IPv6.parse('64:ff9b::'), bits: 96, firstByte: 12 }, // NAT64, RFC 6052
  { prefix: ipaddr.IPv6.parse('2002::'), bits: 16, firstByte: 2 }, // 6to4, RFC 3056
];

/** Null when the text is no IP address in the usual form. A zone (`%eth0`) does not change what an address is. */
export function parseAddress(text: string): Address | null {
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare);
  return ipaddr.IPv6.isValid(bare) ? ipaddr.IPv6.parse(bare) : null;
}

/** The IPv4 address inside, or the address itself. `::` and `::1` are themselves. */
export function unwrap(address: Address): Address {
  if (!(address instanceof ipaddr.IPv6) || ['unspecified', 'loopback'].includes(address.range()))
    return address;
  const carrier = CARRIERS.find(({ prefix, bits }) => address.match(prefix, bits));
  if (!carrier) return address;
  const bytes = address.toByteArray();
  return new ipaddr.IPv4(bytes.slice(carrier.firstByte, carrier.firstByte + 4));
}

/** What kind of place an address is (IANA special-purpose registries, as ipaddr.js knows them). */
export function classify(address: Address): AddressClass {
  if (METADATA.has(address.toString())) return 'metadata';
  const range = address.range();
  if (range !== 'unicast') return NAMED[range] ?? 'reserved';
  // Only 2000::/3 has been given out as global unicast (RFC 4291, IANA).
  const global = !(address instanceof ipaddr.IPv6) || address.match(ipaddr.IPv6.parse('2000::'), 3);
  return global ? 'public' : 'reserved';
}
