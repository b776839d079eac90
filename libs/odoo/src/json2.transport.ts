import { checkArguments } from './argument.check.ts';
import { databaseHeader, HEADER_VALUE } from './database.header.ts';
import type { Deadline } from './deadline.ts';
import type { FaultContext } from './fault.classifier.ts';
import type { HttpClient } from './http.client.ts';
import type { HttpAnswer } from './http.exchange.ts';
import { statusFailure } from './http.status.ts';
import { isRefusedUnrun, json2Failure, keyRefused } from './json2.failure.ts';
import { asObject, JSON_RULES, parseJson } from './json.text.ts';
import { byName, refused, withoutNames } from './method.shape.ts';
import { MethodSignatures } from './method.signatures.ts';
import type { OdooConnection } from './odoo.connection.ts';
import { OdooError } from './odoo.error.ts';
import type { OdooCall, OdooLogin, OdooTransport, TextRequest } from './odoo.transport.ts';
import { ormMethod } from './orm.methods.ts';

type Body = Record<string, unknown>;

/**
 * JSON-2 (Odoo 19 and later): `POST /json/2/<model>/<method>` with an API key, arguments by name, real HTTP statuses.
 * Answers as the other two do: positional arguments are named on the way, and `create` mirrors its input.
 */
export class Json2Transport implements OdooTransport {
  readonly protocol = 'json2';
  readonly #http: HttpClient;
  readonly #signatures: MethodSignatures;

  constructor(http: HttpClient) {
    this.#http = http;
    this.#signatures = new MethodSignatures(async (connection, model, deadline) => {
      const url = `${connection.url}/doc-bearer/${encodeURIComponent(model)}.json`;
      const request = { url, headers: headersOf(connection) };
      return this.#result(await this.#http.send(request, deadline, true), url);
    });
  }

  async version(baseUrl: string, deadline: Deadline): Promise<unknown> {
    const url = `${baseUrl}/web/version`;
    const answer = await this.#http.send({ url }, deadline, true);
    if (answer.status !== 200) throw statusFailure(answer, url);
    return { server_version: asObject(parseJson(answer.body))?.['version'] };
  }

  /** A key says who it belongs to: that of another user is refused here as it is by `common.authenticate`. */
  async authenticate({ connection }: OdooLogin, deadline: Deadline): Promise<number> {
    const ask = (method: string, body: Body): Promise<unknown> =>
      this.#call(connection, { model: 'res.users', method, read: true }, body, deadline);
    const uid = asObject(await ask('context_get', {}))?.['uid'];
    if (typeof uid !== 'number' || uid <= 0) throw notJson2();
    const users = await ask('read', { ids: [uid], fields: ['login'] });
    const login = Array.isArray(users) ? asObject(users[0])?.['login'] : undefined;
    if (typeof login !== 'string') throw notJson2();
    if (login.toLowerCase() === connection.username.toLowerCase()) return uid;
    throw new OdooError(
      'access_denied',
      'The API key belongs to another Odoo user than the user name of this login.',
    );
  }

  async execute(call: OdooCall, deadline: Deadline): Promise<unknown> {
    const { connection, method, args } = call;
    const plain = await plainBody(call);
    const body = plain ?? (await this.#asked(call, deadline));
    const { answer, url } = await this.#post(connection, call, body, deadline);
    if (plain && args.length > 0 && isRefusedUnrun(answer)) {
      // A module may have given the method other parameters. Odoo has run nothing yet, so that this is no repetition.
      const renamed = await this.#asked(call, deadline).catch(() => plain);
      if (JSON.stringify(renamed) !== JSON.stringify(plain)) {
        return mirrored(call, await this.#call(connection, call, renamed, deadline));
      }
    }
    return mirrored(call, this.#result(answer, url, { method, secret: connection.secret }));
  }

  async request(call: OdooCall): Promise<TextRequest> {
    const body = await plainBody(call);
    if (!body) throw refused(call, 'only a method that every model has can be sent like this');
    return requestOf(call.connection, call, body);
  }

  async result(call: OdooCall, answer: HttpAnswer): Promise<unknown> {
    const { method, connection } = call;
    return mirrored(
      call,
      this.#result(answer, urlOf(connection, call), { method, secret: connection.secret }),
    );
  }

  /** The arguments under the names that the server itself gives them. */
  async #asked(call: OdooCall, deadline: Deadline): Promise<Body> {
    const shape = await this.#signatures.of(call.connection, call.model, call.method, deadline);
    if (shape) return byName(call, shape);
    const why = 'Odoo does not say what its arguments are called, so that they have to be given by name';
    throw refused(call, `${why} (in kwargs; only ids may come first in args)`);
  }

  async #call(
    connection: OdooConnection,
    call: Pick<OdooCall, 'model' | 'method' | 'read'>,
    body: Body,
    deadline: Deadline,
  ): Promise<unknown> {
    const { answer, url } = await this.#post(connection, call, body, deadline);
    return this.#result(answer, url, { method: call.method, secret: connection.secret });
  }

  async #post(
    connection: OdooConnection,
    call: Pick<OdooCall, 'model' | 'method' | 'read'>,
    body: Body,
    deadline: Deadline,
  ): Promise<{ answer: HttpAnswer; url: string }> {
    const request = requestOf(connection, call, body);
    return { answer: await this.#http.send(request, deadline, call.read), url: request.url };
  }

  #result(answer: HttpAnswer, url: string, context?: FaultContext): unknown {
    if (answer.status !== 200) throw json2Failure(answer, url, context);
    const result = parseJson(answer.body);
    if (result === undefined) throw notJson2();
    return result;
  }
}

/** Null when the arguments need names that only the server knows. */
async function plainBody(call: OdooCall): Promise<Body | null> {
  const { method, args, kwargs } = call;
  for (const [name, value] of Object.entries({ args, kwargs })) checkArguments(value, name, JSON_RULES);
  await call.uid();
  const known = ormMethod(method);
  return known ? byName(call, known) : withoutNames(call);
}

const urlOf = (connection: OdooConnection, { model, method }: Pick<OdooCall, 'model' | 'method'>): string =>
  `${connection.url}/json/2/${encodeURIComponent(model)}/${encodeURIComponent(method)}`;

const requestOf = (
  connection: OdooConnection,
  call: Pick<OdooCall, 'model' | 'method'>,
  body: Body,
): TextRequest => ({
  url: urlOf(connection, call),
  headers: headersOf(connection),
  body: { type: 'application/json', text: JSON.stringify(body) },
});

/** JSON-2 answers a list of ids even for one record: here `create` answers as it was asked, as over RPC. */
function mirrored({ method, args, kwargs }: OdooCall, result: unknown): unknown {
  const one = method === 'create' && asObject(args[0] ?? kwargs['vals_list']) !== null;
  return one && Array.isArray(result) && result.length === 1 ? result[0] : result;
}

function headersOf({ database, secret }: OdooConnection): Record<string, string> {
  if (!HEADER_VALUE.test(database)) {
    throw new OdooError('invalid_argument', 'JSON-2 cannot carry the name of this database: use JSON-RPC.');
  }
  // No key has other characters, and a header cannot hold them.
  if (!HEADER_VALUE.test(secret)) throw keyRefused();
  return { authorization: `bearer ${secret}`, ...databaseHeader(database) };
}

const notJson2 = (): OdooError =>
  new OdooError('not_odoo', 'What answers at this address does not speak JSON-2 as Odoo does.', {
    mayHaveHappened: true,
  });
