import { createServer as createTlsServer } from 'node:https';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll } from '../test/closing.ts';
import { failure } from '../test/failure.ts';
import { ask, client, echo, serve } from '../test/http.fixture.ts';
import { SELF_SIGNED } from '../test/self-signed.ts';
import { connectionFailure } from './http.failure.ts';

afterEach(closeAll);

describe('Secure connections', () => {
  it('are refused with a certificate that nobody signed, before anything is sent', async () => {
    const server = await serve(
      (_, response) => response.end(),
      (handler) => createTlsServer(SELF_SIGNED, handler),
    );
    const error = await failure(ask(client(), server.url.replace('http:', 'https:')));
    expect(error).toMatchObject({
      kind: 'tls_error',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      mayHaveHappened: false,
    });
    expect(error.message).toBe('No secure connection to the server: its certificate is self-signed.');
    expect(server.requests).toEqual([]);
  });

  it('fail clearly where the server speaks plain HTTP', async () => {
    const server = await echo();
    const error = await failure(ask(client(), server.url.replace('http:', 'https:')));
    expect(error).toMatchObject({ kind: 'tls_error', mayHaveHappened: false });
    expect(error.message).toContain('is this an https address?');
  });

  it.each([
    ['CERT_HAS_EXPIRED', 'has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'belongs to another host name'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'authority that is not known'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'could not agree'],
  ])('tell what %s means', (code, words) => {
    const error = connectionFailure(Object.assign(new Error('canary'), { code }), false);
    expect(error.kind).toBe('tls_error');
    expect(error.message).toContain(words);
    expect(inspect(error)).not.toContain('canary');
  });
});
