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
}
