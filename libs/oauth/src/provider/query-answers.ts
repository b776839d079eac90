import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Parts } from './configuration.ts';

type Answer = (ctx: KoaContextWithOIDC, next: () => Promise<unknown>) => Promise<void>;

const AUTHORIZE = '/oauth/authorize';

/**
 * Answers leave in the query of a redirect alone. The library has other modes that cannot be switched off: a fragment,
 * and a page with a script, which no policy of ours lets run. They become one that nobody has.
 */
export const queryAlone: Answer = async (ctx, next) => {
  const { response_mode: mode } = ctx.query;
  if (ctx.path === AUTHORIZE && mode !== undefined && mode !== 'query')
    ctx.query = { ...ctx.query, response_mode: 'none' };
  await next();
};

/**
 * A request that is wrong, or that wants no page to be shown, is answered by a redirect at once. For a client that has
 * registered itself, and whom nobody knows, this server would so lead everybody who trusts its name to any address
 * (RFC 9700, section 4.11.2): there the person sees what is wrong, and is led nowhere.
 */
export const noOpenRedirect =
  ({ settings, renderError }: Pick<Parts, 'settings' | 'renderError'>): Answer =>
  async (ctx, next) => {
    await next();
    const location = ctx.response.get('Location');
    if (ctx.path !== AUTHORIZE || !location || isVouchedFor(ctx.query['client_id'])) return;
    const { origin, searchParams, hash } = new URL(location, settings.publicUrl);
    if (origin === settings.publicUrl) return;
    const said = searchParams.has('error') ? searchParams : new URLSearchParams(hash.slice(1));
    ctx.remove('Location');
    ctx.status = 400;
    const error = said.get('error') ?? 'invalid_request';
    const description = said.get('error_description');
    await renderError(
      ctx,
      { error, ...(description && { error_description: description }) },
      new Error(error),
    );
  };

/** Known from the start, or its metadata are at a host that whoever runs this server has listed. */
const isVouchedFor = (clientId: unknown): boolean => typeof clientId === 'string' && URL.canParse(clientId);
