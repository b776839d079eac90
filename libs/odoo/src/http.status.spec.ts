import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll } from '../test/closing.ts';
import { ask, client, echo, serve } from '../test/http.fixture.ts';
import { statusFailure } from './http.status.ts';

afterEach(closeAll);

describe('A redirect', () => {
  const answer = (location: string, status = 301) => {
    const head = { status, contentType: '', location, body: new Uint8Array(0) };
    return statusFailure(head, 'http://odoo.example/jsonrpc');
  };

  it('is not followed', async () => {
    const target = await echo();
    const server = await serve((_, response) =>
      response.writeHead(307, { location: `${target.url}/jsonrpc` }).end(),
    );
    expect((await ask(client(), server.url)).status).toBe(307);
    expect(target.requests).toEqual([]);
  });

  it('names the address that a person may want to write instead', () => {
    const error = answer('https://odoo.example/jsonrpc?x=1');
    expect(error).toMatchObject({
      kind: 'redirected',
      redirectedTo: 'https://odoo.example',
      mayHaveHappened: false,
    });
    expect(error.message).toContain('redirects to https://odoo.example,');
  });

  it('on the same host is told apart, and so is one to nowhere', () => {
    expect(answer('/web/login', 303).message).toContain('elsewhere on the same host');
    expect(answer('javascript:canary').message).toBe(
      'The server redirects to somewhere that is no web address.',
    );
    expect(answer('').kind).toBe('redirected');
  });
});

describe('A status', () => {
  it.each([
    [502, 'unreachable', true],
    [503, 'unreachable', true],
    [504, 'unreachable', true],
    [500, 'server_error', true],
    [429, 'server_error', false],
    [404, 'not_odoo', false],
    [415, 'not_odoo', false],
    [403, 'not_odoo', false],
  ])('%i is %s, and whether it may have happened: %p', (status, kind, mayHaveHappened) => {
    const head = { status, contentType: 'text/html', location: '', body: new Uint8Array(0) };
    const error = statusFailure(head, 'http://odoo.example/jsonrpc');
    expect(error).toMatchObject({ kind, mayHaveHappened });
    expect(error.message).toContain(`HTTP ${status}`);
  });
});
