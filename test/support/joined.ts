import type { World } from './bootstrap.ts';
import { Somebody } from './somebody.ts';

export interface NewInvitation {
  id: string;
  email: string;
  role: string;
  createdAt: string;
  expiresAt: string;
  invitedBy: string;
  link: string | null;
}

export const tokenIn = (text: string): string => /\/invitations\/([\w-]{43})(?!\S)/.exec(text)![1]!;

/** Brings somebody into a company as people do: invited by its owner with a link that is shown, and accepted signed in. */
export async function join(
  owner: Somebody,
  company: string,
  guest: Somebody,
  role: 'admin' | 'member',
): Promise<void> {
  const invited = await owner.post<NewInvitation>(`/companies/${company}/invitations`, {
    email: guest.email,
    role,
  });
  const accepted = await guest.post(`/invitations/${tokenIn(invited.body.link!)}/accept`);
  if (accepted.status !== 200) throw new Error(`joining failed: ${invited.text} ${accepted.text}`);
}

/** An owner and people who have joined their company, which is a new one. For gateways that send no mail. */
export async function companyOf<Names extends string>(
  world: Pick<World, 'url'>,
  guests: Record<Names, 'admin' | 'member'>,
): Promise<{ id: string; owner: Somebody } & Record<Names, Somebody>> {
  const owner = await Somebody.register(world);
  const people = {} as Record<Names, Somebody>;
  for (const name of Object.keys(guests) as Names[]) {
    people[name] = await Somebody.register(world);
    await join(owner, owner.company, people[name], guests[name]);
  }
  return { id: owner.company, owner, ...people };
}
