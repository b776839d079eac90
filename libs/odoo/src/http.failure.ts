import { NetworkError } from '@aidoo/network';
import { errors } from 'undici';
import { OdooError } from './odoo.error.ts';

/** What a person can do about the usual TLS failures (Node's and OpenSSL's codes). */
const CERTIFICATE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate comes without the certificates between it and an authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an authority that is not known here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate belongs to another host name',
};

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'No server accepts connections at this address.',
  ENOTFOUND: 'No server is known under the host name of this address.',
  EHOSTUNREACH: 'There is no way to the network of this address.',
  ENETUNREACH: 'There is no way to the network of this address.',
  UND_ERR_CONNECT_TIMEOUT: 'The server did not accept a connection in time.',
};

/**
 * A failed connection as an error of ours. The original goes no further: its text names addresses.
 * @param sent whether the request had been put on the wire.
 */
export function connectionFailure(error: unknown, sent: boolean): OdooError {
  if (error instanceof OdooError) return error.thatMayHaveHappened(sent);
  if (error instanceof NetworkError && error.code === 'ADDRESS_REFUSED') {
    return new OdooError('address_refused', error.message, { mayHaveHappened: sent });
  }
  const code = codeOf(error);
  const details = { code, mayHaveHappened: sent };
  const certificate = CERTIFICATE[code];
  if (certificate !== undefined || /^(?:ERR_SSL_|ERR_TLS_|EPROTO$|CERT_|UNABLE_TO_)/.test(code)) {
    const why = certificate ?? 'the two sides could not agree (is this an https address?)';
    return new OdooError('tls_error', `No secure connection to the server: ${why}.`, details);
  }
  if (error instanceof errors.HTTPParserError || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new OdooError('not_odoo', 'What answers at this address does not speak HTTP.', details);
  }
  const lost = sent
    ? 'The connection was lost before Odoo had answered in full.'
    : 'The server could not be connected to.';
  return new OdooError('unreachable', UNREACHABLE[code] ?? lost, details);
}

function codeOf(error: unknown): string {
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  if (typeof code === 'string' && /^\w+$/.test(code)) return code;
  return Array.isArray(errors) && errors.length > 0 ? codeOf(errors[0]) : 'UNKNOWN';
}
