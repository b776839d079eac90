import type { Principal } from '@aidoo/companies';
import type { CredentialRules, Domain, Exceptions, ModelRules, Rules } from '../data-policy.ts';

// What they may hold is said by `policy-check.ts`, which looks at what is stored as well.

/** What holds for the records of one model. What is left out is no restriction. */
export class ModelRulesDto implements ModelRules {
  /**
   * Its exact name.
   * @example "res.partner"
   */
  model: string;

  /**
   * At most 200 fields that are as if they did not exist.
   * @example ["email"]
   */
  hidden?: string[];

  /**
   * At most 200 fields of which one sees whether they hold something, never what. A field that is hidden as well is
   * hidden.
   * @example ["phone"]
   */
  masked?: string[];

  /**
   * Only records for which this holds exist. In Odoo's prefix notation, at most 50 terms and 4 kB.
   * @example [["country_id.code", "=", "BE"]]
   */
  domain?: Domain;
}

/** What may be seen and changed. What is left out is no restriction. */
export class DataRulesDto implements Rules {
  /**
   * Only these models, at most 200: exact names, or the beginning of names with a star at its end. An empty list allows
   * none.
   * @example ["sale.*", "res.partner"]
   */
  allow?: string[];

  /**
   * Never these, at most 200, written likewise; it wins over `allow`.
   * @example ["hr.*"]
   */
  deny?: string[];

  /** At most 200, each model once. */
  models?: ModelRulesDto[];

  /** Records that a call may touch or answer at most. */
  maxRows?: number;
}

/** Rules by the role of whoever a credential belongs to. */
export class RoleRulesDto {
  owner?: DataRulesDto;
  admin?: DataRulesDto;
  member?: DataRulesDto;
}

/** Rules for one credential. */
export class CredentialRulesDto implements CredentialRules {
  kind: Principal['credential']['kind'];

  /**
   * Of an API key or a connected app of this company. One that the company does not have, or not any more, binds nobody.
   * @example "65f1c0ffee65f1c0ffee65f1"
   */
  id: string;

  rules: DataRulesDto;
}

/** What may be done although Aidoo protects technical models. No exception lifts a rule of the policy. */
export class PolicyExceptionsDto implements Exceptions {
  /**
   * Technical models that may be written, at most 200 exact names.
   * @example ["mail.template"]
   */
  models: string[];

  /**
   * Methods that may be executed, at most 200, each as `model.method`.
   * @example ["mail.template.send_mail"]
   */
  methods: string[];
}
