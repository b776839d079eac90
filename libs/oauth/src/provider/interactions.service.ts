import type { Permission } from '@aidoo/companies';
import type { UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { errors } from 'oidc-provider';
import type { ClientMetadata, InteractionResults, Provider } from 'oidc-provider';
import { OFFLINE_ACCESS, permissionsIn, scopeOf } from '../scopes.ts';
import { AuthorizationServer } from './authorization-server.service.ts';

/** A client's request to be authorized, while a person looks at it. */
export interface AuthorizationRequest {
  readonly uid: string;
  readonly client: ClientMetadata & { client_id: string };
  /** Checked against those that the client has registered. */
  readonly redirectUri: string;
  /** What the client asks for; nothing when it leaves that to the server. */
  readonly asked: readonly Permission[];
  /** It wants the person to sign in anew, whoever is signed in already (`prompt=login`). */
  readonly signInAgain: boolean;
  /** The session that was begun for this request, when there is one. */
  readonly sessionId: string | null;
  /** Whom the client believes to be there (`login_hint`); anything may stand in it. */
  readonly loginHint: string;
  /** The languages that the client asks for (`ui_locales`), the one it likes best first. */
  readonly uiLocales: string;
}

/** What came of it. The grant's permissions are what the tokens will say, whatever was asked for. */
export interface Decision {
  readonly userId: UserId;
  readonly grantId: string;
  readonly permissions: readonly Permission[];
}

/** The requests that wait for a person, and their way back to the client. */
@Injectable()
export class Interactions {
  constructor(private readonly server: AuthorizationServer) {}

  /** The one that this browser has begun, or null when it is over, has expired, or is another browser's. */
  async find(request: Request, response: Response): Promise<AuthorizationRequest | null> {
    const found = await this.details(request, response);
    if (!found) return null;
    const { uid, params } = found;
    const client = await this.server.provider.Client.find(textOf(params['client_id'])).catch(orGone);
    if (!client) return null;
    return {
      uid,
      client: { ...client.metadata(), client_id: client.clientId },
      redirectUri: textOf(params['redirect_uri']),
      asked: permissionsIn(textOf(params['scope'])),
      signInAgain: textOf(params['prompt']).split(' ').includes('login'),
      sessionId: textOf(found.lastSubmission?.[SESSION]) || null,
      loginHint: textOf(params['login_hint']),
      uiLocales: textOf(params['ui_locales']),
    };
  }

  /**
   * Keeps with the request which session was begun for it. No time could tell that: clocks of several instances differ,
   * and the library's know whole seconds only.
   */
  async signedIn(request: Request, response: Response, sessionId: string): Promise<void> {
    const found = await this.details(request, response);
    if (!found) return;
    found.lastSubmission = { [SESSION]: sessionId };
    await found.persist();
  }

  /** @returns false when it is over, since somebody was faster: then nothing was answered */
  async allow(request: Request, response: Response, decision: Decision): Promise<boolean> {
    const found = await this.details(request, response);
    if (!found) return false;
    const asked = textOf(found.params['scope']).split(' ');
    const scopes = [...decision.permissions.map(scopeOf), ...asked.filter((one) => one === OFFLINE_ACCESS)];
    found.params['scope'] = scopes.join(' ');
    const { userId, grantId } = decision;
    return this.finish(found, response, { login: { accountId: userId }, consent: { grantId } });
  }

  /** @returns as {@link allow} */
  async deny(request: Request, response: Response): Promise<boolean> {
    const found = await this.details(request, response);
    if (!found) return false;
    const error = {
      error: 'access_denied',
      error_description: 'Nothing was allowed. Connect again to decide otherwise.',
    };
    return this.finish(found, response, error);
  }

  /** In one write: of two decisions at the same time, none takes half of the other's away. */
  private async finish(found: Found, response: Response, result: InteractionResults): Promise<true> {
    found.result = result;
    await found.persist();
    response.redirect(303, found.returnTo);
    return true;
  }

  private async details(request: Request, response: Response) {
    this.server.pin(request);
    try {
      const found = await this.server.provider.interactionDetails(request, response);
      return found.uid === request.params['uid'] ? found : null;
    } catch (error) {
      if (error instanceof errors.SessionNotFound) return null;
      throw error;
    }
  }
}

/** A client whose metadata document is there no longer. */
const orGone = (error: unknown): undefined => {
  if (!(error instanceof errors.OIDCProviderError)) throw error;
};
type Found = Awaited<ReturnType<Provider['interactionDetails']>>;

/** Where the library keeps what a person has answered before in the same request. */
const SESSION = 'aidoo_session';

/** What a browser sent: a parameter may be missing. */
const textOf = (parameter: unknown): string => (typeof parameter === 'string' ? parameter : '');
