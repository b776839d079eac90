/**
 * Loaded into the gateway before its own code: times the steps of each call, for one call at a time. It takes hold of
 * the methods of the built classes, so that the code that is measured is the code that is shipped.
 */
import { subscribe } from 'node:diagnostics_channel';

type Method = (...args: unknown[]) => unknown;

/** Which method is which step; the steps within a step are taken off its time. */
const STEPS: [file: string, owner: string, method: string, step: string][] = [
  ['mcp/src/credential.guard.js', 'CredentialGuard', 'canActivate', 'who asks: the rest'],
  ['api-keys/src/api-keys.repository.js', 'ApiKeysRepository', 'byHash', 'who asks: the key from the store'],
  ['companies/src/memberships.service.js', 'MembershipsService', 'find', 'who asks: member, company and user from the store'],
  ['mcp/src/tool-runner.js', 'ToolRunner', 'call', 'the tool: checks, values, texts'],
  ['credentials/src/odoo-connections.repository.js', 'OdooConnectionsRepository', 'of', 'the connection from the store'],
  ['credentials/src/connection-cipher.service.js', 'ConnectionCipher', 'open', 'decrypting it'],
  ['odoo/src/odoo.client.js', 'OdooClient', 'execute', 'Odoo'],
  ['audit-logs/src/audit-logs.repository.js', 'AuditLogsRepository', 'add', 'the record into the store'],
  ['audit-logs/src/audit-logs.repository.js', 'AuditLogsRepository', 'finish', 'the record finished in the store'],
];

/** Milliseconds of each step, call by call. */
let calls: Record<string, number>[] = [];
let current: Record<string, number> = {};
let inner = 0;

for (const [file, owner, method, step] of STEPS) {
  const module = (await import(new URL(`../../dist/libs/${file}`, import.meta.url).href)) as Record<string, { prototype: Record<string, Method> }>;
  const { prototype } = module[owner]!;
  const original = prototype[method]!;
  prototype[method] = function timed(this: unknown, ...args: unknown[]): unknown {
    const outer = inner;
    const began = performance.now();
    inner = 0;
    const ended = (): void => {
      const took = performance.now() - began;
      current[step] = (current[step] ?? 0) + took - inner;
      inner = outer + took;
    };
    const result = original.apply(this, args);
    if (!(result instanceof Promise)) ended();
    return result instanceof Promise ? result.finally(ended) : result;
  };
}

let began = 0;
subscribe('http.server.request.start', () => {
  began = performance.now();
  [current, inner] = [{}, 0];
});
subscribe('http.server.response.finish', () => {
  current['HTTP, Nest and the MCP SDK'] = performance.now() - began - inner;
  calls.push(current);
});

process.on('message', () => {
  process.send?.({ breakdown: calls });
  calls = [];
});
