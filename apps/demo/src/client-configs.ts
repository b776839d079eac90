export interface ClientConfig {
  readonly client: string;
  readonly where: string;
  readonly text: string;
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/**
 * What to paste into a client, and where: as the clients' own documentation has it. Without a key the client opens a
 * browser, and its person signs in and allows it.
 */
export function clientConfigs(url: string, apiKey?: string): ClientConfig[] {
  const address = `${url}/mcp`;
  const header = `Authorization: Bearer ${apiKey}`;
  const headers = apiKey === undefined ? {} : { headers: { Authorization: `Bearer ${apiKey}` } };
  return [
    {
      client: 'Claude Code',
      where: 'in a terminal',
      text: `claude mcp add --transport http aidoo ${address}${apiKey === undefined ? '' : ` --header "${header}"`}`,
    },
    {
      client: 'Codex',
      where: 'in a terminal',
      text:
        apiKey === undefined
          ? `codex mcp add aidoo --url ${address}`
          : `export AIDOO_API_KEY=${apiKey}\ncodex mcp add aidoo --url ${address} --bearer-token-env-var AIDOO_API_KEY`,
    },
    {
      client: 'Cursor',
      where: '~/.cursor/mcp.json',
      text: json({ mcpServers: { aidoo: { url: address, ...headers } } }),
    },
    {
      client: 'Windsurf',
      where: '~/.codeium/windsurf/mcp_config.json',
      text: json({ mcpServers: { aidoo: { serverUrl: address, ...headers } } }),
    },
    {
      client: 'VS Code',
      where: '.vscode/mcp.json',
      text: json({ servers: { aidoo: { type: 'http', url: address, ...headers } } }),
    },
  ];
}
