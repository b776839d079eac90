import { asFault } from '../faults.ts';
import { type Answer, notAllowed } from '../wire/answer.ts';
import type { Backing, HttpRequest, Rpc } from '../wire/door.ts';
import { toLanguage, withoutLanguage } from './page-language.ts';
import { failurePage, page, toLogin } from './pages.ts';
import { PORTAL_PAGES } from './portal-pages.ts';
import { reportPage, reportPath } from './report-page.ts';
import { sessionCookie } from './sessions.ts';
import { authenticatePage, destroyPage } from './session-pages.ts';

/** The pages of the website and of the web client that files come from. @returns undefined for any other path. */
export function overWeb(backing: Backing, request: HttpRequest): Rpc | Answer | undefined {
  if (request.path === '/web/session/authenticate') return authenticatePage(backing, request);
  if (request.path === '/web/session/destroy') return destroyPage(backing, request);
  const { series } = backing.db;
  if (request.path === '/web/login') {
    return { ...page('Log in'), headers: sessionCookie(series, backing.sessions.start()) };
  }
  if (request.path === '/my') return toLogin(series, '/my?');
  const named = withoutLanguage(backing, request);
  const found = overWebsite(backing, named);
  return found && named === request ? (toLanguage(backing, request) ?? found) : found;
}

function overWebsite(backing: Backing, request: HttpRequest): Rpc | Answer | undefined {
  const printed = reportPath(request.path);
  if (printed) {
    return overPage(backing, request, { controller: 'report_routes', model: '', ids: printed.ids }, () =>
      reportPage(backing, request, printed),
    );
  }
  return overPortal(backing, request);
}

function overPortal(backing: Backing, request: HttpRequest): Rpc | Answer | undefined {
  for (const [path, { controller, model, show }] of Object.entries(PORTAL_PAGES)) {
    const rest = request.path.startsWith(path) ? request.path.slice(path.length) : '';
    if (!/^\d+$/.test(rest)) continue;
    const id = Number(rest);
    return overPage(backing, request, { controller, model, ids: [id] }, () => show(backing, request, id));
  }
  return undefined;
}

interface Asked {
  readonly controller: string;
  readonly model: string;
  readonly ids: readonly number[];
}

function overPage({ db }: Backing, request: HttpRequest, asked: Asked, show: () => Answer): Rpc | Answer {
  if (request.method !== 'GET' && request.method !== 'HEAD') return notAllowed();
  const kwargs = Object.fromEntries([...request.query].filter(([name]) => name !== 'access_token'));
  const { controller: method, model, ids } = asked;
  return {
    seen: { service: 'web', model, method, args: [ids], kwargs, protocol: 'web' },
    run: () => db.transaction(show),
    succeed: (value) => (isAnswer(value) ? value : page(typeof value === 'string' ? value : 'Page')),
    fail: (error) => failurePage(asFault(error), db.series),
  };
}

const isAnswer = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && 'status' in value && 'body' in value;
