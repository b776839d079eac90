import type { Sandbox, SandboxUser } from '../options.ts';

/** What a page answered, with its text as Latin-1: a PDF keeps its letters so. */
export interface Got {
  readonly status: number;
  readonly type: string | null;
  readonly location: string | null;
  readonly disposition: string | null;
  readonly text: string;
}

/** Gets a page as a browser with this cookie does, without being sent on. */
export async function get(sandbox: Sandbox, path: string, cookie = ''): Promise<Got> {
  const headers = cookie === '' ? {} : { cookie };
  const response = await fetch(sandbox.url + path, { headers, redirect: 'manual' });
  const body = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    location: response.headers.get('location'),
    disposition: response.headers.get('content-disposition'),
    text: body.toString('latin1'),
  };
}

/** Posts JSON-RPC to a page of the web client. */
export async function postJson(
  sandbox: Sandbox,
  path: string,
  params: object,
  cookie = '',
): Promise<{ answer: unknown; cookie: string }> {
  const response = await fetch(sandbox.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) },
    body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 7, params }),
  });
  const [given = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  return { answer: await response.json(), cookie: given };
}

/** Signs in on the web. @returns the cookie. */
export async function signIn(sandbox: Sandbox, { login, secret }: SandboxUser): Promise<string> {
  const params = { db: sandbox.database, login, password: secret };
  return (await postJson(sandbox, '/web/session/authenticate', params)).cookie;
}
