import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { OdooFault } from '../faults.ts';
import type { CallMatch, Misbehaviour, RawAnswer, RecordedCall } from '../options.ts';
import type { Answer } from './answer.ts';
import { errorPage } from './answer.ts';
import { bytesOf, lengthOf, Pieces } from './body.ts';
import type { Rpc } from './door.ts';

/** The misbehaviours that wait for their call. */
export class Mischief {
  private readonly waiting: { behaviour: Misbehaviour; match: CallMatch }[] = [];

  add(behaviour: Misbehaviour, match: CallMatch): void {
    this.waiting.push({ behaviour, match });
  }

  /** The first that fits this call; it happens once. */
  take(call: RecordedCall): Misbehaviour | undefined {
    if (this.waiting.length === 0) return undefined;
    const index = this.waiting.findIndex(({ match }) =>
      (['service', 'model', 'method', 'protocol'] as const).every(
        (key) => (match[key] ?? call[key]) === call[key],
      ),
    );
    return index < 0 ? undefined : this.waiting.splice(index, 1)[0]?.behaviour;
  }
}

/** What is sent in place of the answer, and whether the call is carried out first. */
export function misbehave(
  behaviour: Misbehaviour,
  rpc: Rpc,
  carryOut: () => Answer,
  response: ServerResponse,
): void {
  if (typeof behaviour === 'object') {
    if ('fault' in behaviour) {
      return send(response, rpc.fail(new OdooFault(behaviour.fault.exception, behaviour.fault.message)));
    }
    if ('redirect' in behaviour) {
      const page = errorPage(302, 'Redirecting...', 'You should be redirected.');
      return send(response, { ...page, headers: { location: behaviour.redirect } });
    }
    if ('until' in behaviour) return void behaviour.until.then(() => send(response, carryOut()));
    if ('raw' in behaviour) return sendRaw(response, behaviour.raw, carryOut);
    carryOut();
    return send(response, rpc.succeed('result' in behaviour ? behaviour.result : 'x'.repeat(behaviour.huge)));
  }
  switch (behaviour) {
    case 'hang':
      return;
    case 'hang_after':
      carryOut();
      return;
    case 'reset':
      response.destroy();
      return;
    case 'reset_after':
      carryOut();
      response.destroy();
      return;
    case 'html_502':
      return send(response, errorPage(502, 'Bad Gateway', 'nginx'));
    case 'html_200':
      return send(response, errorPage(200, 'Sign in', 'Please sign in to go on.'));
    case 'html_500':
      return send(
        response,
        errorPage(500, 'Internal Server Error', 'The server encountered an internal error.'),
      );
    case 'garbage':
      return send(response, { ...carryNothing(rpc), body: '<?xml \u0007{"jsonrpc": "2.0", "resu' });
    case 'truncated':
      return truncate(response, carryOut());
    case 'cut_off':
      return cutOff(response, carryOut());
    case 'endless':
      return repeat(response, carryOut());
    case 'gzip':
      return compress(response, carryOut());
    case 'slow_body':
      return drip(response, carryOut());
  }
}

const carryNothing = (rpc: Rpc): Answer => rpc.succeed(true);

export function send(response: ServerResponse, answer: Answer): void {
  const { body } = answer;
  response.writeHead(answer.status, {
    'content-type': answer.type,
    'content-length': lengthOf(body),
    ...answer.headers,
  });
  if (!(body instanceof Pieces)) return void response.end(body);
  // Nothing is made before it can leave. A client that goes away in the middle is none of our business.
  pipeline(Readable.from(body.blocks(), { highWaterMark: 1 }), response, () => undefined);
}

/** Neither length nor type is said unless the headers say it: the answer is what the test makes it. */
function sendRaw(response: ServerResponse, raw: RawAnswer, carryOut: () => Answer): void {
  if (raw.carriedOut) carryOut();
  response.writeHead(raw.status ?? 200, { ...raw.headers });
  response.end(raw.body);
}

/** The length that was promised never comes. */
function truncate(response: ServerResponse, answer: Answer): void {
  const body = bytesOf(answer.body);
  response.writeHead(answer.status, { 'content-type': answer.type, 'content-length': body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}

function cutOff(response: ServerResponse, answer: Answer): void {
  const body = bytesOf(answer.body);
  send(response, { ...answer, body: body.subarray(0, Math.floor(body.length / 2)) });
}

function repeat(response: ServerResponse, answer: Answer): void {
  const body = bytesOf(answer.body);
  function* forever(): Generator<Buffer> {
    for (;;) yield body;
  }
  response.writeHead(answer.status, { 'content-type': answer.type });
  pipeline(Readable.from(forever(), { highWaterMark: 1 }), response, () => undefined);
}

function compress(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { 'content-type': answer.type, 'content-encoding': 'gzip' });
  response.end(gzipSync(bytesOf(answer.body)));
}

function drip(response: ServerResponse, answer: Answer): void {
  const body = bytesOf(answer.body);
  response.writeHead(answer.status, { 'content-type': answer.type, 'content-length': body.length });
  response.flushHeaders();
  let position = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(position, position + 1));
    position += 1;
    if (position < body.length) return;
    clearInterval(timer);
    response.end();
  }, 100);
  response.on('close', () => clearInterval(timer));
}
