import { Removals } from '@aidoo/kernel';
import type { UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';

/** What goes with an account. */
@Injectable()
export class AccountRemovals extends Removals<UserId> {}
