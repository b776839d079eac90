import { developmentSecrets } from './development-secrets.ts';
import { SettingsError } from './settings.error.ts';
import type { SettingsProblem } from './settings.error.ts';
import { Settings } from './settings.ts';
import { VARIABLES } from './variables.ts';
import type { Variables } from './variables.ts';
import { weakness } from './weak-secret.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const SECRETS = ['ENCRYPTION_KEY', 'JWT_SECRET', 'COOKIE_KEYS', 'OAUTH_JWKS'] as const;
/** Judged by their text; a key set has its own form, and RSA keys have no examples that people type. */
const TYPED_SECRETS = ['ENCRYPTION_KEY', 'ENCRYPTION_KEY_PREVIOUS', 'JWT_SECRET', 'COOKIE_KEYS'] as const;

/**
 * The settings that an environment asks for. An empty variable counts as unset, as in docker-compose files.
 *
 * @param use `serves` is false in a command of the shell, see {@link Settings.serves}
 * @throws SettingsError that names every variable that is wrong, what is wrong and what is expected.
 */
export function loadSettings(
  environment: Environment = process.env,
  { serves }: { serves: boolean } = { serves: true },
): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const production = given['NODE_ENV'] === 'production';
  const problems = production ? productionProblems(given) : [];
  if (given['SMTP_URL'] && !given['MAIL_FROM'])
    problems.push({
      variable: 'MAIL_FROM',
      message: 'is missing: with SMTP_URL set, expected the sender of mail',
    });
  // Where the directory itself is unset, its default decides where generated secrets live.
  const secrets = production ? {} : generated(given);
  const parsed = VARIABLES.safeParse({ ...secrets, ...given });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const variable = String(issue.path[0] ?? '');
      if (!problems.some((problem) => problem.variable === variable))
        problems.push({ variable, message: issue.message });
    }
  }
  if (problems.length > 0 || !parsed.success) throw new SettingsError(problems);
  return toSettings(parsed.data, { serves, production });
}

function generated(given: Environment): Environment {
  return SECRETS.every((name) => given[name]) ? {} : { ...developmentSecrets(given['DATA_DIR'] ?? './data') };
}

function productionProblems(given: Environment): SettingsProblem[] {
  const missing = SECRETS.filter((name) => !given[name]).map((variable) => ({
    variable,
    message: 'is missing: with NODE_ENV=production every secret must be given, from a cryptographic source',
  }));
  const weak = TYPED_SECRETS.flatMap((variable) =>
    (given[variable] ?? '')
      .split(',')
      .filter(Boolean)
      .flatMap((text) => {
        const reason = weakness(text.trim());
        return reason
          ? [{ variable, message: `is too weak for production: ${reason}; expected a random value` }]
          : [];
      }),
  );
  const publicUrl = given['PUBLIC_URL'];
  const plain =
    publicUrl && /^http:/i.test(publicUrl) && URL.canParse(publicUrl) && !Settings.isLoopbackHttp(publicUrl)
      ? [
          {
            variable: 'PUBLIC_URL',
            message: 'is plain http: in production expected https, or http on a loopback name',
          },
        ]
      : [];
  return [...missing, ...weak, ...plain];
}

function toSettings(
  variables: Variables,
  { serves, production }: Pick<Settings, 'serves' | 'production'>,
): Settings {
  return new Settings({
    serves,
    production,
    port: variables.PORT,
    host: variables.HOST,
    publicUrl: variables.PUBLIC_URL ?? `http://localhost:${variables.PORT}`,
    mongodbUri: variables.MONGODB_URI,
    dataDir: variables.DATA_DIR,
    encryptionKey: variables.ENCRYPTION_KEY!,
    previousEncryptionKeys: variables.ENCRYPTION_KEY_PREVIOUS,
    jwtSecret: variables.JWT_SECRET!,
    cookieKeys: variables.COOKIE_KEYS!,
    oauthJwks: variables.OAUTH_JWKS!,
    accessTokenTtl: variables.ACCESS_TOKEN_TTL,
    cimdAllowedHosts: variables.CIMD_ALLOWED_HOSTS,
    oauthRegistration: variables.OAUTH_REGISTRATION,
    odooAllowedNetworks: variables.ODOO_ALLOWED_NETWORKS ?? (production ? [] : ['loopback', 'private']),
    trustProxy: variables.TRUST_PROXY,
    auditRetentionDays: variables.AUDIT_RETENTION_DAYS,
    mail: variables.SMTP_URL && { url: variables.SMTP_URL, from: variables.MAIL_FROM! },
    logLevel: variables.LOG_LEVEL,
  });
}
