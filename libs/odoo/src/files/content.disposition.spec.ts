import { describe, expect, it } from '@jest/globals';
import { dispositionName } from './content.disposition.ts';

describe('The name of a file', () => {
  it.each([
    ["attachment; filename*=UTF-8''Devis%20%C3%84.pdf", 'Devis Ä.pdf'],
    [`attachment; filename="a.pdf"; filename*=UTF-8''b.pdf`, 'b.pdf'],
    [`attachment; filename*=UTF-8''b.pdf; filename=a.pdf`, 'b.pdf'],
    [`inline;filename = "a \\"b\\" ; c.pdf"`, 'a "b" ; c.pdf'],
    ['attachment; filename=a.pdf; size=3', 'a.pdf'],
    [`attachment; filename=a.pdf; filename*=UTF-8''%ff`, 'a.pdf'],
    [`attachment; filename=a.pdf; filename*=ISO-8859-1''b`, 'a.pdf'],
    [`attachment; filename*=utf-8'de'..%2F..%2Fetc`, '../../etc'],
  ])('in %s is %s', (header, name) => {
    expect(dispositionName(header)).toBe(name);
  });

  it.each(['', 'attachment', 'attachment; filename=', 'attachment; filename=""', 'filename=a.pdf'])(
    'is not in %j',
    (header) => {
      expect(dispositionName(header)).toBeNull();
    },
  );
});
