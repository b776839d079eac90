let last = 0;

/** An address that nobody else in this process has: so that one person does not use up the attempts of another (198.18.0.0/15). */
export function ownAddress(): string {
  last += 1;
  return `198.${18 + ((last >> 16) & 1)}.${(last >> 8) & 255}.${last & 255}`;
}
