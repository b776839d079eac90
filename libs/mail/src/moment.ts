/** `2026-11-30 14:05 UTC`: the same for every reader, wherever they are. */
export const moment = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
