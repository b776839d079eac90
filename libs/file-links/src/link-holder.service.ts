import { ApiKeysService } from '@aidoo/api-keys';
import type { Principal } from '@aidoo/companies';
import { AppError } from '@aidoo/kernel';
import { OAuthTokens } from '@aidoo/oauth';
import { Injectable } from '@nestjs/common';
import { PERMISSION_FOR } from './file-link.ts';
import type { FileLink } from './file-link.ts';

/** Who acts by a link: whoever asked for it, with what their credential may at this moment. */
@Injectable()
export class LinkHolder {
  constructor(
    private readonly apiKeys: ApiKeysService,
    private readonly oauth: OAuthTokens,
  ) {}

  /** Null when the credential or the membership has ended since, or may not do any more what the link is for. */
  async of(link: FileLink, requestId: string): Promise<Principal | null> {
    const principal = await this.again(link, requestId);
    return principal?.permissions.includes(PERMISSION_FOR[link.file.kind]) ? principal : null;
  }

  private async again(
    { companyId, credential, actor }: FileLink,
    requestId: string,
  ): Promise<Principal | null> {
    try {
      return credential.kind === 'api-key'
        ? await this.apiKeys.again(companyId, credential.id, requestId)
        : await this.oauth.again(
            { company: companyId, holder: actor.userId, grantId: credential.id },
            requestId,
          );
    } catch (error) {
      if (error instanceof AppError && error.code === 'second_factor_required') return null;
      throw error;
    }
  }
}
