import { Removals } from '@aidoo/kernel';
import type { CompanyId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';

/** What goes with a company. */
@Injectable()
export class CompanyRemovals extends Removals<CompanyId> {}
