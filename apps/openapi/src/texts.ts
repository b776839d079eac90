import { DocumentBuilder } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';

/** By controller. A new one is given its place here. */
const TAG_OF: Readonly<Record<string, string>> = {
  AuthController: 'Signing in',
  MailedLinksController: 'Signing in',
  AccountController: 'Account',
  SessionsController: 'Account',
  CompaniesController: 'Companies',
  PolicyController: 'Companies',
  MembersController: 'Members',
  InvitationsController: 'Members',
  AcceptanceController: 'Members',
  OdooConnectionsController: 'Odoo connection',
  DataPolicyController: 'Data policy',
  PolicyCheckController: 'Data policy',
  ApiKeysController: 'API keys',
  ConnectedAppsController: 'Connected apps',
  AuditLogsController: 'Audit log',
  HealthController: 'Operations',
  OpenApiController: 'Operations',
};

const TAGS: Readonly<Record<string, string>> = {
  'Signing in': 'From an address and a password to an access token, and back.',
  Account: 'What people do with their own account.',
  Companies: 'The tenants of Aidoo, and what holds for all of their members.',
  Members: 'Who belongs to a company, as what, and how they come to it.',
  'Odoo connection': 'Where the Odoo of a company is, and with which user it is asked.',
  'Data policy': 'What a company lets its credentials see and change in its Odoo.',
  'API keys': 'What an assistant shows at `/mcp`. A key is made once and revoked at once.',
  'Connected apps': 'OAuth clients that people have allowed to act for them. Access is ended at once.',
  'Audit log': 'The record of every call that assistants made.',
  Operations: 'For whoever runs the gateway, and for programs that read this description.',
};

/** @throws Error for a controller that has no place. */
export function tagOf(controller: string): string {
  const tag = TAG_OF[controller];
  if (!tag) throw new Error(`${controller} is new: say in texts.ts under which tag it stands`);
  return tag;
}

export const ANSWERS: Readonly<Record<string, string>> = {
  200: 'Done, with the answer.',
  201: 'Made.',
  202: 'Taken in; what follows happens later.',
  204: 'Done; there is nothing to say.',
};

const DESCRIPTION = `Aidoo lets AI assistants work in a company's Odoo, safely. This is the API of its dashboard.

**Signing in.** \`POST /api/v1/auth/login\` answers an access token, which lives for 15 minutes and is sent as
\`Authorization: Bearer …\`, and sets a cookie with which \`POST /api/v1/auth/refresh\` answers the next one.

**Errors** are \`application/problem+json\` (RFC 9457) with a stable \`code\`. Not a member of a company: 404, as if it did not exist.
A mistake of ours is 500 with the code \`internal\`, and the log has more under the \`requestId\`.

**Lists** answer \`{items, nextCursor}\`; \`nextCursor\` is sent as \`cursor\` for the next page, and is null on the last one.

**Assistants** speak the Model Context Protocol at \`POST /mcp\`, with an API key as \`Authorization: Bearer aid_live_…\` or with an OAuth
access token. It is not part of this description: an MCP client asks it for its tools. Its answers tell the limits of a credential in the headers \`RateLimit\` and
\`RateLimit-Policy\`; beyond them they are 429 with \`Retry-After\`.

**OAuth 2.1** has a description of its own, which clients read at \`/.well-known/oauth-protected-resource/mcp\` (RFC 9728) and
\`/.well-known/oauth-authorization-server\` (RFC 8414); its endpoints are below \`/oauth/\`. An OAuth access token opens \`/mcp\` and nothing of this API.`;

/** The document before its paths. The gateway puts its PUBLIC_URL in place of the server. */
export function frame(): Omit<OpenAPIObject, 'paths'> {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Aidoo')
    .setVersion('1')
    .setDescription(DESCRIPTION)
    .addServer('http://localhost:3000')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'accessToken')
    .addCookieAuth('aidoo_refresh', { type: 'apiKey', in: 'cookie' }, 'refreshCookie');
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  return builder.build();
}
