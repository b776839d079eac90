import type { Db, Values, Version } from '../orm/types.ts';

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
