import { mergedValue } from '@aidoo/odoo';
import type { Step } from './checked-term.ts';
import { invalid, show } from './invalid-domain.ts';

/**
 * The values of a list, without one that this version of Odoo has merged into another of them: "confirmed or locked" is
 * "confirmed" where locked orders stay confirmed. Where that one is not asked for, the older value is refused, since the
 * newer one would find more.
 *
 * @throws ToolError `invalid_domain`
 */
export function withoutMerged(
  { model, name, field }: Step,
  values: readonly unknown[],
  where: string,
): readonly unknown[] {
  const { selection } = field;
  if (field.type !== 'selection' || !selection) return values;
  const has = (value: unknown): boolean => selection.some(([key]) => key === value);
  return values.filter((value) => {
    const merged = has(value) ? null : mergedValue(model, name, value);
    if (!merged || !has(merged.into)) return true;
    if (values.includes(merged.into)) return false;
    throw invalid(
      where,
      `has ${show(value)}, which is no value of "${name}" in this version of Odoo`,
      `It is part of ${show(merged.into)} here; alone it is ${merged.domain}.`,
    );
  });
}
