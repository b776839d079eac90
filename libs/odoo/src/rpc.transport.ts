import { databaseHint } from './database.header.ts';
import type { Deadline } from './deadline.ts';
import { toOdooError } from './fault.classifier.ts';
import type { FaultContext } from './fault.classifier.ts';
import type { HttpClient } from './http.client.ts';
import type { HttpAnswer } from './http.exchange.ts';
import { statusFailure } from './http.status.ts';
import type { OdooProtocol } from './odoo.connection.ts';
import type { OdooCall, OdooLogin, OdooTransport, TextRequest } from './odoo.transport.ts';
import type { RpcCodec, RpcService } from './rpc.codec.ts';

interface Question {
  baseUrl: string;
  headers: Readonly<Record<string, string>>;
  service: RpcService;
  method: string;
  parameters: Readonly<Record<string, unknown>>;
  read: boolean;
  context: FaultContext;
}

/** Odoo's two RPC protocols: one set of services, written in XML or in JSON. Removed from Odoo 22. */
export class RpcTransport implements OdooTransport {
  readonly #codec: RpcCodec;
  readonly #http: HttpClient;

  constructor(codec: RpcCodec, http: HttpClient) {
    this.#codec = codec;
    this.#http = http;
  }

  get protocol(): OdooProtocol {
    return this.#codec.protocol;
  }

  version(baseUrl: string, deadline: Deadline): Promise<unknown> {
    const question: Question = {
      baseUrl,
      headers: {},
      service: 'common',
      method: 'version',
      parameters: {},
      read: true,
      context: {},
    };
    return this.#ask(question, deadline);
  }

  async authenticate(login: OdooLogin, deadline: Deadline): Promise<number> {
    const { url, database, username, secret } = login.connection;
    // The environment stays empty: with a base_location in it, Odoo rewrites web.base.url when an administrator logs in.
    const parameters = { database, username, secret, environment: {} };
    const context = { method: 'authenticate', secret };
    const question: Question = {
      baseUrl: url,
      headers: databaseHint(login),
      service: 'common',
      method: 'authenticate',
      parameters,
      read: true,
      context,
    };
    const uid = await this.#ask(question, deadline);
    if (typeof uid === 'number' && uid > 0) return uid;
    throw toOdooError({ name: 'odoo.exceptions.AccessDenied', text: '' });
  }

  async execute(call: OdooCall, deadline: Deadline): Promise<unknown> {
    return this.#ask(await this.#question(call), deadline);
  }

  async request(call: OdooCall): Promise<TextRequest> {
    return this.#request(await this.#question(call));
  }

  result(call: OdooCall, answer: HttpAnswer, deadline: Deadline): Promise<unknown> {
    const { model, method, connection } = call;
    const context = { model, method, secret: connection.secret };
    return this.#result({ context, url: connection.url + this.#codec.path('object') }, answer, deadline);
  }

  async #question(call: OdooCall): Promise<Question> {
    const { connection, model, method, args, kwargs, read } = call;
    const { url: baseUrl, database, secret } = connection;
    const parameters = { database, uid: await call.uid(), secret, model, method, args, kwargs };
    const context = { model, method, secret };
    const headers = databaseHint(call);
    return { baseUrl, headers, service: 'object', method: 'execute_kw', parameters, read, context };
  }

  #request({ baseUrl, headers, service, method, parameters }: Question): TextRequest {
    const body = { type: this.#codec.contentType, text: this.#codec.encode(service, method, parameters) };
    return { url: baseUrl + this.#codec.path(service), headers, body };
  }

  async #ask(question: Question, deadline: Deadline): Promise<unknown> {
    const request = this.#request(question);
    const answer = await this.#http.send(request, deadline, question.read);
    return this.#result({ ...question, url: request.url }, answer, deadline);
  }

  async #result(
    { url, context }: { url: string; context: FaultContext },
    answer: HttpAnswer,
    deadline: Deadline,
  ): Promise<unknown> {
    if (answer.status !== 200) throw statusFailure(answer, url);
    const decoded = await this.#codec.decode(answer.body, deadline);
    if (deadline.signal.aborted) throw deadline.failure(true);
    if ('result' in decoded) return decoded.result;
    throw toOdooError(decoded.fault, context);
  }
}
