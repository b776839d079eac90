/** What the caller asks of Odoo beside the arguments of a tool. */
export interface CallContext {
  /** Odoo companies; the first one is that of new records and of values that each company has for itself. */
  companyIds?: number[];
  lang?: string;
  /** An IANA name; Odoo uses it for the limits of days in groups only, its times are UTC whatever it says. */
  tz?: string;
  /** Archived records are found, too. */
  includeArchived?: boolean;
}

/** As Odoo's context names it. */
export function toOdooContext({
  companyIds,
  lang,
  tz,
  includeArchived,
}: CallContext): Record<string, unknown> {
  return {
    ...(companyIds && { allowed_company_ids: companyIds }),
    ...(lang && { lang }),
    ...(tz && { tz }),
    ...(includeArchived && { active_test: false }),
  };
}
