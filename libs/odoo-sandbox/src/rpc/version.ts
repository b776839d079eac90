import type { Db, Values, Version } from '../orm/types.ts';

/*
 * 17, 18 and 19 are as recorded. 14, 15, 16 and 20 are not recorded: they behave as their neighbour, with 17's words
 * for failures, apart from what these sources tell:
 *
 * - up to 15: `search` and `search_count` call the domain `args` (odoo/odoo#83687, in 15.3); `search_count` knows no
 *   limit; views come from `fields_view_get`, from 16 on from `get_views`.
 * - up to 14: `fields_get` tells `related` as a list of names; up to 15 it tells no `name` (odoo/fields.py).
 * - up to 16: `search` has `count`; partners store `display_name`; a locked order is in the state `done`.
 * - up to 14: a product's `type` holds what `detailed_type` holds in 15 to 17.
 * - 20: `read_group` and `check_access_rights` are gone (#226523, #226551, in 19.1); so are `ir.attachment.datas`, for
 *   which `raw` speaks base64 (#245916, in 19.3), `bin_size`, and the service `db` (README of ivnvxd/mcp-server-odoo).
 *
 * Each stands in the code where it makes the difference.
 */

/** Builds as recorded for 17, 18 and 19; the others are of the same form, with days on which such builds were made. */
const BUILDS: Readonly<Record<Version, string>> = {
  '14.0': '14.0-20231205',
  '15.0': '15.0-20231205',
  '16.0': '16.0-20240709',
  '17.0': '17.0-20240709',
  '18.0': '18.0-20250702',
  '19.0': '19.0+e-20251227',
  '20.0': '20.0-20261001',
};

export const build = (db: Db): string => BUILDS[db.version];

/** What `common.version` answers. */
export const versionInfo = (db: Db): Values => ({
  server_version: build(db),
  server_version_info: [db.series, 0, 0, 'final', 0, ''],
  server_serie: db.version,
  protocol_version: 1,
});
