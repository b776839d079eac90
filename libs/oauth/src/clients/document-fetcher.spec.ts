import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { NetworkPolicy } from '@aidoo/network';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DocumentError, fetchDocument } from './document-fetcher.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** At a loopback address, where `docs.example` leads for whoever asks `here`. */
async function host(answer: RequestListener) {
  let connections = 0;
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server.on('connection', () => (connections += 1)));
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://docs.example:${port}/client.json`, port, connections: () => connections };
}

const leadingTo = (allowed: readonly string[], ...addresses: string[]): NetworkPolicy =>
  NetworkPolicy.from(allowed, () => Promise.resolve(addresses));
const here = leadingTo(['loopback'], '127.0.0.1');

const failure = async (url: string, policy = here): Promise<DocumentError> => {
  const outcome: unknown = await fetchDocument(url, policy).catch((error: unknown) => error);
  if (outcome instanceof DocumentError) return outcome;
  throw new Error(`no failure but ${JSON.stringify(outcome)}`);
};

describe(fetchDocument, () => {
  it('answers the document, and what its host says of keeping it', async () => {
    const { url } = await host((request, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'cache-control': 'max-age=60', 'set-cookie': 'x=y' });
      response.end(JSON.stringify([request.method, request.headers['accept-encoding'], request.url]));
    });
    expect(await fetchDocument(url, here)).toEqual({
      text: '["GET","identity","/client.json"]',
      caching: { 'cache-control': 'max-age=60' },
    });
  });

  it.each(['application/json; charset=utf-8', 'application/client+json', 'Application/JSON'])(
    'takes %s for JSON',
    async (type) => {
      const { url } = await host((_, response) =>
        response.writeHead(200, { 'content-type': type }).end('{}'),
      );
      expect((await fetchDocument(url, here)).text).toBe('{}');
    },
  );

  it.each([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['169.254.169.254'],
    ['fd00:ec2::254'],
    ['::ffff:127.0.0.1'],
    ['93.184.216.34', '127.0.0.1'],
  ])('connects to nothing where a name leads to %s %s', async (...addresses) => {
    const { url, connections } = await host((_, response) => response.writeHead(200, JSON_TYPE).end('{}'));
    expect(await failure(url, leadingTo([], ...addresses))).toMatchObject({
      message: 'leads to an address that may not be connected to',
      passing: false,
    });
    expect(connections()).toBe(0);
  });

  it('looks at a name each time: rebinding it after the first gains nothing', async () => {
    const { url, connections } = await host((_, response) => response.writeHead(200, JSON_TYPE).end('{}'));
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const rebinding = NetworkPolicy.from(['loopback'], () => Promise.resolve(answers.shift() ?? []));
    await fetchDocument(url, rebinding);
    expect((await failure(url, rebinding)).message).toContain('may not be connected to');
    expect(connections()).toBe(1);
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect: %d', async (status) => {
    const { url, port, connections } = await host((_, response) =>
      response.writeHead(status, { location: `http://docs.example:${port}/other` }).end(),
    );
    expect(await failure(url)).toMatchObject({ message: `answered ${status}`, passing: false });
    expect(connections()).toBe(1);
  });

  it.each([
    [404, false],
    [410, false],
    [403, true],
    [429, true],
    [500, true],
    [503, true],
  ])('an answer of %d may be different in a moment: %s', async (status, passing) => {
    const { url } = await host((_, response) => response.writeHead(status, JSON_TYPE).end('{}'));
    expect(await failure(url)).toMatchObject({ message: `answered ${status}`, passing });
  });

  it('reads no more than it takes, whatever length was announced', async () => {
    const { url } = await host((_, response) => {
      response.writeHead(200, JSON_TYPE);
      response.on('error', () => undefined);
      const more = (): void => {
        while (response.write('x'.repeat(4_096)));
        response.once('drain', more);
      };
      more();
    });
    expect(await failure(url)).toMatchObject({ message: 'answered more than 16 kB', passing: false });
  });

  it('unpacks nothing', async () => {
    const packed = gzipSync(' '.repeat(50_000_000));
    const { url } = await host((_, response) =>
      response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(packed),
    );
    expect((await failure(url)).message).toContain('compressed');
  });

  it.each(['text/html', 'application/jsonp', ''])('takes no %j', async (type) => {
    const { url } = await host((_, response) => response.writeHead(200, { 'content-type': type }).end('{}'));
    expect((await failure(url)).message).toContain('something else than JSON');
  });

  it('does not wait for a host that drips, nor for one that is silent', async () => {
    const dripping = await host((_, response) => {
      response.writeHead(200, JSON_TYPE);
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drip));
    });
    const silent = await host(() => undefined);
    const failures = await Promise.all([failure(dripping.url), failure(silent.url)]);
    for (const { message, passing } of failures)
      expect([message, passing]).toEqual(['did not answer in time', true]);
  });

  it('does not wait for a name server that never answers', async () => {
    const never = NetworkPolicy.from([], () => new Promise(() => undefined));
    expect(await failure('http://docs.example/', never)).toMatchObject({ passing: true });
  });

  it('says no more of a failed connection than that', async () => {
    const { url } = await host((request) => request.socket.destroy());
    expect(await failure(url)).toMatchObject({ message: 'could not be reached', passing: true });
  });
});
