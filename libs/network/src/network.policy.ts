import { lookup as resolveName } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { callbackify } from 'node:util';
import ipaddr from 'ipaddr.js';
import { classify, parseAddress, unwrap } from './address.ts';
import type { AddressClass } from './address.ts';
import { NetworkError } from './network.error.ts';

/** All addresses of a host name. */
export type Resolve = (host: string) => Promise<string[]>;

const RESOLVE_MS = 5_000;

const METADATA_NAMES =
  /^(?:metadata|metadata\.google\.internal|metadata\.goog|metadata\.azure\.internal|instance-data(?:\.ec2\.internal)?)$/i;

const MEANING: Readonly<Record<AddressClass, string>> = {
  public: 'a public address',
  loopback: 'this machine itself (loopback)',
  private: 'a private network',
  'link-local': 'a link-local address',
  metadata: 'a cloud metadata service',
  reserved: 'a reserved address',
};

/**
 * Which addresses may be connected to, so that nobody can make this process read its own network (OWASP: SSRF).
 * Public unicast addresses always; loopback, private and reserved ones when listed; link-local and cloud metadata
 * never. An address that carries another (IPv4-mapped, NAT64, 6to4 …) is judged as the one inside.
 */
export class NetworkPolicy {
  readonly #words: ReadonlySet<string>;
  readonly #ranges: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];
  readonly #resolve: Resolve;

  private constructor(words: Set<string>, ranges: [ipaddr.IPv4 | ipaddr.IPv6, number][], resolve: Resolve) {
    this.#words = words;
    this.#ranges = ranges;
    this.#resolve = resolve;
  }

  /**
   * @param allowed CIDRs (`10.1.0.0/16`, `fd12::/48`) or the words `loopback` and `private` (RFC 1918 and fc00::/7).
   * @throws NetworkError `NO_NETWORK` that repeats the entry which is neither.
   */
  static from(allowed: readonly string[], resolve: Resolve = systemResolve): NetworkPolicy {
    const words = new Set<string>(allowed.filter((item) => item === 'loopback' || item === 'private'));
    const ranges = allowed.filter((item) => !words.has(item));
    return new NetworkPolicy(words, ranges.map(parseRange), resolve);
  }

  /** Whether the IP address, in its usual form, may be connected to. What is no address may not. */
  allows(text: string): boolean {
    return this.#refusal(text) === null;
  }

  /**
   * Before an address is saved: every address of the host is allowed now.
   * @throws NetworkError `ADDRESS_REFUSED`, or `ENOTFOUND` when the name is not known.
   */
  async checkUrl(url: string): Promise<void> {
    await this.addressesOf(new URL(url).hostname);
  }

  /** @throws NetworkError as {@link checkUrl}; one refused address refuses the host, whatever the others are. */
  async addressesOf(hostname: string): Promise<string[]> {
    const host = hostname.replace(/\.+$/, '');
    if (METADATA_NAMES.test(host)) throw refused('metadata');
    const addresses = parseAddress(host) ? [host.replace(/^\[(.*)\]$/, '$1')] : await this.#resolve(host);
    for (const address of addresses) {
      const reason = this.#refusal(address);
      if (reason) throw refused(reason);
    }
    return addresses;
  }

  /** For `net.connect`: what is connected to is what was checked, so a name that changes its mind in between gains nothing. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    this.#addressesOf(hostname, (error, addresses) => {
      const all = error
        ? []
        : addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      const [first] = all;
      if (!first) callback(error ?? unknownHost(), '', 0);
      else if (options.all) callback(null, all);
      else callback(null, first.address, first.family);
    });
  };

  readonly #addressesOf = callbackify((hostname: string) => this.addressesOf(hostname));

  #refusal(text: string): AddressClass | null {
    const written = parseAddress(text);
    if (!written) return 'reserved';
    const meant = unwrap(written);
    const classes = [classify(written), classify(meant)];
    const never = classes.find((each) => each === 'metadata' || each === 'link-local');
    if (never) return never;
    const kind = classify(meant);
    if (kind === 'public' || this.#words.has(kind)) return null;
    const listed = this.#ranges.some(
      ([base, bits]) => meant.kind() === base.kind() && meant.match(base, bits),
    );
    return listed ? null : kind;
  }
}

const refused = (kind: AddressClass): NetworkError =>
  new NetworkError(
    'ADDRESS_REFUSED',
    `The address leads to ${MEANING[kind]}, which may not be connected to here.`,
  );

const unknownHost = (): NetworkError =>
  new NetworkError('ENOTFOUND', 'No server is known under the host name of this address.');

function parseRange(item: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (!ipaddr.isValidCIDR(item) || !/^[0-9a-f:.]+\/\d+$/i.test(item)) {
    throw new NetworkError(
      'NO_NETWORK',
      `"${item}" is neither a network (10.0.0.0/8) nor "loopback" or "private".`,
    );
  }
  return ipaddr.parseCIDR(item);
}

async function systemResolve(host: string): Promise<string[]> {
  const timer = new AbortController();
  const tooLong = wait(RESOLVE_MS, undefined, { signal: timer.signal }).then(() => {
    throw unknownHost();
  });
  try {
    const found = await Promise.race([resolveName(host, { all: true }), tooLong]);
    return found.map(({ address }) => address);
  } catch {
    throw unknownHost();
  } finally {
    tooLong.catch(() => undefined);
    timer.abort();
  }
}
