import { companyId, isObjectIdText } from '@aidoo/kernel';
import type { CompanyId } from '@aidoo/kernel';

/** Where links are: `/files/<company>.<token>`. The company is in it so that the token is sought among that company's only. */
export const FILES_PATH = 'files';

export interface LinkAddress {
  readonly companyId: CompanyId;
  /** 43 characters of base64url: 256 random bits. */
  readonly token: string;
}

const ADDRESS = /^([0-9a-f]{24})\.([\w-]{43})$/;

/** Null for what is no address of a link. */
export function parseAddress(text: string): LinkAddress | null {
  const [, company, token] = ADDRESS.exec(text) ?? [];
  return token !== undefined && isObjectIdText(company) ? { companyId: companyId(company), token } : null;
}

export const addressOf = ({ companyId: company, token }: LinkAddress): string => `${company}.${token}`;

/** Whether a path is one of files, which take longer than others. */
export const isFilePath = (path: string): boolean => path.startsWith(`/${FILES_PATH}/`);
