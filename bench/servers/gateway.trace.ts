/**
 * Loaded into the gateway before its own code: times the steps of each call, of one call at a time. It takes hold of
 * methods of the built classes, so that what is measured is what is shipped.
 */
import { subscribe } from 'node:diagnostics_channel';
import './end-with-parent.ts';

/** Milliseconds of each step. */
export type Steps = Record<string, number>;

type Method = (...args: unknown[]) => unknown;
type Module = Record<string, { prototype: Record<string, Method> }>;

/** Which method is which step. What the steps within a step take is not counted twice. */
const STEPS = [
  ['mcp/src/credential.guard.js', 'CredentialGuard', 'canActivate', 'who asks: hash, rules'],
  ['api-keys/src/api-keys.repository.js', 'ApiKeysRepository', 'byHash', 'who asks: the key, from the store'],
  [
    'companies/src/memberships.service.js',
    'MembershipsService',
    'find',
    'who asks: member and company, from the store',
  ],
  ['mcp/src/tool-runner.js', 'ToolRunner', 'call', 'the tool: checks, values, texts'],
  [
    'audit-logs/src/audit-logs.service.js',
    'AuditLogsService',
    'open',
    'the record: its session, from the store',
  ],
  ['audit-logs/src/audit-logs.repository.js', 'AuditLogsRepository', 'add', 'the record: into the store'],
  [
    'audit-logs/src/audit-logs.repository.js',
    'AuditLogsRepository',
    'finish',
    'the record: finished in the store',
  ],
  [
    'credentials/src/odoo-connections.repository.js',
    'OdooConnectionsRepository',
    'of',
    'the connection, from the store',
  ],
  ['credentials/src/connection-cipher.service.js', 'ConnectionCipher', 'open', 'the connection: decrypted'],
  ['odoo/src/odoo.client.js', 'OdooClient', 'execute', 'Odoo'],
] as const;
const REST = 'HTTP, Nest and the MCP SDK';

let calls: Steps[] = [];
let current: Steps = {};
/** What the steps within the one under way have taken. */
let inside = 0;

for (const [file, owner, method, step] of STEPS) {
  const built = (await import(new URL(`../../dist/libs/${file}`, import.meta.url).href)) as Module;
  const { prototype } = built[owner]!;
  prototype[method] = timed(step, prototype[method]!);
}

function timed(step: string, method: Method): Method {
  return function (this: unknown, ...args: unknown[]): unknown {
    const [began, outside] = [performance.now(), inside];
    inside = 0;
    const ended = (): void => {
      const took = performance.now() - began;
      current[step] = (current[step] ?? 0) + took - inside;
      inside = outside + took;
    };
    const result = method.apply(this, args);
    if (result instanceof Promise) return result.finally(ended);
    ended();
    return result;
  };
}

let began = 0;
subscribe('http.server.request.start', () => {
  began = performance.now();
  [current, inside] = [{}, 0];
});
subscribe('http.server.response.finish', () => {
  current[REST] = performance.now() - began - inside;
  calls.push(current);
});

process.on('message', () => {
  process.send?.({ steps: calls });
  calls = [];
});
process.channel?.unref();
