import { accessError } from '../faults.ts';
import { isAdministrator } from '../orm/access.ts';
import { makeEnv } from '../orm/env.ts';
import { nameById } from '../orm/record.ts';
import type { Row, Values } from '../orm/types.ts';
import { webLogin } from '../rpc/accounts.ts';
import { bind } from '../rpc/bind.ts';
import { isValues } from '../rpc/dispatch.ts';
import { versionInfo } from '../rpc/version.ts';
import { type Answer, json } from '../wire/answer.ts';
import type { Backing, HttpRequest, Rpc } from '../wire/door.ts';
import { encodeResult, jsonFailure, openEnvelope } from '../wire/jsonrpc.ts';
import { sessionCookie, sessionExpired } from './sessions.ts';

const AUTHENTICATE = {
  name: 'Session.authenticate()',
  params: ['db', 'login', 'password', 'base_location'],
  required: 3,
};

/** `/web/session/authenticate`: opens a web session with a password. With a second factor it stays closed. */
export function authenticatePage(backing: Backing, request: HttpRequest): Rpc | Answer {
  const { db, database, sessions } = backing;
  return overSession(backing, request, 'authenticate', ['db', 'login'], (params) => {
    const given = bind(AUTHENTICATE, [], params);
    if (given['db'] !== database) throw accessError('Database not found.');
    const { user, pending } = webLogin(db, given['login'], given['password']);
    if (pending) return { value: { uid: null }, session: sessions.start() };
    return { value: sessionInfo(backing, user), session: sessions.start(user) };
  });
}

/** `/web/session/destroy`: ends the session that the cookie names. */
export function destroyPage(backing: Backing, request: HttpRequest): Rpc | Answer {
  const { sessions } = backing;
  return overSession(backing, request, 'destroy', [], () => {
    if (sessions.userOf(request.session) === undefined) throw sessionExpired();
    sessions.end(request.session);
    return { value: undefined, session: sessions.start() };
  });
}

interface Outcome {
  readonly value: unknown;
  /** What the cookie is to hold from now on. */
  readonly session: string;
}

/** `told` are the parameters that are remembered of the call: a password is not among them. */
function overSession(
  { db }: Backing,
  request: HttpRequest,
  method: string,
  told: readonly string[],
  act: (params: Values) => Outcome,
): Rpc | Answer {
  const opened = openEnvelope(request, db.series);
  if ('status' in opened) return opened;
  const params = isValues(opened.params) ? opened.params : {};
  const kwargs = Object.fromEntries(Object.entries(params).filter(([name]) => told.includes(name)));
  let headers: Record<string, string> = {};
  return {
    seen: { service: 'web', model: '', method, args: [], kwargs, protocol: 'web' },
    run: () => {
      const { value, session } = act(params);
      headers = sessionCookie(db.series, session);
      return value;
    },
    succeed: (value) => ({ ...json(encodeResult(opened.id, value)), headers }),
    fail: (error) => jsonFailure(opened.id, error, db.series),
  };
}

/** The greater part of what `ir.http.session_info` tells. */
function sessionInfo({ db, database }: Backing, user: Row): Values {
  const env = makeEnv(db, user.id);
  const partner = Number(user['partner_id']);
  const { server_version, server_version_info } = versionInfo(db);
  const isSystem = isAdministrator(env);
  return {
    uid: user.id,
    is_system: isSystem,
    is_admin: isSystem,
    ...(db.series >= 18 ? { is_public: false } : {}),
    is_internal_user: true,
    user_context: {
      lang: db.table('res.partner').get(partner)?.['lang'] ?? 'en_US',
      tz: env.tz,
      uid: user.id,
    },
    db: database,
    server_version,
    server_version_info,
    support_url: 'https://www.odoo.com/buy',
    name: nameById(env, 'res.users', user.id),
    username: user['login'],
    partner_display_name: nameById(env, 'res.partner', partner),
    partner_id: partner,
    active_ids_limit: 20_000,
    max_file_upload_size: 128 * 1024 * 1024,
    home_action_id: false,
  };
}
