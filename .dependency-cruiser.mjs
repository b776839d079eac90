/**
 * The house's allowed directions. A room is a folder in libs/; each list names the rooms that it may enter.
 * What is not listed is refused.
 */
const MAY_ENTER = {
  kernel: [],
  'embedded-mongo': [],
  // For whoever talks to the gateway from outside: it knows the API's description, and no room of the gateway.
  'api-client': [],
  network: [],
  documents: [],
  odoo: ['network'],
  'odoo-sandbox': [],
  config: ['kernel'],
  crypto: ['kernel', 'config'],
  mail: ['kernel', 'config'],
  database: ['kernel', 'config', 'embedded-mongo'],
  'rate-limits': ['kernel', 'config', 'database'],
  users: ['kernel', 'config', 'crypto', 'mail', 'database', 'rate-limits'],
  companies: ['kernel', 'config', 'mail', 'database', 'rate-limits', 'users'],
  // rate-limits: whoever may test a connection could else guess the password of somebody's Odoo.
  credentials: [
    'kernel',
    'config',
    'crypto',
    'database',
    'rate-limits',
    'users',
    'companies',
    'network',
    'odoo',
  ],
  'data-policies': ['kernel', 'config', 'database', 'users', 'companies'],
  auth: ['kernel', 'config', 'mail', 'database', 'rate-limits', 'users', 'companies'],
  'api-keys': ['kernel', 'config', 'mail', 'database', 'rate-limits', 'users', 'companies'],
  oauth: ['kernel', 'config', 'mail', 'database', 'rate-limits', 'users', 'companies', 'auth', 'network'],
  'audit-logs': ['kernel', 'config', 'database', 'users', 'companies'],
  erp: ['kernel', 'crypto', 'companies', 'credentials', 'data-policies', 'odoo'],
  mcp: [
    'kernel',
    'config',
    'mail',
    'database',
    'rate-limits',
    'users',
    'companies',
    'erp',
    'api-keys',
    'oauth',
    'audit-logs',
  ],
};

const rooms = Object.entries(MAY_ENTER).map(([room, entered]) => ({
  name: `room-${room}`,
  comment: `libs/${room} may enter ${entered.join(', ') || 'no other room'}: requests walk through the house in one direction.`,
  severity: 'error',
  from: { path: `^libs/${room}/` },
  to: { path: '^libs/', pathNot: [room, ...entered].map((name) => `^libs/${name}/`) },
}));

export default {
  forbidden: [
    ...rooms,
    {
      name: 'front-door-only',
      comment: "A lib is entered through its index.ts: what is not exported there is the lib's own business.",
      severity: 'error',
      from: { path: '^(apps|libs|test|scripts)/([^/]+)/' },
      to: { path: '^libs/([^/]+)/', pathNot: ['^libs/$2/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'libs-know-no-app',
      comment: 'apps wire libs, never the other way round; the tests use both.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|test|scripts)/' },
    },
    {
      name: 'no-nest-in-plain-rooms',
      comment: 'These rooms are libraries that anybody could use: no framework, no settings.',
      severity: 'error',
      from: { path: '^libs/(documents|network|odoo|embedded-mongo|odoo-sandbox|api-client)/' },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'mongoose-in-repositories-only',
      comment: 'The vendor stands behind repositories and schemas; services speak in our own words.',
      severity: 'error',
      from: {
        path: '^libs/',
        pathNot: [
          '\\.(repository|schema|module)\\.ts$',
          '\\.spec\\.ts$',
          '/testing/',
          '^libs/database/',
          '^libs/embedded-mongo/',
        ],
      },
      to: { path: 'node_modules/(mongoose|mongodb)/' },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'What is imported is in package.json, and what ships is in its dependencies.',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: ['\\.spec\\.ts$', '/(testing|spec)/', '^apps/(demo|openapi)/'],
      },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'not-resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^apps/dashboard/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
