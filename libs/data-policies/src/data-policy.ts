import type { Principal, Role } from '@aidoo/companies';
import type { CompanyId } from '@aidoo/kernel';

/** Records that a tool answers at most, whatever a policy says. */
export const MOST_ROWS = 500;

type PlainValue = string | number | boolean;

/** In Odoo's prefix notation; terms that no operator stands before must all hold. */
export type Domain = readonly (
  '&' | '|' | '!' | readonly [path: string, operator: string, value: PlainValue | readonly PlainValue[]]
)[];

/** What holds for the records of one model. */
export interface ModelRules {
  /** Its exact name. */
  readonly model: string;
  /** Fields that are as if they did not exist. */
  readonly hidden?: readonly string[];
  /** Fields of which one sees whether they hold something, never what. */
  readonly masked?: readonly string[];
  /** Only records for which this holds exist. */
  readonly domain?: Domain;
}

/** What is left out is no restriction. */
export interface Rules {
  /** Only these models: exact names, or the beginning of names with a star at its end. An empty list allows none. */
  readonly allow?: readonly string[];
  /** Never these; it wins over `allow`. */
  readonly deny?: readonly string[];
  readonly models?: readonly ModelRules[];
  /** Records that a call may touch or answer. */
  readonly maxRows?: number;
}

/** Rules for one API key, or for what one person has allowed one OAuth client: `id` is the key's, or the grant's. */
export interface CredentialRules extends Pick<Principal['credential'], 'kind' | 'id'> {
  readonly rules: Rules;
}

/** What may be done although Aidoo protects technical models. No exception lifts a rule of the policy. */
export interface Exceptions {
  /** Exact names of technical models that may be written. */
  readonly models: readonly string[];
  /** `model.method` that may be executed. */
  readonly methods: readonly string[];
}

/** What a company lets its credentials see and change in its Odoo. Whatever binds somebody binds them all at once. */
export interface DataPolicy {
  readonly company: Rules;
  readonly roles: { readonly [R in Role]?: Rules };
  readonly credentials: readonly CredentialRules[];
  readonly exceptions: Exceptions;
}

/** Of a company that has not set one. */
export const NO_POLICY: DataPolicy = {
  company: {},
  roles: {},
  credentials: [],
  exceptions: { models: [], methods: [] },
};

/** Whom rules are looked up for. Every principal is one. */
export interface Bound {
  readonly companyId: CompanyId;
  readonly role: Role;
  readonly credential: Pick<Principal['credential'], 'kind' | 'id'>;
}
