import type { CompanyId } from '@aidoo/kernel';
import { tooManyTransfers } from './file-links.errors.ts';

export interface PlaceLimits {
  readonly ofCompany: number;
  readonly ofProcess: number;
}

/** How many files may be on their way at once. */
export class TransferPlaces {
  private readonly taken = new Map<CompanyId, number>();

  constructor(private readonly limits: PlaceLimits) {}

  /** @returns what gives the place back. @throws AppError `unavailable` */
  take(company: CompanyId): () => void {
    const own = this.taken.get(company) ?? 0;
    const all = [...this.taken.values()].reduce((sum, count) => sum + count, 0);
    if (own >= this.limits.ofCompany || all >= this.limits.ofProcess) throw tooManyTransfers();
    this.taken.set(company, own + 1);
    return () => {
      const left = (this.taken.get(company) ?? 1) - 1;
      if (left > 0) this.taken.set(company, left);
      else this.taken.delete(company);
    };
  }
}
