import { send } from '../http.ts';
import { mcpRequest } from '../mcp-request.ts';
import type { SandboxAddress } from '../servers/sandbox.server.ts';
import { register } from '../tenants/set-up.ts';

/** Calls tools in the name of one company. */
export class Caller {
  readonly #gateway: string;
  readonly #key: string;

  constructor(gateway: string, key: string) {
    this.#gateway = gateway;
    this.#key = key;
  }

  /** @throws Error with the tool's words when it refuses */
  async call<T>(name: string, args: object): Promise<T> {
    const { origin, path, headers, body } = mcpRequest(
      this.#gateway,
      'tools/call',
      { name, arguments: args },
      this.#key,
    );
    const answer = await send<{ result: { isError?: boolean; structuredContent: T } }>(
      'POST',
      origin + path,
      JSON.parse(body),
      headers,
    );
    const { isError, structuredContent } = answer.result;
    if (isError) throw new Error(`${name}: ${JSON.stringify(structuredContent)}`);
    return structuredContent;
  }
}

/** A company for each protocol, with the same Odoo, a key, and limits that no measurement reaches. */
export async function callers(gateway: string, odoo: SandboxAddress): Promise<Map<string, Caller>> {
  const { rest, headers } = await register(gateway);
  const made = new Map<string, Caller>();
  for (const protocol of odoo.protocols) {
    const { id } = await send<{ id: string }>('POST', `${rest}/companies`, { name: protocol }, headers);
    const company = `${rest}/companies/${id}`;
    const { url, database, login: username, apiKey: secret } = odoo;
    const connection = { url, database, username, secret, protocol };
    await send('PUT', `${company}/odoo-connection`, connection, headers);
    const limit = { minute: 1_000_000, day: 100_000_000 };
    const callLimits = { credential: limit, user: limit, company: limit };
    await send('PATCH', `${company}/policy`, { callLimits }, headers);
    const asked = { name: 'Bench assistant', permissions: ['query', 'read', 'write'] };
    const { key } = await send<{ key: string }>('POST', `${company}/api-keys`, asked, headers);
    made.set(protocol, new Caller(gateway, key));
  }
  return made;
}
