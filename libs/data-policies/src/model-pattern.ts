/** Whether an entry of `allow` or `deny` means a model: by its exact name, or by the beginning of it and a star. */
export const isMeantBy = (pattern: string, model: string): boolean =>
  pattern.endsWith('*') ? model.startsWith(pattern.slice(0, -1)) : model === pattern;
