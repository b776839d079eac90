import { AppError } from '@aidoo/kernel';
import { Admin, NoSuchAccount } from '../operator/admin.ts';
import { withApp } from '../operator/app-context.ts';
import { CommandFailure, runCommand, say, UsageError } from './command.ts';
import type { Called } from './command.ts';
import { passwordFrom } from './standard-input.ts';

const USAGE = `npm run admin -- ACTION
  companies                                    every company and its owner
  create-account --email A --name N --company C [--password-stdin]
                                               an account with a company that it owns
  reset-password --email A [--password-stdin]  another password for an account
  verify-address --email A                     prints a link that confirms the address
  reset-second-factor --email A                signing in asks for no code any more
  revoke --email A                             ends every session, API key and connected app of an account
Each is written to the audit logs of the companies concerned. Where a password is to be chosen, a link is printed to do
so, or --password-stdin takes it from standard input. Run it with the environment of the gateway.`;

interface Action {
  readonly needs: readonly string[];
  readonly allows?: readonly string[];
  readonly run: (
    admin: Admin,
    called: Called,
    password: string | undefined,
  ) => AsyncIterable<string> | Promise<string[]>;
}

const ACTIONS: ReadonlyMap<string, Action> = new Map(
  Object.entries<Action>({
    companies: { needs: [], run: (admin) => admin.companies() },
    'create-account': {
      needs: ['email', 'name', 'company'],
      allows: ['password-stdin'],
      run: (admin, { needed }, password) =>
        admin.createAccount(
          { email: needed('email'), name: needed('name'), companyName: needed('company') },
          password,
        ),
    },
    'reset-password': {
      needs: ['email'],
      allows: ['password-stdin'],
      run: (admin, { needed }, password) => admin.resetPassword(needed('email'), password),
    },
    'verify-address': { needs: ['email'], run: (admin, { needed }) => admin.verifyAddress(needed('email')) },
    'reset-second-factor': {
      needs: ['email'],
      run: (admin, { needed }) => admin.resetSecondFactor(needed('email')),
    },
    revoke: { needs: ['email'], run: (admin, { needed }) => admin.revoke(needed('email')) },
  }),
);

await runCommand({
  usage: USAGE,
  options: ['email', 'name', 'company'],
  flags: ['password-stdin'],
  takesAction: true,
  async run(settings, called) {
    const { run } = actionOf(called);
    const password = called.flag('password-stdin') ? await passwordFrom() : undefined;
    await withApp(settings, async (app) => {
      try {
        for await (const line of await run(new Admin(app), called, password)) say(line);
      } catch (error) {
        throw inWords(error);
      }
    });
  },
});

/** It is called rightly before anything is started. @throws UsageError */
function actionOf({ action, needed, given }: Called): Action {
  if (action === undefined) throw new UsageError('Which action?');
  const found = ACTIONS.get(action);
  if (!found) throw new UsageError(`There is no action ${action}.`);
  found.needs.forEach(needed);
  const foreign = given.find((name) => ![...found.needs, ...(found.allows ?? [])].includes(name));
  if (foreign !== undefined) throw new UsageError(`${action} takes no --${foreign}.`);
  return found;
}

/** Whoever is at the terminal may know what is only logged elsewhere. */
function inWords(error: unknown): unknown {
  if (error instanceof NoSuchAccount) return new CommandFailure(error.message);
  if (!(error instanceof AppError)) return error;
  if (error.code === 'email_taken')
    return new CommandFailure('There is an account with this address already: see reset-password.');
  const words = error.errors?.map(({ message }) => message.replaceAll('companyName', 'company')) ?? [
    error.message,
    error.detail,
    error.cause instanceof Error ? error.cause.message : undefined,
  ];
  return new CommandFailure(words.filter((text) => text !== undefined).join(' – '));
}
