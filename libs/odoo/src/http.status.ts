import type { HttpHead } from './http.handler.ts';
import { OdooError } from './odoo.error.ts';

/**
 * What an answer other than 200 means to an RPC call: Odoo itself answers 200 even for faults (seen on 17 to 19), so this
 * is a proxy, another kind of server, or Odoo failing outside of the call.
 * @param url the address that was asked, to tell where a redirect leads.
 */
export function statusFailure(
  { status, location }: Pick<HttpHead, 'status' | 'location'>,
  url: string,
): OdooError {
  if (status >= 300 && status < 400) return redirected(location, url);
  if (status === 502 || status === 503 || status === 504) {
    const message = `The proxy in front of Odoo gets no answer from it (HTTP ${status}).`;
    return new OdooError('unreachable', message, { mayHaveHappened: true });
  }
  if (status >= 500) {
    const message = `The server failed without saying why (HTTP ${status}).`;
    return new OdooError('server_error', message, { mayHaveHappened: true });
  }
  if (status === 429) return new OdooError('server_error', 'The server asks for fewer requests (HTTP 429).');
  if (status === 413) {
    return new OdooError('invalid_argument', 'The server takes no request as large as this one (HTTP 413).');
  }
  const refusal =
    status === 401 || status === 403 ? 'Something in front of Odoo refuses the request' : NOT_FOUND;
  return new OdooError('not_odoo', `${refusal} (HTTP ${status}).`);
}

const NOT_FOUND = 'The server does not offer the Odoo API at this address';

function redirected(location: string, asked: string): OdooError {
  const target = URL.canParse(location, asked) ? new URL(location, asked) : null;
  if (!target || !/^https?:$/.test(target.protocol)) {
    return new OdooError('redirected', 'The server redirects to somewhere that is no web address.');
  }
  const { origin } = target;
  const advice =
    origin === new URL(asked).origin
      ? 'The server redirects elsewhere on the same host: check the path of the address.'
      : `The server redirects to ${origin}, which is not followed: if that is your Odoo, use it as the address.`;
  return new OdooError('redirected', advice, { redirectedTo: origin });
}
