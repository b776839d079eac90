import type { KoaContextWithOIDC } from 'oidc-provider';

const WORDS = 'This was used already, has expired, or its access was ended. Connect the application again.';

/** Clients show people what is said of a grant that is over. The library says the same of all that is wrong with one, and so does this. */
export async function sayWhatToDo(ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> {
  await next();
  const body = ctx.body as { error?: unknown } | undefined;
  if (ctx.path === '/oauth/token' && body?.error === 'invalid_grant')
    ctx.body = { error: 'invalid_grant', error_description: WORDS };
}
