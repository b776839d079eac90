import type { Sandbox, SandboxUser } from './options.ts';

/** What came back over JSON-RPC. */
export interface Reply {
  result?: unknown;
  error?: { code: number; message: string; data: { name: string; message: string; debug: string } };
}

/** Asks a service over JSON-RPC. */
export async function jsonRpc(
  sandbox: Sandbox,
  service: string,
  method: string,
  args: unknown[],
): Promise<Reply> {
  const response = await fetch(`${sandbox.url}/jsonrpc`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params: { service, method, args } }),
  });
  return (await response.json()) as Reply;
}

/** Calls methods of models as one user; a failure throws its `<name>: <message>`. */
export const caller =
  (sandbox: Sandbox, user: SandboxUser = sandbox.users.admin) =>
  async (model: string, method: string, args: unknown[] = [], kwargs: object = {}): Promise<unknown> => {
    const call = [sandbox.database, user.uid, user.secret, model, method, args, kwargs];
    const { result, error } = await jsonRpc(sandbox, 'object', 'execute_kw', call);
    if (error) throw new Error(`${error.data.name}: ${error.data.message}`);
    return result;
  };

/** Posts a body as it is. */
export const post = (sandbox: Sandbox, path: string, body: string, type: string): Promise<Response> =>
  fetch(sandbox.url + path, { method: 'POST', headers: { 'content-type': type }, body });
