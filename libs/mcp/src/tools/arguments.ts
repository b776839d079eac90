import { z } from 'zod';

/** Arguments that several tools share, so that they are named, bounded and described once. */

/** Checked, and not in the schema: a pattern costs every model that reads it more than it tells. */
const MODEL = /^(?=.{1,128}$)[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/;
const LANGUAGE = /^[a-z]{2,3}(_[A-Z]{2})?(@[a-z]+)?$/i;

export const model = z
  .string()
  .refine((name) => MODEL.test(name), 'expected the technical name of a model, such as "res.partner"')
  .describe('Technical name, such as "res.partner"; aidoo_schema finds it.');

export const context = z
  .strictObject({
    companyIds: z
      .array(z.int().positive())
      .min(1)
      .max(50)
      .optional()
      .describe('Odoo companies, the first for new records; left out: all'),
    lang: z
      .string()
      .refine((code) => LANGUAGE.test(code), 'expected a code such as "fr_FR"')
      .optional()
      .describe('"fr_FR"'),
    tz: z.string().max(64).optional().describe('"Europe/Brussels"'),
    includeArchived: z.boolean().optional(),
  })
  .optional()
  .describe('See aidoo_context.');

export const domain = z
  .array(z.unknown())
  .optional()
  .describe(
    'Odoo domain: terms [field, operator, value], all of which must hold; "|", "&", "!" stand before their terms; paths follow relations: [["country_id.code","=","BE"]]. Dates: "2026-11-30", UTC times, or today, -30d, this_week, last_month, next_year: "=" is all of it. Left out: all records.',
  );

export const fields = z
  .array(z.string().max(128))
  .max(100)
  .optional()
  .describe('Fields of the model; left out: the few that matter.');

export const recordId = z.int().positive();

export const ids = z.array(recordId).min(1).max(500).describe('Record ids, at most 500.');

const MAX_LIMIT = 500;
/** Of a call that names none. */
export const USUAL_LIMIT = 50;

/** Asking for more is no mistake: the answer is cut there, and says how to go on. */
export const limit = z
  .int()
  .min(1)
  .default(USUAL_LIMIT)
  .transform((asked) => Math.min(asked, MAX_LIMIT))
  .describe('At most 500.');

export const cursor = z
  .string()
  .max(500)
  .optional()
  .describe('nextCursor of the answer before; same other arguments.');

export const order = z.string().min(1).max(300).optional().describe('Such as "date_order desc, id".');

export const values = z
  .record(z.string(), z.unknown())
  .describe(
    'By field name. A many2one takes an id; times are UTC; null empties. Lists of records: {"set":[ids]}, {"add":[ids],"remove":[ids]}; lines also {"create":[{…}],"update":[{"id":7,…}],"delete":[ids]}.',
  );

export const dryRun = z.boolean().optional().describe('True: shows what would happen, changes nothing.');

/** Parts of answers. */

export const record = z.record(z.string(), z.unknown());

/** Of all amounts; where it is not the same for all, each record has its own. One that was asked for stays where it is. */
export const recordCurrency = z.string().optional();

/** Of all quantities, as the currency of amounts. */
export const recordUnit = z.string().optional();

/** What an answer of records says of itself. */
export const covered = {
  companies: z
    .array(z.object({ id: z.int(), name: z.string() }))
    .optional()
    .describe('Odoo companies covered, where it matters.'),
  ofFirstCompany: z
    .array(z.string())
    .optional()
    .describe("Fields whose value each company has for itself: here the first one's."),
};

/** Null at the end. What it is for, `cursor` says, and the hint of each answer that goes on. */
export const nextCursor = z.string().nullable();

const writtenRecord = z.object({ id: z.int(), display_name: z.string().nullable(), url: z.string() });

/** What was created or written; all empty after a dry run. */
export const changed = { model: z.string(), ids: z.array(z.int()), records: z.array(writtenRecord) };
