/** A failure as Odoo's Python raises it: the class decides code and name on the wire, see `wire/`. */
export class OdooFault extends Error {
  /** The whole name of the Python class, such as `odoo.exceptions.UserError`. */
  readonly exception: string;
  /** The exceptions that this one was raised in the handling of, as their last lines. */
  readonly causes: readonly string[];

  constructor(exception: string, message: string, causes: readonly string[] = []) {
    super(message);
    this.exception = exception;
    this.causes = causes;
  }
}

const ofOdoo = (name: string) => (message: string) => new OdooFault(`odoo.exceptions.${name}`, message);

export const accessError = ofOdoo('AccessError');
export const userError = ofOdoo('UserError');
export const accessDenied = (): OdooFault => ofOdoo('AccessDenied')('Access Denied');

/** A constraint; `sql` is the database error that Odoo translated, which shows in the traceback only. */
export const validationError = (message: string, sql?: string): OdooFault =>
  new OdooFault('odoo.exceptions.ValidationError', message, sql ? [sql] : []);

export const missingError = (model: string, id: number, uid: number): OdooFault =>
  ofOdoo('MissingError')(
    `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: ${uid})`,
  );

/** An exception of Python itself: `python('ValueError', …)`. */
export const python = (name: string, message: string, causes: readonly string[] = []): OdooFault =>
  new OdooFault(`builtins.${name}`, message, causes);

/** An error of PostgreSQL: its message ends in the statement and a caret, or at least in a line break. */
export const postgres = (name: string, message: string, statement?: string): OdooFault =>
  new OdooFault(
    `psycopg2.errors.${name}`,
    statement ? `${message}\nLINE 1: ...${statement}...\n${' '.repeat(61)}^\n` : `${message}\n`,
  );
