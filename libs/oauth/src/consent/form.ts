import { inputPipe } from '@aidoo/kernel';
import type { Type } from '@nestjs/common';

const PIPE = inputPipe();

/** What a page's form holds. Anybody can send anything: every field is a text or missing. */
export class Form {
  constructor(private readonly body: unknown) {}

  text(name: string): string | undefined {
    return this.all(name)[0];
  }

  all(name: string): string[] {
    const fields = (this.body ?? {}) as Record<string, unknown>;
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return [value].flat().filter((one) => typeof one === 'string');
  }

  /**
   * These fields by the rules that they have everywhere; an empty one is a missing one.
   * @throws AppError `invalid_input`
   */
  async read<T extends object>(rules: Type<T>, names: readonly (keyof T & string)[]): Promise<T> {
    const values = names.map((name) => [name, this.text(name) || undefined] as const);
    return (await PIPE.transform(Object.fromEntries(values), { type: 'body', metatype: rules })) as T;
  }
}
