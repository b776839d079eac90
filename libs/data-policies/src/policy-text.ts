import type { FieldError } from '@aidoo/kernel';
import type { DataPolicy } from './data-policy.ts';
import { badPolicy, unreadablePolicy } from './data-policies.errors.ts';
import { flawsInPolicy } from './policy-check.ts';
import type { StoredDataPolicy } from './schemas/data-policy.schema.ts';

const MOST_KB = 256;
/** Enough to see what is wrong: a document of that size can have ten thousands of flaws. */
const MOST_FLAWS = 20;

/** What was sent as a policy. @throws AppError `invalid_input` with the first places where it is none */
export function sentPolicy(sent: unknown): DataPolicy {
  if (Buffer.byteLength(JSON.stringify(sent)) > MOST_KB * 1024)
    throw badPolicy([{ field: '', message: `A data policy can have ${MOST_KB} kB at most.` }]);
  const flaws: FieldError[] = [];
  for (const flaw of flawsInPolicy(sent)) if (flaws.push(flaw) === MOST_FLAWS) break;
  if (flaws.length > 0) throw badPolicy(flaws);
  return sent as DataPolicy;
}

/** The policy that is stored. @throws AppError `unavailable` for one that this version does not understand */
export function storedPolicy({
  companyId,
  policy,
}: Pick<StoredDataPolicy, 'companyId' | 'policy'>): DataPolicy {
  const stored = parsed(policy);
  for (const { message } of flawsInPolicy(stored))
    throw unreadablePolicy(`the data policy of company ${companyId.toHexString()}: ${message}`);
  return stored as DataPolicy;
}

/** Undefined, which is no policy, for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
