import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { CompanyRemovals } from './company-removals.ts';
import { InvitationsRepository } from './invitations.repository.ts';
import { MembershipsRepository } from './memberships.repository.ts';

/** This room's part in the deletion of a company. */
@Injectable()
export class OwnRemovals implements OnModuleInit {
  constructor(
    private readonly removals: CompanyRemovals,
    private readonly invitations: InvitationsRepository,
    private readonly memberships: MembershipsRepository,
  ) {}

  onModuleInit(): void {
    this.removals.add({ remove: (company) => this.invitations.removeAll(company) });
    this.removals.add({ remove: (company) => this.memberships.removeAll(company) });
  }
}
