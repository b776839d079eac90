/** What a list of ids becomes by Odoo's commands: ids, `{id, …}` for a record that is changed, values for a new one. */
export function afterCommands(commands: readonly (readonly unknown[])[], before: unknown): unknown[] {
  let after: unknown[] = Array.isArray(before) ? [...(before as unknown[])] : [];
  const without = (id: unknown): unknown[] => after.filter((one) => one !== id);
  for (const [code, id, value] of commands) {
    if (code === 0) after = [...after, value];
    else if (code === 1) after = [...without(id), { id, ...(value as object) }];
    else if (code === 2 || code === 3) after = without(id);
    else if (code === 4) after = [...without(id), id];
    else if (code === 5) after = [];
    else after = [...(value as unknown[])];
  }
  return after;
}
