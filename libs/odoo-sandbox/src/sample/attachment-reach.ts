import { accessError } from '../faults.ts';
import { checkAccess, checkVisible, mayAccess, visible } from '../orm/access.ts';
import type { Env, Operation, Reach, Row } from '../orm/types.ts';

const SORRY = 'Sorry, you are not allowed to access this document.';

/** Making and deleting an attachment changes the record that it hangs on. */
const onRecord = (operation: Operation): Operation => (operation === 'read' ? 'read' : 'write');

/** An attachment goes by the record that it hangs on; one without a record is its maker's and the administrators'. */
export const attachmentReach: Reach = {
  allows: (row, env, operation) => {
    if (row['public'] === true && operation === 'read') return true;
    return mayHold(row, env) && mayOnRecord(row, env, onRecord(operation));
  },
  refusal: (row, env, operation) => {
    if (env.db.series >= 19) {
      return accessError(
        `${SORRY} Please contact your system administrator.\n\n(Operation: ${onRecord(operation)})\n\nRecords: ir.attachment(${row.id},), User: ${env.uid}`,
      );
    }
    return (mayHold(row, env) && refusalOfRecord(row, env, onRecord(operation))) || accessError(SORRY);
  },
};

/** What does not depend on the rights to the record. */
function mayHold(row: Row, env: Env): boolean {
  if (env.groups.has('base.group_system')) return true;
  if (!row['res_id'] && row['create_uid'] !== env.uid) return false;
  const name = row['res_field'];
  if (name === undefined) return true;
  // Up to 16 the content of a field is read through the field alone.
  if (env.db.series <= 16) return false;
  const field = env.db.tables.get(String(row['res_model']))?.model.fields.get(String(name));
  return field !== undefined && field.secret !== true;
}

/** Up to 18, what hangs on a record or a model that is gone is nobody's in particular. */
function mayOnRecord(row: Row, env: Env, operation: Operation): boolean {
  const [model, id] = [row['res_model'], row['res_id']];
  if (typeof model !== 'string' || typeof id !== 'number' || id === 0) return true;
  const table = env.db.tables.get(model);
  if (!table) return env.db.series <= 18;
  if (model === 'res.users' && id === env.uid) return true;
  const record = table.get(id);
  if (!record && env.db.series >= 19) return false;
  return mayAccess(env, table.model, operation) && (!record || visible(env, table.model, record, operation));
}

/** Up to 18 the record's own refusal comes through. */
function refusalOfRecord(row: Row, env: Env, operation: Operation): Error | undefined {
  const table = env.db.tables.get(String(row['res_model']));
  const record = table?.get(Number(row['res_id']));
  try {
    if (table) checkAccess(env, table.model, operation);
    if (table && record) checkVisible(env, table.model, [record], operation);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  return undefined;
}
