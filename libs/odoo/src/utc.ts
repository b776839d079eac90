/** A moment for people, to the second: `2026-11-29 21:40:12 UTC`. */
export const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
