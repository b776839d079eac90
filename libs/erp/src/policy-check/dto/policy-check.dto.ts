/** A part of the policy that does not fit the Odoo, and so does not do what it was written for. */
export class PolicyFinding {
  /**
   * Where it stands in the policy.
   * @example "company.models.0.hidden"
   */
  place: string;

  /** What is wrong, and which name was probably meant. */
  message: string;
}

/** The policy was compared with the company’s Odoo. */
export class PolicyCompared {
  compared: true;

  /** None: every model and field of the policy is there, and every row rule fits. */
  findings: PolicyFinding[];
}

/** Odoo did not answer, so nothing is known. */
export class PolicyNotCompared {
  compared: false;

  /** @example "unreachable" */
  code: string;

  /** What is wrong, and what to do next. */
  message: string;
}

/** What a look at the policy beside the company’s Odoo found. A silent Odoo is an answer, not an error. */
export type PolicyCheckResult = PolicyCompared | PolicyNotCompared;
