type OdooRecord = Record<string, unknown>;

/**
 * Where a list goes on. Records that are created meanwhile have ids above `ceiling` and stay out of the list, so that its
 * offsets keep their meaning; `last` is read again, so that it is seen when they lost it all the same.
 */
export interface ListPlace {
  readonly offset: number;
  readonly ceiling: number;
  readonly last: number;
}

export interface PageRequest {
  readonly order?: string | undefined;
  readonly limit: number;
  /** Left out: from the beginning. */
  readonly from?: ListPlace | undefined;
}

export interface ListPage {
  readonly records: OdooRecord[];
  /** Whether there are further records behind these. */
  readonly more: boolean;
  /** Records of earlier pages were deleted or have moved meanwhile: some may be repeated here, or were passed over. */
  readonly shifted: boolean;
  /** The offset of the first of these records. */
  readonly start: number;
  readonly ceiling: number | undefined;
}

/** What to ask Odoo for: a record more than wanted tells whether there is a next page, the last one of the page before whether all is in place. */
export const window = (limit: number, from?: ListPlace): { offset: number; limit: number } =>
  from ? { offset: from.offset - 1, limit: limit + 2 } : { offset: 0, limit: limit + 1 };

export function cutPage(
  rows: readonly OdooRecord[],
  limit: number,
  from?: ListPlace,
): Omit<ListPage, 'records'> & { kept: OdooRecord[] } {
  const shifted = from !== undefined && rows[0]?.['id'] !== from.last;
  // Where it is not the last one seen, it may be one that was never shown: rather once too often than not at all.
  const skip = from && !shifted ? 1 : 0;
  const kept = rows.slice(skip, skip + limit);
  const start = from ? from.offset - 1 + skip : 0;
  return { kept, more: rows.length > skip + limit, shifted, start, ceiling: from?.ceiling };
}
