import type { Operation } from './document.ts';

const SETS_COOKIES = {
  description:
    '`aidoo_refresh` (HttpOnly, SameSite=Strict, Path=/api/v1/auth, 30 days from the sign-in on) and, where one signs in, `aidoo_sso`. Behind https the names begin with `__Secure-` and `__Host-`.',
  schema: { type: 'string' },
};
const CLEARS_COOKIES = { description: 'Takes both cookies away.', schema: { type: 'string' } };

/** By operation: what it does with the cookies of a session. */
const COOKIES: Readonly<Record<string, { header: typeof SETS_COOKIES; reads: 'needs' | 'may' | 'no' }>> = {
  'auth.register': { header: SETS_COOKIES, reads: 'no' },
  'auth.login': { header: SETS_COOKIES, reads: 'no' },
  'auth.answerChallenge': { header: SETS_COOKIES, reads: 'no' },
  'auth.refresh': { header: SETS_COOKIES, reads: 'needs' },
  'auth.logout': { header: CLEARS_COOKIES, reads: 'may' },
};

export function cookiesOf(operation: Operation): void {
  const cookies = COOKIES[operation.operationId ?? ''];
  if (!cookies) return;
  if (cookies.reads === 'needs') operation.security = [{ refreshCookie: [] }];
  if (cookies.reads === 'may') operation.security = [{}, { refreshCookie: [] }];
  for (const response of Object.values(operation.responses))
    if (response && !('$ref' in response))
      Object.assign(response, { headers: { 'Set-Cookie': cookies.header } });
}
