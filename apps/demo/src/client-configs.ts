const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** What to paste into a client, and where: as the clients' own documentation has it. */
export function clientConfigs(
  url: string,
  apiKey: string,
): { client: string; where: string; text: string }[] {
  const headers = { Authorization: `Bearer ${apiKey}` };
  return [
    {
      client: 'Claude Code',
      where: 'in a terminal',
      text: `claude mcp add --transport http aidoo ${url}/mcp --header "Authorization: Bearer ${apiKey}"`,
    },
    {
      client: 'Cursor',
      where: '~/.cursor/mcp.json',
      text: json({ mcpServers: { aidoo: { url: `${url}/mcp`, headers } } }),
    },
    {
      client: 'Windsurf',
      where: '~/.codeium/windsurf/mcp_config.json',
      text: json({ mcpServers: { aidoo: { serverUrl: `${url}/mcp`, headers } } }),
    },
    {
      client: 'VS Code',
      where: '.vscode/mcp.json',
      text: json({ servers: { aidoo: { type: 'http', url: `${url}/mcp`, headers } } }),
    },
  ];
}
