import { AppError } from '@aidoo/kernel';
import { Admin, NoSuchAccount } from '../operator/admin.ts';
import { withApp } from './app-context.ts';
import { CommandFailure, runCommand, say, UsageError } from './command.ts';
import type { Called } from './command.ts';

const USAGE = `npm run admin -- ACTION
  companies                                            every company and its owner
  create-account --email A --name N --company C        an account with a company; prints a link to choose its password
  reset-password --email A                             prints a link to choose a new password
  verify-address --email A                             prints a link that confirms the address
  reset-second-factor --email A                        signing in asks for no code any more
  revoke --email A                                     ends every session, API key and connected app of an account
Each is written to the audit log of the companies concerned.`;

const UPON_AN_ACCOUNT: Readonly<Record<string, (admin: Admin, email: string) => Promise<string[]>>> = {
  'reset-password': (admin, email) => admin.resetPassword(email),
  'verify-address': (admin, email) => admin.verifyAddress(email),
  'reset-second-factor': (admin, email) => admin.resetSecondFactor(email),
  revoke: (admin, email) => admin.revokeEverything(email),
};

await runCommand({
  usage: USAGE,
  options: ['email', 'name', 'company'],
  takesAction: true,
  async run(settings, called) {
    const action = actionOf(called);
    await withApp(settings, async (app) => {
      try {
        for (const line of await action(new Admin(app))) say(line);
      } catch (error) {
        const isForPeople = error instanceof NoSuchAccount || error instanceof AppError;
        throw isForPeople ? new CommandFailure(error.message) : error;
      }
    });
  },
});

/** Its options are read before anything is started. @throws UsageError */
function actionOf({ action, needed }: Called): (admin: Admin) => Promise<string[]> {
  if (action === 'companies') return (admin) => admin.listCompanies();
  if (action === 'create-account') {
    const [email, name, company] = [needed('email'), needed('name'), needed('company')];
    return (admin) => admin.createAccount(email, name, company);
  }
  const upon = UPON_AN_ACCOUNT[action ?? ''];
  if (!upon) throw new UsageError(action ? `There is no action ${action}.` : 'Which action?');
  const email = needed('email');
  return (admin) => upon(admin, email);
}
