import { describe, expect, it } from '@jest/globals';
import { companyId } from '@aidoo/kernel';
import { TransferPlaces } from './transfer-places.ts';

const company = (at: number) => companyId(at.toString(16).padStart(24, '0'));
const unavailable = expect.objectContaining({ code: 'unavailable', retryAfter: 10 });
const refusal = (take: () => unknown): unknown => {
  try {
    return take();
  } catch (error) {
    return error;
  }
};

describe('places for files on their way in', () => {
  it('are four a company, so that one leaves room for the others', () => {
    const places = new TransferPlaces({ ofCompany: 4, ofProcess: 20 });
    const leave = Array.from({ length: 4 }, () => places.take(company(1)));
    expect(refusal(() => places.take(company(1)))).toEqual(unavailable);
    leave[0]!();
    places.take(company(1));
    places.take(company(2));
  });

  it('are twenty in all', () => {
    const places = new TransferPlaces({ ofCompany: 4, ofProcess: 20 });
    for (let at = 0; at < 20; at += 1) places.take(company(Math.floor(at / 4)));
    expect(refusal(() => places.take(company(9)))).toEqual(unavailable);
  });
});
