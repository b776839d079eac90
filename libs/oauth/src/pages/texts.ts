import type { Permission, Role } from '@aidoo/companies';

/** Why somebody reads a page again instead of going on. */
export type Notice =
  | 'signed-out'
  | 'other-account'
  | 'code-too-late'
  | 'wrong-password'
  | 'wrong-code'
  | 'email-taken'
  | 'fields'
  | 'no-such-company'
  | 'needs-second-factor'
  | 'above-ceiling'
  | 'nothing-chosen';

/** What the forms of these pages ask for by typing. */
export type TextField = 'email' | 'password' | 'code' | 'name' | 'companyName';

interface Heading {
  readonly title: string;
  readonly text: string;
}

/** Every word of the pages, in one language. */
export interface Texts {
  readonly notices: Readonly<Record<Notice, string>>;
  readonly tooMany: (minutes: number) => string;
  readonly invalid: Heading;
  readonly expired: Heading;
  readonly foreign: Heading;
  readonly failed: Heading;
  readonly notAForm: Heading;
  /** In the order in which a form has them. */
  readonly fields: Readonly<
    Record<TextField, { readonly label: string; readonly hint?: string; readonly wrong: string }>
  >;
  readonly signIn: {
    readonly title: string;
    readonly lead: (client: string) => string;
    readonly submit: string;
    readonly register: string;
    readonly forgotten: string;
    readonly askOperator: string;
  };
  readonly code: {
    readonly title: string;
    readonly lead: string;
    readonly submit: string;
    readonly again: string;
  };
  readonly register: {
    readonly title: string;
    readonly lead: string;
    readonly submit: string;
    readonly signIn: string;
  };
  readonly forgotten: {
    readonly title: string;
    readonly lead: string;
    readonly submit: string;
    readonly sent: string;
    readonly sentLead: string;
    readonly back: string;
  };
  readonly consent: {
    readonly title: (client: string) => string;
    readonly choose: (client: string) => string;
    readonly signedInAs: string;
    readonly otherAccount: string;
    readonly application: string;
    readonly ownWord: string;
    readonly describedAt: string;
    readonly leadsTo: string;
    readonly appLink: (scheme: string) => string;
    readonly onDevice: string;
    readonly company: string;
    readonly changeCompany: string;
    readonly connected: string;
    readonly noCompany: string;
    readonly secondFactor: (company: string) => string;
    readonly permissions: string;
    readonly more: string;
    readonly already: string;
    readonly nothingNew: string;
    readonly forbidden: (role: string) => string;
    readonly changes: string;
    readonly careful: string;
    readonly revocable: string;
    readonly allow: string;
    readonly deny: string;
  };
  readonly roles: Readonly<Record<Role, string>>;
  readonly permissions: Readonly<Record<Permission, { readonly label: string; readonly hint: string }>>;
}
