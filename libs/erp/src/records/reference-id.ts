/** The id in a `{id, name}` as records and groups are read; undefined for what is none. */
export const referenceId = (value: unknown): number | undefined =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number'
    ? value.id
    : undefined;
