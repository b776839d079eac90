import { CALL_SCOPES, DEFAULT_CALL_LIMITS } from '@aidoo/rate-limits';
import type { CallLimit, CallLimits, CallScope } from '@aidoo/rate-limits';

/** The numbers that a company has chosen itself. */
export type ChosenLimits = { readonly [Scope in CallScope]?: Partial<CallLimit> };

/** What a company has chosen; the default where it has chosen nothing, also when that changes. */
export const callLimits = (chosen: ChosenLimits | undefined): CallLimits =>
  chosen
    ? {
        credential: { ...DEFAULT_CALL_LIMITS.credential, ...chosen.credential },
        user: { ...DEFAULT_CALL_LIMITS.user, ...chosen.user },
        company: { ...DEFAULT_CALL_LIMITS.company, ...chosen.company },
      }
    : DEFAULT_CALL_LIMITS;

/** Without what an input leaves out, be it by null. */
export const chosenIn = (
  input: { readonly [Scope in CallScope]?: Partial<CallLimit> | null } | null | undefined,
): ChosenLimits =>
  Object.fromEntries(
    CALL_SCOPES.map((scope) => [
      scope,
      Object.fromEntries(
        Object.entries(input?.[scope] ?? {}).filter(([, calls]) => typeof calls === 'number'),
      ),
    ]),
  );
