/** The files of the package `xmlrpc` that are used here; @types/xmlrpc describes only its HTTP client and server. */
declare module 'xmlrpc/lib/serializer.js' {
  const serializer: {
    serializeMethodCall(method: string, parameters: readonly unknown[]): string;
    serializeMethodResponse(result: unknown): string;
    serializeFault(fault: { faultCode: number; faultString: string }): string;
  };
  export default serializer;
}

declare module 'xmlrpc/lib/customtype.js' {
  /** A value that the serializer writes as `<tagName>`, escaped. */
  export default class CustomType {
    constructor(raw: string);
    tagName: string;
  }
}

/** For the tests: our answers are read by `xmlrpc.decode.ts`. */
declare module 'xmlrpc/lib/deserializer.js' {
  interface Sink {
    write(text: string): unknown;
    end(): unknown;
  }
  interface Source {
    setEncoding(): void;
    on(): void;
    pipe(sink: Sink): void;
  }
  export default class Deserializer {
    deserializeMethodCall(
      source: Source,
      callback: (error: Error | null, method: string, parameters: unknown[]) => void,
    ): void;
  }
}
