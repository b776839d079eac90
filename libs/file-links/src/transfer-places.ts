import type { CompanyId } from '@aidoo/kernel';
import { tooManyUploads } from './file-links.errors.ts';

const MOST_OF_COMPANY = 4;
const MOST_OF_PROCESS = 20;

/** How many files may be on their way in at once: each has its length on our disk. */
export class UploadPlaces {
  private readonly taken = new Map<CompanyId, number>();

  /** @returns what gives the place back. @throws AppError `unavailable` */
  take(company: CompanyId): () => void {
    const own = this.taken.get(company) ?? 0;
    const all = [...this.taken.values()].reduce((sum, count) => sum + count, 0);
    if (own >= MOST_OF_COMPANY || all >= MOST_OF_PROCESS) throw tooManyUploads();
    this.taken.set(company, own + 1);
    return () => {
      const left = (this.taken.get(company) ?? 1) - 1;
      if (left > 0) this.taken.set(company, left);
      else this.taken.delete(company);
    };
  }
}
