/**
 * The files of the package `xmlrpc` by which the tests read and write what ours writes and reads; @types/xmlrpc describes
 * only its HTTP client and server.
 */
declare module 'xmlrpc/lib/serializer.js' {
  const serializer: {
    serializeMethodResponse(result: unknown): string;
    serializeFault(fault: { faultCode: number; faultString: string }): string;
  };
  export default serializer;
}

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
