import { Injectable } from '@nestjs/common';
import { Beats } from './beats.ts';
import type { FileLink } from './file-link.ts';
import { LinkDoor } from './link-door.service.ts';
import type { LinkRequest } from './transfer-record.service.ts';

/** How long at the most a file goes on after its holder's access has ended. One look is what the door does: a few indexed reads. */
export const LOOK_EVERY_MS = 5_000;

export interface Watch {
  /** Aborted with an AppError, `link_ended`, once the access of whoever holds the link has ended; with what failed where nobody can tell. */
  readonly signal: AbortSignal;
  stop(this: void): void;
}

/** Looks again and again, while a file is on its way, whether whoever it is for still may have it. */
@Injectable()
export class HolderWatch {
  constructor(
    private readonly door: LinkDoor,
    private readonly beats: Beats,
  ) {}

  over(link: FileLink, request: LinkRequest): Watch {
    const ended = new AbortController();
    let isLooking = false;
    const look = async (): Promise<void> => {
      // A store that is slow is not asked once more.
      if (isLooking) return;
      isLooking = true;
      try {
        await this.door.holder(link, request);
      } catch (error) {
        ended.abort(error);
      } finally {
        isLooking = false;
      }
    };
    return { signal: ended.signal, stop: this.beats.every(LOOK_EVERY_MS, look) };
  }
}
